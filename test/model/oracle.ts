import { type PullRequest, reachable, type Sha, type World } from 'github-sandbox';
import type { Chronicle, Deed, Teams } from './chronicle.ts';
import { codeHands } from './hands.ts';
import { dayAfter, type ModelPolicy, OWNERS, type Role, STATES, type State } from './policy.ts';

/** All that is true of the pull request at one moment. */
export interface Truth {
  readonly world: World;
  readonly pull: PullRequest;
  readonly chronicle: Chronicle;
  readonly policy: ModelPolicy;
  /** Milliseconds since 1970: now, and the beginning of the run (for deputies' days). */
  readonly now: number;
  readonly started: number;
  /**
   * The members of each team: now, and while the app may believe an older answer.
   * These are from before each change within the last ten minutes whose webhook was lost. A person in one of them may
   * be taken for a holder; a person who is not in all of them may be taken for none.
   */
  readonly teams: readonly Teams[];
}

export interface Opinion {
  /**
   * True if every state has its sign-offs, and nothing stands against the release.
   * They are by distinct people who may, and for this very content.
   */
  readonly ready: boolean;
  /** True if a release coordinator rightly took it out of the gate (REL-3). */
  readonly freed: boolean;
  /** Why it is not ready. */
  readonly missing: readonly string[];
  readonly holds: readonly Deed[];
  readonly objections: readonly (Deed & { readonly states: readonly State[] })[];
  readonly unattributed: readonly Sha[];
  /** Who may sign the state now: holds the role, and wrote none of the code. */
  readonly eligible: (state: State) => readonly string[];
  /** Withdrawals that undo a sign-off which would count without them. */
  readonly withdrawals: readonly Deed[];
}

/**
 * The rules of spec.md, once more and as plainly as possible.
 * There are no caches and no memory but what was promised, and nothing of src/policy. Where the spec lets the app err
 * on the safe side, this may say `ready` and the app not; never the other way round.
 */
