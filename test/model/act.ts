import fc from 'fast-check';
import { type ModelPolicy, policies, STATES, type State, type Way } from './policy.ts';

/** Everybody in the model's world. All but `guest` may write to the repository; `max` owns the organization. */
export const PEOPLE = ['pat', 'pia', 'oli', 'ole', 'rae', 'sam', 'kim', 'lee', 'dev', 'ann', 'max', 'guest'] as const;
export type Login = (typeof PEOPLE)[number];

/** Who is named in a commit, and how it was made. */
export interface Hands {
  /** `nobody`: an address of no account; `old`: one that only the policy's `identities` map. */
  readonly author: Login | 'nobody' | 'old';
  readonly coAuthor: Login | null;
  /** `web`: GitHub commits and signs; `forged`: it is named as if it had. */
  readonly committer: 'author' | 'pusher' | 'web' | 'forged';
}

/** An act. Numbers that choose (`which`, `content`) are taken modulo the number of choices. */
export type Act =
  | {
      readonly kind: 'sign';
      readonly who: Login;
      readonly state: State | null;
      readonly way: Way;
      readonly commit: 'none' | 'head' | 'first';
    }
  /**
   * One person signs for each state.
   * `eligible`: a person who may, by the oracle; `first`: the first holder of each role, even if they may not.
   */
  | { readonly kind: 'sign-all'; readonly how: 'eligible' | 'first'; readonly way: Way }
  /** People remove everything that stands against it, and sign as far as needed. */
  | { readonly kind: 'make-ready' }
  | {
      readonly kind: 'object';
      readonly who: Login;
      readonly state: State | null;
      readonly review: boolean;
      readonly form: number;
    }
  | { readonly kind: 'withdraw'; readonly who: Login; readonly state: State | null; readonly form: number }
  | { readonly kind: 'hold'; readonly who: Login; readonly form: number }
  | { readonly kind: 'unhold' | 'not-a-release'; readonly who: Login }
  /** Everybody who could sign a state writes its command where it gives nothing. */
  | { readonly kind: 'disguise-all'; readonly which: number }
  /**
   * A reply by e-mail, above an earlier mail with the text `which`.
   * `state`: what its first line signs; null for nothing.
   */
  | { readonly kind: 'mail'; readonly who: Login; readonly state: State | null; readonly which: number }
  | { readonly kind: 'talk'; readonly who: Login; readonly which: number }
  | { readonly kind: 'edit-comment' | 'delete-comment' | 'edit-review'; readonly which: number; readonly own: boolean }
  | { readonly kind: 'dismiss-review'; readonly which: number; readonly own: boolean }
  | { readonly kind: 'unlabel'; readonly who: Login; readonly state: State }
  | { readonly kind: 'push'; readonly who: Login; readonly hands: Hands; readonly content: number }
  /** A force push to an earlier head of the branch. `which` null: to new work on the base. */
  | { readonly kind: 'force-push'; readonly who: Login; readonly which: number | null; readonly content: number }
  /** The same content under another message. */
  | { readonly kind: 'amend'; readonly who: Login }
  /**
   * `who` merges a separate branch with work by `author` into the release.
   * `content` null: nothing of the work is kept.
   */
  | { readonly kind: 'merge'; readonly who: Login; readonly author: Login; readonly content: number | null }
  | { readonly kind: 'update-branch'; readonly who: Login }
  /** A push to the default branch. `content` null: its content is reverted. */
  | { readonly kind: 'push-base'; readonly who: Login; readonly content: number | null }
  /**
   * `who` merges a pull request of `author`, not a release, into the default branch.
   * Squashed and `emptied`, its message names no person any more.
   */
  | {
      readonly kind: 'land';
      readonly who: Login;
      readonly author: Login;
      readonly coAuthor: Login | null;
      readonly method: 'merge' | 'squash';
      readonly emptied: boolean;
      readonly content: number;
    }
  /** A merge of the base that keeps nothing of it: `git merge -s ours`. */
  | { readonly kind: 'merge-ours'; readonly who: Login }
  /** The same content, forced onto the present base. */
  | { readonly kind: 'onto-base'; readonly who: Login }
  /**
   * `who` pushes a branch with two commits in the name of `author`.
   * Then `mover` moves the release to the first of them.
   */
  | {
      readonly kind: 'bring';
      readonly who: Login;
      readonly author: Login;
      readonly mover: Login;
      readonly content: number;
    }
  /** A release tag that a person pushes. */
  | { readonly kind: 'tag'; readonly who: Login; readonly on: 'base' | 'head' }
  /**
   * A second pull request with the same head.
   * `release`: a release by a person who may write. `plain`: not a release. `outsider`: by a person who may only read,
   * from a fork. `unreadable`: GitHub never reports it.
   */
  | { readonly kind: 'twin'; readonly of: 'release' | 'plain' | 'outsider'; readonly unreadable: boolean }
  | { readonly kind: 'close-twins' }
  | { readonly kind: 'retarget'; readonly to: 'main' | 'integration' }
  | { readonly kind: 'retarget-and-back' | 'retitle' | 'draft' | 'close' | 'reopen' }
  | { readonly kind: 'leave-team' | 'join-team'; readonly team: Team; readonly who: Login }
  | { readonly kind: 'nest'; readonly nested: boolean }
  | { readonly kind: 'policy'; readonly policy: ModelPolicy }
  | { readonly kind: 'wait'; readonly seconds: number }
  /** What happens to the next webhooks. */
  | { readonly kind: 'webhooks'; readonly fate: 'drop' | 'double' | 'reorder'; readonly times: number }
  /** What happens to the next requests of the app. */
  | {
      readonly kind: 'trouble';
      readonly effect: 'status' | 'cut' | 'lost-answer' | 'latency';
      readonly path: '/comments' | '/check-runs' | '/graphql';
      readonly times: number;
    }
  /** GitHub sends an earlier webhook again, preferably a lost one. */
  | { readonly kind: 'redeliver'; readonly which: number }
  | { readonly kind: 'sweep' | 'restart' | 'lose-database' }
  | { readonly kind: 'tamper'; readonly how: 'delete' | 'edit'; readonly which: number };

