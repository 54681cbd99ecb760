import type { Account } from '../../domain/account.ts';
import { READINESS, saidBy, type Wanted } from '../../domain/effects.ts';
import type { Facts } from '../../domain/facts.ts';
import type { Sha } from '../../domain/ids.ts';
import { type Job, pullRequestJob } from '../../domain/job.ts';
import type { Sibling } from '../../domain/publication.ts';
import { roleHolders } from '../../policy/people/roles.ts';
import {
  type HeadSharer,
  inTheWay,
  knownTrust,
  mayHoldUp,
  type SharedCheck,
  setAside,
  shareHead,
  type Trust,
  trustByAccess,
} from '../../policy/shared-head.ts';
import { asideChecklist, heldCheck, ofSharedHead } from '../../render/pull-request/shared-head.ts';
import type { Observation } from '../observe/observe.ts';
import type { WriteContext } from './publish.ts';

/** The pause before asking again who can write, if that could not be read. */
const ASK_AGAIN_MILLIS = 5 * 60_000;

/** The consequences of a check on a head that several pull requests share. */
export interface SharedHead {
  readonly wanted: Wanted;
  /** Pull requests to observe again. */
  readonly jobs: readonly Job[];
  /** Those to observe once more after this one has written. It may have overwritten what they wrote meanwhile. */
  readonly afterwards: readonly Job[];
  /** When to observe this one again in any case; null if there is no need. */
  readonly againAfterMillis: number | null;
}

type Decided = Extract<Observation, { kind: 'decided' }>;

/**
 * Decides which of the pull requests with one head writes the readiness check (VER-2).
 * The rule is in policy/shared-head.ts.
 * @param moved others are observed again, because they may have to write now
 */
export async function shareCheck(
  context: Pick<WriteContext, 'store' | 'installation' | 'github' | 'services'>,
  seen: Decided,
  wanted: Wanted,
  moved: boolean,
): Promise<SharedHead> {
  const { subject, pullRequest } = seen.facts;
  const siblings = await context.store.siblingsOf(subject, pullRequest.head.sha);
  if (siblings.length === 0) return { wanted, jobs: [], afterwards: [], againAfterMillis: null };
  const own = {
    number: subject.number,
    outcome: seen.verdict.outcome,
    base: pullRequest.base.ref,
    opener: pullRequest.author,
    published: null,
  };
  const check = seen.gathered.observed.checks.find(({ name }) => name === READINESS);
  const shown = check === undefined ? null : saidBy(check);
  const { sharers, unread } = await sharersOf(context, seen, [own, ...siblings]);
  const decide = ([first, ...others]: readonly HeadSharer[]) => {
    if (first === undefined) throw new Error('there is one for each');
    return { shared: shareHead(first, others, shown), others, aside: setAside(first, others) };
  };
  const before = decide(sharers);
  const waits = before.shared.kind === 'held' && before.shared.outcome === null;
  const closed = waits ? await closedUnread(context, subject, before.others) : [];
  const { shared, others, aside } =
    closed.length === 0 ? before : decide(sharers.filter((one) => !closed.includes(one)));
  const ahead = inTheWay(shared);
  const jobsFor = (numbers: readonly number[]) =>
    numbers.map((number) => pullRequestJob(context.installation, subject.repository, number));
  return {
    wanted: withShared(wanted, shared, subject.number, { others, aside }),
    jobs: jobsFor(moved ? siblings.map(({ number }) => number) : ahead === null ? [] : [ahead]),
    afterwards: shared.kind === 'held' ? jobsFor([shared.by]) : [],
    againAfterMillis: unread || waits ? ASK_AGAIN_MILLIS : null,
  };
}

/**
 * Finds siblings with an unknown verdict that are not open any more.
 * One that can never be read may be closed, which the list of open ones shows.
 */
async function closedUnread(
  { store, github, services }: Pick<WriteContext, 'store' | 'github' | 'services'>,
  subject: Facts['subject'],
  others: readonly HeadSharer[],
): Promise<readonly HeadSharer[]> {
  const unknown = others.filter(({ outcome }) => outcome === null);
  let open: readonly number[];
  try {
    open = await github.openPullRequests(subject.repository);
  } catch (error) {
    services.log.warn({ err: error, subject }, 'the list of open pull requests could not be read');
    return [];
  }
  const closed = unknown.filter(({ number }) => !open.includes(number));
  for (const { number } of closed) await store.close({ ...subject, number }, 'gone');
  return closed;
}

function withShared(
  wanted: Wanted,
  shared: SharedCheck,
  number: number,
  { others, aside }: { readonly others: readonly HeadSharer[]; readonly aside: readonly number[] },
): Wanted {
  const numbers = others.map((other) => other.number);
  const written = (write: (check: Wanted['checks'][number]) => Wanted['checks']): Wanted => ({
    ...wanted,
    checks: wanted.checks.flatMap((check) => (check.name === READINESS ? write(check) : [check])),
  });
  switch (shared.kind) {
    case 'own':
      return written((check) => [ofSharedHead(check, number, numbers, aside)]);
    case 'held':
      return written(() => [heldCheck(shared.by, shared.outcome, [number, ...numbers])]);
    case 'left':
      return written(() => []);
    case 'aside': {
      const checklist = wanted.checklist === null ? null : asideChecklist(wanted.checklist, shared.behind);
      return { ...written(() => []), checklist };
    }
  }
}

type Known = Pick<Sibling, 'number' | 'outcome' | 'base' | 'opener' | 'published'>;

/**
 * The pull requests that share the head. Asks who opened one only if it matters.
 * It matters if somebody without write access may hold others up. If GitHub cannot be asked, nobody is set aside
 * (`unread`).
 */
async function sharersOf(
  { github, services }: Pick<WriteContext, 'github' | 'services'>,
  { facts, gathered: { policy } }: Decided,
  all: readonly Known[],
): Promise<{ readonly sharers: readonly HeadSharer[]; readonly unread: boolean }> {
  const { subject } = facts;
  const holders = policy.state === 'valid' ? roleHolders(policy.policy, facts.people, facts.at) : [];
  let unread = false;
  const mayWrite = async (person: Account): Promise<boolean | null> => {
    try {
      return await github.mayWrite(subject.repository, person);
    } catch (error) {
      services.log.warn(
        { err: error, subject, login: person.login },
        "a person's permission in the repository could not be read",
      );
      unread = true;
      return null;
    }
  };
  const trustOf = async (person: Account | null): Promise<Trust> =>
    knownTrust(person, holders) ?? trustByAccess(person === null ? null : await mayWrite(person));
  const found = new Map<number, Trust>();
  for (const { number, opener } of all.filter(mayHoldUp)) found.set(number, await trustOf(opener));
  if ([...found.values()].includes('outsider')) {
    for (const { number, opener } of all) if (!found.has(number)) found.set(number, await trustOf(opener));
  }
  return {
    sharers: all.map(({ opener: _, ...one }) => ({ ...one, opener: found.get(one.number) ?? 'unknown' })),
    unread,
  };
}

/** Enqueues the other pull requests with a former head of this one. Another may have to write its check now. */
export async function observeThoseWith(
  { store, services, installation }: Pick<WriteContext, 'store' | 'services' | 'installation'>,
  subject: Facts['subject'],
  head: Sha,
): Promise<void> {
  const others = await store.siblingsOf(subject, head);
  if (others.length === 0) return;
  await services.send(others.map(({ number }) => pullRequestJob(installation, subject.repository, number)));
}
