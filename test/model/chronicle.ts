import type { Delivery } from '../../sandbox/model/apps.ts';
import type { Sha } from '../../sandbox/model/git.ts';
import type { IssueComment, PullRequest, Review } from '../../sandbox/model/pull-request.ts';
import type { World } from '../../sandbox/model.ts';
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

/** Somebody moved the branch to a commit, whether or not the pull request was open then. */
export interface BranchPush {
  readonly by: string;
  readonly commit: Sha;
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
  readonly branchPushes: BranchPush[] = [];
  readonly peopleChanges: PeopleChange[] = [];
  readonly #world: World;
  readonly #pull: PullRequest;
  #order = 0;
  /** Deliveries before this one were forgotten with the database. */
  #forgotten = 0;

  constructor(world: World, pull: PullRequest) {
    this.#world = world;
    this.#pull = pull;
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