export const TEAMS = ['operations', 'coordinators', 'appsec', 'appsec-web'] as const;
export type Team = (typeof TEAMS)[number];

/**
 * One act, so many milliseconds after the previous one.
 * If it is not settled, the next one comes while the app still works.
 */
export interface Step {
  readonly after: number;
  readonly act: Act;
  readonly settled: boolean;
}

export interface Scenario {
  readonly policy: ModelPolicy;
  readonly steps: readonly Step[];
}

const who = fc.constantFrom(...PEOPLE);
/** People who hold a role at the start. The acts of others are refused, which soon shows. */
const holder = fc.constantFrom<Login>('pat', 'pia', 'oli', 'ole', 'rae', 'sam', 'kim', 'lee');
const someone = fc.oneof({ weight: 4, arbitrary: holder }, { weight: 1, arbitrary: who });
/** Mostly people without a role. A holder who pushes can no longer sign. */
const writer = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom<Login>('dev', 'ann', 'max') },
  { weight: 1, arbitrary: who },
);
const state = fc.constantFrom(...STATES);
const stateOrNone = fc.oneof({ weight: 3, arbitrary: state }, { weight: 1, arbitrary: fc.constant(null) });
const which = fc.nat(20);
const content = fc.nat(3);
const orNone = <T>(some: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(some, { freq: 2 });
const way = fc.constantFrom<Way>('comment', 'comment', 'review', 'label');
const kind = <const Kind extends string>(...kinds: readonly Kind[]) => fc.constantFrom(...kinds);
const commit = kind('none', 'none', 'head', 'first');
const effect = kind('status', 'cut', 'lost-answer', 'latency');
const path = kind('/comments', '/check-runs', '/graphql');
const usually = <T>(value: T, other: T): fc.Arbitrary<T> =>
  fc.oneof({ weight: 2, arbitrary: fc.constant(value) }, { weight: 1, arbitrary: fc.constant(other) });
const hands: fc.Arbitrary<Hands> = fc.record({
  author: fc.oneof({ weight: 8, arbitrary: who }, { weight: 1, arbitrary: kind('nobody', 'old') }),
  coAuthor: fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: who }),
  committer: kind('author', 'author', 'author', 'pusher', 'web', 'forged'),
});