export function judge(truth: Truth): Opinion {
  const { pull, chronicle, policy } = truth;
  const { deeds } = chronicle;
  const hands = codeHands(truth.world, pull, chronicle, policy);
  const may = (login: string, role: Role) => truth.teams.some((teams) => holds(truth, teams, login, role));
  const surely = (login: string, role: Role) => truth.teams.every((teams) => holds(truth, teams, login, role));
  const roles = Object.values(OWNERS);
  const isAuthor = (login: string, state: State) => hands.logins.has(login) && !policy.authorsMaySign.includes(state);

  // SIGN-13
  const held = deeds.filter((deed) => {
    if (deed.saying.kind !== 'hold') return false;
    if (!deed.remembered && !(stands(pull, deed) && roles.some((role) => surely(deed.by, role)))) return false;
    const frees = (later: Deed) =>
      later.by === deed.by || (may(later.by, 'release-coordinator') && !hands.logins.has(later.by));
    return !deeds.some((later) => isLater(later, deed, 'unhold') && stands(pull, later) && frees(later));
  });

  // SIGN-8
  const objections = deeds.flatMap((deed) => {
    const { saying, by } = deed;
    if (saying.kind !== 'not-ready' || !(deed.remembered || stands(pull, deed)) || wasTakenBack(pull, deed)) return [];
    const states = STATES.filter((state) => surely(by, OWNERS[state]) && (saying.state ?? state) === state).filter(
      (state) => !deeds.some((later) => later.by === by && lifts(truth, later, deed, state)),
    );
    return states.length === 0 ? [] : [{ ...deed, states }];
  });

  /** SIGN-8, SIGN-9: the signer's own later act that takes it back. */
  const undone = (deed: Deed, state: State): Deed | undefined =>
    deeds.find((later) => {
      const { saying, by } = later;
      if (by !== deed.by || !(isLater(later, deed, 'withdraw') || isLater(later, deed, 'not-ready'))) return false;
      if (!('state' in saying) || (saying.state !== null && saying.state !== state)) return false;
      return (later.remembered || stands(pull, later)) && !wasTakenBack(pull, later);
    });

  const valid = (deed: Deed, state: State): boolean => {
    const { saying, by, place } = deed;
    if (saying.kind !== 'ready' || !policy.via.includes(place.kind) || !stands(pull, deed)) return false;
    const owner = OWNERS[state];
    const owns = saying.state === null ? ownsOnly(truth, by, state) : saying.state === state && may(by, owner);
    return owns && !isAuthor(by, state) && isForThis(truth, deed) && !isExpired(truth, deed);
  };
  const signers = (state: State): ReadonlySet<string> =>
    new Set(deeds.filter((deed) => valid(deed, state) && !undone(deed, state)).map(({ by }) => by));

  const missing: string[] = [];
  if (!policy.valid) missing.push('the policy is broken');
  if (pull.draft) missing.push('it is a draft');
  if (hands.unattributed.length > 0 && policy.unattributed === 'block') missing.push('somebody of a commit is unknown');
  for (const deed of held) missing.push(`${deed.by} holds it back`);
  for (const { by, states } of objections) missing.push(`${by} objects to ${states.join(', ')}`);
  const needs = needsOf(policy);
  if (!fill(needs, signers, policy.onePerson)) {
    const have = STATES.map((state) => `${state} by ${[...signers(state)].join(' and ') || 'nobody'}`);
    const distinct = policy.onePerson ? ', one person for one state' : '';
    missing.push(`it has no sign-off for each of ${needs.join(', ')}${distinct}: signed are ${have.join(', ')}`);
  }

  const changes = ['BaseRefChanged', 'RenamedTitle', 'Labeled', 'Unlabeled'];
  const freed = deeds.some(
    (deed) =>
      deed.saying.kind === 'not-a-release' &&
      stands(pull, deed) &&
      may(deed.by, 'release-coordinator') &&
      !hands.logins.has(deed.by) &&
      !pull.events.slice(deed.events).some(({ kind }) => changes.includes(kind)),
  );
  return {
    ready: missing.length === 0,
    freed: freed && pull.base.ref !== 'main',
    missing,
    holds: held,
    objections,
    unattributed: hands.unattributed,
    eligible: (state) =>
      [...truth.world.accounts.values()]
        .map(({ login }) => login)
        .filter((login) => surely(login, OWNERS[state]) && !isAuthor(login, state)),
    withdrawals: STATES.flatMap((state) =>
      deeds.filter((deed) => valid(deed, state)).flatMap((deed) => undone(deed, state) ?? []),
    ),
  };
}

/** SIGN-3, SIGN-12. */
function holds({ policy, now, started }: Truth, teams: Teams, login: string, role: Role): boolean {
  const inTeam = (slug: string) => teams.get(slug)?.has(login) === true;
  switch (role) {
    case 'product-owner':
      return policy.productOwners.includes(login);
    case 'operations-coordinator':
      return policy.operators.includes(login) || inTeam('operations');
    case 'release-coordinator':
      return inTeam('coordinators');
    case 'security-architect': {
      const { deputy } = policy;
      const today = dayAfter(now, 0);
      const days = deputy && [dayAfter(started, deputy.from), dayAfter(started, deputy.until)];
      const isDeputy = deputy?.user === login && (days?.[0] ?? '') <= today && today <= (days?.[1] ?? '');
      return isDeputy || inTeam('appsec');
    }
  }
}

/** SIGN-2. */
const ownsOnly = (truth: Truth, login: string, state: State): boolean =>
  truth.teams.some((teams) => {
    const owned = STATES.filter((one) => holds(truth, teams, login, OWNERS[one]));
    return owned.length === 1 && owned[0] === state;
  });

/** SIGN-6, SIGN-7: true if it is still there, and unchanged. */
function stands(pull: PullRequest, { saying, place, events }: Deed): boolean {
  switch (place.kind) {
    case 'comment':
      return pull.comments.includes(place.comment) && place.comment.lastEditedAt === null;
    case 'review':
      // A request for changes is a button that was pressed; what is written beside it is no matter.
      if (saying.kind === 'not-ready') return true;
      return place.review.state === 'APPROVED' && place.review.lastEditedAt === null;
    case 'label': {
      const name = `ready/${place.label}`;
      const off = pull.events.slice(events).some((event) => event.kind === 'Unlabeled' && event.label.name === name);
      return !off;
    }
  }
}

