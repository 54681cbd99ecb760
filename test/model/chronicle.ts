import type { Delivery, IssueComment, PullRequest, Review, Sha, World } from 'github-sandbox';
import type { State } from './policy.ts';

/** What somebody meant to say, whatever way they took. `state` null: none was named. */
export type Saying =
  | { readonly kind: 'ready'; readonly state: State | null; readonly commit: string | null }
  | { readonly kind: 'not-ready'; readonly state: State | null }
  /** `plainly`: in a way in which what gives would count as well; only then it lifts an objection. */
  | { readonly kind: 'withdraw'; readonly state: State | null; readonly plainly: boolean }
  | { readonly kind: 'hold' | 'unhold' | 'not-a-release' };

/** Where it was said. `event`: the timeline's `Labeled`. */
export type Place =
  | { readonly kind: 'comment'; readonly comment: IssueComment }
  | { readonly kind: 'review'; readonly review: Review }
  | { readonly kind: 'label'; readonly label: State; readonly event: number };

/** Something said, and what stood on GitHub at that moment. */
export interface Deed {
  readonly order: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly by: string;
  readonly saying: Saying;
  readonly place: Place;
  readonly head: Sha;
  /** How many events the timeline had: what comes behind them came later, whatever the clock says. */
  readonly events: number;
  /** The app has seen it in force: then neither removing nor changing its words undoes it (SIGN-8, SIGN-9, SIGN-13). */
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
  /** The webhooks that told of it. */
  readonly guids: readonly string[];
}

/** Somebody moved a branch or a tag (`tags/…`) to a commit; `before` is null where it was not there. */
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
 * What truly happened to one pull request, in its true order, written down as it happens: who pushed, which head stood
 * when a word was said. The app learns of it only through webhooks and looks; nothing of it is asked of the app.
 */
export class Chronicle {
  readonly deeds: Deed[] = [];
  readonly headChanges: HeadChange[] = [];
  readonly pushes: RefPush[] = [];
  readonly peopleChanges: PeopleChange[] = [];
  /** SOD-1: the commits that were there at the beginning, as long as the app knows who brought them. */
  brought: ReadonlySet<Sha>;
  readonly #world: World;
  readonly #pull: PullRequest;
  #order = 0;
  /** Deliveries before this one were forgotten with the database. */
  #forgotten = 0;
  /** REL-6: the branches as they were when the gate first saw the repository; null while it has not seen it. */
  #baseline: readonly Sha[] | null;
  /** How many pushes there were when what was seen was forgotten. */
  #pushesBefore = 0;

  constructor(world: World, pull: PullRequest) {
    this.#world = world;
    this.#pull = pull;
    this.brought = new Set(pull.repository.objects.commits.keys());
    this.#baseline = [...pull.repository.branches].flatMap(([branch, tip]) => (branch === pull.head.ref ? [] : [tip]));
  }

  /** REL-6: what was there before it is not judged. Where the gate has to see it anew, what no webhook told it of is in it. */
  baseline(): readonly Sha[] {
    if (this.#baseline !== null) return this.#baseline;
    const since = this.pushes.slice(this.#pushesBefore).filter(({ guids }) => this.told(guids));
    return [...this.#pull.repository.branches].flatMap(([branch, tip]) => {
      const first = since.find(({ ref }) => ref === branch);
      return branch === this.#pull.head.ref ? [] : ((first ? first.before : tip) ?? []);
    });
  }

  /** The app has looked, and so seen the repository. */
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

  /** The database is gone, and what the app had seen with it. */
  forget(): void {
    this.#forgotten = this.#world.deliveries.length;
    this.brought = new Set();
    this.#baseline = null;
    this.#pushesBefore = this.pushes.length;
    for (const deed of this.deeds) deed.remembered = false;
  }

  /** Whether the app was told by one of these webhooks, at the first or a later try, and has not forgotten. */
  told(guids: readonly string[]): boolean {
    return this.#world.deliveries.slice(this.#forgotten).some((one) => guids.includes(one.guid) && arrived(one));
  }
}

/** The app took the webhook and said so. */
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