const acts: readonly (readonly [number, fc.Arbitrary<Act>])[] = [
  [6, fc.record({ kind: kind('sign'), who: someone, state: stateOrNone, way, commit })],
  [4, fc.record({ kind: kind('sign-all'), how: kind('eligible', 'first'), way })],
  [4, fc.record({ kind: kind('object'), who: someone, state: stateOrNone, review: fc.boolean(), form: which })],
  [4, fc.record({ kind: kind('withdraw'), who: someone, state: stateOrNone, form: which })],
  [2, fc.record({ kind: kind('hold'), who: someone, form: which })],
  [2, fc.record({ kind: kind('unhold', 'not-a-release'), who: someone })],
  [3, fc.record({ kind: kind('talk'), who: someone, which })],
  [4, fc.record({ kind: kind('disguise-all'), which })],
  [3, fc.record({ kind: kind('mail'), who: someone, state: orNone(state), which })],
  [
    8,
    fc.record({
      kind: kind('edit-comment', 'edit-comment', 'delete-comment', 'edit-review'),
      which,
      own: fc.boolean(),
    }),
  ],
  [2, fc.record({ kind: kind('dismiss-review'), which, own: fc.boolean() })],
  [2, fc.record({ kind: kind('unlabel'), who: someone, state })],
  [6, fc.record({ kind: kind('push'), who: writer, hands, content })],
  [6, fc.record({ kind: kind('force-push'), who: writer, which: orNone(which), content })],
  [2, fc.record({ kind: kind('amend'), who: writer })],
  [8, fc.record({ kind: kind('merge'), who: writer, author: someone, content: orNone(content) })],
  [1, fc.record({ kind: kind('update-branch'), who: writer })],
  [2, fc.record({ kind: kind('push-base'), who: writer, content: orNone(content) })],
  [
    4,
    fc.record({
      kind: kind('land'),
      who: writer,
      author: someone,
      coAuthor: fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: someone }),
      method: kind('merge', 'squash'),
      emptied: fc.boolean(),
      content,
    }),
  ],
  [3, fc.record({ kind: kind('merge-ours', 'onto-base'), who: writer })],
  [3, fc.record({ kind: kind('bring'), who: someone, author: writer, mover: writer, content })],
  [1, fc.record({ kind: kind('tag'), who: someone, on: kind('base', 'head') })],
  [3, fc.record({ kind: kind('twin'), of: kind('release', 'plain', 'outsider'), unreadable: fc.boolean() })],
  [1, fc.record({ kind: kind('close-twins') })],
  [2, fc.record({ kind: kind('retarget'), to: kind('main', 'integration') })],
  [4, fc.record({ kind: kind('retarget-and-back', 'retitle', 'draft', 'close', 'reopen', 'reopen') })],
  [
    4,
    fc.record({ kind: kind('leave-team', 'leave-team', 'join-team'), team: fc.constantFrom(...TEAMS), who: someone }),
  ],
  [1, fc.record({ kind: kind('nest'), nested: fc.boolean() })],
  [3, fc.record({ kind: kind('policy'), policy: policies })],
  [3, fc.record({ kind: kind('wait'), seconds: fc.constantFrom(5, 15, 61, 130, 310, 620) })],
  [
    5,
    fc.record({
      kind: kind('webhooks'),
      fate: kind('drop', 'double', 'reorder'),
      times: fc.integer({ min: 1, max: 3 }),
    }),
  ],
  [2, fc.record({ kind: kind('trouble'), effect, path, times: fc.integer({ min: 1, max: 2 }) })],
  [2, fc.record({ kind: kind('redeliver'), which })],
  [2, fc.record({ kind: kind('sweep', 'restart', 'lose-database') })],
  [1, fc.record({ kind: kind('tamper'), how: kind('delete', 'edit'), which })],
];

/** Any act, the more usual ones more often. */
export const anyAct: fc.Arbitrary<Act> = fc.oneof(...acts.map(([weight, arbitrary]) => ({ weight, arbitrary })));

const after = fc.constantFrom(0, 300, 1_000, 2_000, 2_000, 12_000, 12_000, 40_000);
const step: fc.Arbitrary<Step> = fc.record({
  after,
  act: anyAct,
  settled: usually(true, false),
});
/**
 * The beginning: mostly a ready release, because most attacks are on one.
 * Others begin with everybody signing, even people who may not.
 */
const beginning: fc.Arbitrary<Act> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Act>({ kind: 'make-ready' }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('sign-all'), how: kind('first'), way }) },
);
const chapter: fc.Arbitrary<readonly Step[]> = fc
  .tuple(
    fc.record({ after, act: beginning, settled: usually(true, false) }),
    fc.array(step, { maxLength: 4, size: 'max' }),
  )
  .map(([first, others]) => [first, ...others]);

/** Up to so many steps, in chapters: a beginning, and what then happens. */
export const scenarios = (most: number): fc.Arbitrary<Scenario> =>
  fc.record({
    policy: policies,
    steps: fc
      .array(chapter, { minLength: 1, maxLength: Math.max(1, Math.ceil(most / 3)), size: 'max' })
      .map((chapters) => chapters.flat().slice(0, most)),
  });

/** One line, to be read by people: `+2s sign kim security comment`. */
export function describeStep({ after, act, settled }: Step): string {
  const { kind: name, ...rest } = act;
  return `+${after / 1000}s ${name} ${JSON.stringify(rest)}${settled ? '' : ' … at once:'}`;
}