/** SIGN-8: only the objector's own dismissal takes a request for changes back. */
function wasTakenBack(pull: PullRequest, { by, place }: Deed): boolean {
  if (place.kind !== 'review' || place.review.state !== 'DISMISSED') return false;
  return pull.events.some(
    (event) => event.kind === 'ReviewDismissed' && event.review === place.review && event.actor?.login === by,
  );
}

/**
 * True if the objector's own later withdrawal or sign-off lifts the objection.
 * A sign-off has to hold for what is there now. Its words have to be there still.
 */
function lifts(truth: Truth, later: Deed, objection: Deed, state: State): boolean {
  const { saying } = later;
  if (!isLater(later, objection, 'ready') && !isLater(later, objection, 'withdraw')) return false;
  if (!('state' in saying) || (saying.state !== null && saying.state !== state)) return false;
  if (!stands(truth.pull, later)) return false;
  return saying.kind === 'withdraw' ? saying.plainly : isForThis(truth, later) && !isExpired(truth, later);
}

/**
 * SIGN-4, SIGN-5: true if the signed content is what is there now.
 * It is over the same commits of the base, which was not changed since.
 */
function isForThis({ pull, chronicle, policy }: Truth, deed: Deed): boolean {
  const { saying, place, at, order, head } = deed;
  const { commits } = pull.repository.objects;
  const treeOf = (sha: Sha | null) => (sha !== null && isOverTheSame(pull, sha) ? commits.get(sha)?.tree : undefined);
  if (pull.events.slice(deed.events).some(({ kind }) => kind === 'BaseRefChanged')) return false;
  const named = saying.kind === 'ready' ? saying.commit : null;
  const now = treeOf(pull.head.sha);
  if (named !== null) return treeOf([...commits.keys()].find((sha) => sha.startsWith(named)) ?? null) === now;
  const second = (millis: number) => Math.floor(millis / 1000);
  const settling = chronicle.headChanges.some(
    (change) =>
      change.order < order && second(at) < second(change.at) + policy.settleSeconds && chronicle.told(change.guids),
  );
  // A review names a commit, but GitHub takes that from the moment in which it is submitted.
  return !settling && treeOf(place.kind === 'review' ? place.review.commit : head) === now;
}

/**
 * SIGN-5: true if a commit and the head are built on the same base commits.
 * Those are the commits of the base at which their parents outside of it end.
 */
function isOverTheSame(pull: PullRequest, commit: Sha): boolean {
  if (commit === pull.head.sha) return true;
  const { objects } = pull.repository;
  const inBase = reachable(objects, pull.base.sha);
  const ends = (from: Sha) => {
    const own = [...reachable(objects, from)].filter((sha) => !inBase.has(sha));
    const parents = own.flatMap((sha) => objects.commits.get(sha)?.parents ?? []);
    return new Set(inBase.has(from) ? [from] : parents.filter((sha) => inBase.has(sha)));
  };
  return ends(commit).symmetricDifference(ends(pull.head.sha)).size === 0;
}

/** SIGN-11. */
const isExpired = ({ policy, now }: Truth, { at }: Deed): boolean =>
  policy.expiresSeconds !== null && now >= Math.floor(at / 1000) * 1000 + policy.expiresSeconds * 1000;

const isLater = (later: Deed, deed: Deed, kind: Deed['saying']['kind']): boolean =>
  later.order > deed.order && later.saying.kind === kind;

/** SIGN-10: the states, each as often as it needs a sign-off. */
export const needsOf = ({ securityCount }: ModelPolicy): readonly State[] => [
  ...STATES,
  ...(securityCount === 2 ? (['security'] as const) : []),
];

/** SIGN-10, SOD-3: whether there is a signer for every need, by trying. */
function fill(
  needs: readonly State[],
  signers: (state: State) => ReadonlySet<string>,
  onePerson: boolean,
  taken: readonly string[] = [],
): boolean {
  const [state, ...others] = needs;
  if (state === undefined) return true;
  return [...signers(state)].some((login) => {
    const mark = onePerson ? login : `${login} ${state}`;
    return !taken.includes(mark) && fill(others, signers, onePerson, [...taken, mark]);
  });
}
