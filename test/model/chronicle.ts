import type { Delivery, IssueComment, PullRequest, Review, Sha, World } from 'github-sandbox';
import type { State } from './policy.ts';

/** What somebody meant, however they wrote it. `state` null: they named none. */
export type Saying =
  | { readonly kind: 'ready'; readonly state: State | null; readonly commit: string | null }
  | { readonly kind: 'not-ready'; readonly state: State | null }
  /** `plainly`: written as strictly as what gives; only then it lifts an objection. */
  | { readonly kind: 'withdraw'; readonly state: State | null; readonly plainly: boolean }
  | { readonly kind: 'hold' | 'unhold' | 'not-a-release' };

/** Where it was written. `event`: the timeline's `Labeled`. */
export type Place =
  | { readonly kind: 'comment'; readonly comment: IssueComment }
  | { readonly kind: 'review'; readonly review: Review }
  | { readonly kind: 'label'; readonly label: State; readonly event: number };

/** A text or a label, and the state of GitHub at that moment. */
export interface Deed {
  readonly order: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly by: string;
  readonly saying: Saying;
  readonly place: Place;
  readonly head: Sha;
  /** How many events the timeline had. Later ones came later, whatever the clock says. */
  readonly events: number;
  /**
   * True once the app has seen it in force.
   * Then neither removing nor changing its words undoes it (SIGN-8, SIGN-9, SIGN-13).
   */
  remembered: boolean;
}

export interface HeadChange {
  readonly order: number;
  readonly at: number;
  readonly by: string;
  readonly from: Sha;
  readonly to: Sha;
  /** A push while the pull request was open; false: it was reopened with another head. */
  readonly pushed: boolean;
  /** The webhooks that reported it. */
  readonly guids: readonly string[];
}

/** A push that moved a branch or a tag (`tags/…`) to a commit. `before` is null if it did not exist. */
export interface RefPush {
  readonly by: string;
  readonly ref: string;
  readonly before: Sha | null;
  readonly after: Sha;
  readonly guids: readonly string[];
}

/** Team (`slug`) → logins of all its members, nested teams' included. */
export type Teams = ReadonlyMap<string, ReadonlySet<string>>;

export interface PeopleChange {
  readonly at: number;
  readonly before: Teams;
  readonly guids: readonly string[];
}

/**
 * What truly happened to one pull request, in its true order.
 * It is recorded as it happens: who pushed, and which head there was at each act. The app learns of it only through
 * webhooks and reads; the chronicle never asks the app.
 */
export class Chronicle {
  readonly deeds: Deed[] = [];
  readonly headChanges: HeadChange[] = [];
  readonly pushes: RefPush[] = [];
  readonly peopleChanges: PeopleChange[] = [];
  /** SOD-1: the commits of the beginning, as long as the app knows their pushers. */
  brought: ReadonlySet<Sha>;
  readonly #world: World;
  readonly #pull: PullRequest;
  #order = 0;
  /** The index of the first delivery that was not forgotten with the database. */
  #forgotten = 0;
  /** REL-6: the branches as the gate first saw the repository. null while it has not seen it. */
  #baseline: readonly Sha[] | null;
  /** How many pushes there were when the app last lost its database. */
  #pushesBefore = 0;

  constructor(world: World, pull: PullRequest) {
    this.#world = world;
    this.#pull = pull;
    this.brought = new Set(pull.repository.objects.commits.keys());
    this.#baseline = [...pull.repository.branches].flatMap(([branch, tip]) => (branch === pull.head.ref ? [] : [tip]));
  }

  /**
   * REL-6: the tips of branches whose history is not judged.
   * If the gate has to see the repository anew, what no webhook reported to it is in that history.
   */
  baseline(): readonly Sha[] {
    if (this.#baseline !== null) return this.#baseline;
    const since = this.pushes.slice(this.#pushesBefore).filter(({ guids }) => this.told(guids));
    return [...this.#pull.repository.branches].flatMap(([branch, tip]) => {
      const first = since.find(({ ref }) => ref === branch);
      return branch === this.#pull.head.ref ? [] : ((first ? first.before : tip) ?? []);
    });
  }

  /** Records that the app has observed the repository. */
  looked(): void {
    this.#baseline ??= this.baseline();
  }

  said(by: string, at: number, saying: Saying, place: Place): void {
    const { head, events } = this.#pull;
    const order = ++this.#order;
    this.deeds.push({ order, at, by, saying, place, head: head.sha, events: events.length, remembered: false });
  }

  headChanged(change: Omit<HeadChange, 'order'>): void {
    this.headChanges.push({ ...change, order: ++this.#order });
  }

  peopleChanged(change: PeopleChange): void {
    this.peopleChanges.push(change);
  }

  /** Records that the database is gone, with all that the app had seen. */
  forget(): void {
    this.#forgotten = this.#world.deliveries.length;
    this.brought = new Set();
    this.#baseline = null;
    this.#pushesBefore = this.pushes.length;
    for (const deed of this.deeds) deed.remembered = false;
  }

  /** True if one of these webhooks arrived, at the first or a later try. False if the app has forgotten it. */
  told(guids: readonly string[]): boolean {
    return this.#world.deliveries.slice(this.#forgotten).some((one) => guids.includes(one.guid) && arrived(one));
  }
}

/** True if the app acknowledged the webhook. */
export const arrived = ({ statusCode }: Delivery): boolean => statusCode >= 200 && statusCode < 300;

/** Who is in which team of the organization now. */
export function teamsOf(world: World, organization: number): Teams {
  const all = [...world.teams.values()].filter((team) => team.organization.id === organization);
  const members = (id: number): readonly string[] => {
    const team = world.teams.get(id);
    const own = [...(team?.members.keys() ?? [])].map((member) => world.accounts.get(member)?.login ?? '');
    return [...own, ...all.filter(({ parent }) => parent?.id === id).flatMap((below) => members(below.id))];
  };
  return new Map(all.map(({ id, slug }) => [slug, new Set(members(id))]));
}
