import { READINESS, type Wanted } from '../domain/effects.ts';
import type { PullRequestSubject } from '../domain/facts.ts';
import { type Job, pullRequestJob } from '../domain/job.ts';
import type { Sibling } from '../domain/sibling.ts';
import type { Outcome, Verdict } from '../domain/verdict.ts';
import { ofSharedHead } from '../render/shared-head.ts';

/** What comes of it that a check stands on a commit, and so belongs to every pull request with that head. */
export interface SharedHead {
  readonly wanted: Wanted;
  /** Pull requests that have to be looked at again. */
  readonly jobs: readonly Job[];
}

/** The worst first; a verdict that is not known is worse than any. */
const RANKS: readonly (Outcome | null)[] = [null, 'error', 'blocked', 'pending', 'ready', 'not-applicable'];

/**
 * Of all pull requests with one head only the worst writes the readiness check, so that nobody passes a release by
 * opening a second pull request with its commit where nothing is required; of several alike the oldest. The others are
 * looked at again where this verdict changed, since another may be the worst now.
 */
export function shareHead(
  subject: PullRequestSubject,
  installation: number,
  verdict: Verdict,
  changed: boolean,
  siblings: readonly Sibling[],
  wanted: Wanted,
): SharedHead {
  if (siblings.length === 0) return { wanted, jobs: [] };
  const again = (numbers: readonly Sibling[]) =>
    numbers.map(({ number }) => pullRequestJob(installation, subject.repository, number));
  const worse = siblings.filter((sibling) => isBefore(sibling, { number: subject.number, outcome: verdict.outcome }));
  if (worse.length > 0) {
    const checks = wanted.checks.filter(({ name }) => name !== READINESS);
    // One that was closed unseen would hold this one back for ever.
    return { wanted: { ...wanted, checks }, jobs: again(changed ? siblings : worse) };
  }
  const numbers = siblings.map(({ number }) => number);
  const checks = wanted.checks.map((check) =>
    check.name === READINESS ? ofSharedHead(check, subject.number, numbers) : check,
  );
  return { wanted: { ...wanted, checks }, jobs: changed ? again(siblings) : [] };
}

function isBefore(a: Sibling, b: Sibling): boolean {
  const [first, second] = [RANKS.indexOf(a.outcome), RANKS.indexOf(b.outcome)];
  return first < second || (first === second && a.number < b.number);
}
