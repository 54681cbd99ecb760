import {
  type DeploymentEnd,
  type DeploymentFacts,
  type DeploymentVerdict,
  isGated,
  type KnownDeployment,
  type RunFacts,
} from '../../domain/deployment.ts';
import { addMillis, type Instant } from '../../domain/ids.ts';
import type { PolicyReading } from '../../domain/policy.ts';
import { mayBeTiedYet, UNKNOWN } from './judge.ts';

/** What GitHub tells about a deployment in its first minute may come in any order. */
const EARLY_MILLIS = 60_000;
/** After so long a deployment that could not be judged is reported as such. */
const UNKNOWN_FOR_MILLIS = 60 * 60_000;
/** GitHub takes no more status texts of one deployment. */
const MOST_REPORTS = 10;

/** Whether it is so new that what is not there yet may still come. */
const isEarly = ({ heardAt }: Pick<KnownDeployment, 'heardAt'>, at: Instant): boolean =>
  at < addMillis(heardAt, EARLY_MILLIS);

/** Where a deployment stands, from its run and from GitHub's record of it. */
export interface DeploymentProgress {
  readonly at: Instant;
  /** The run that deploys, or that its log names; null if there is none. */
  readonly run: RunFacts | null;
  /** The run waits for the environment. */
  readonly waits: boolean;
  /** It went ahead. */
  readonly began: boolean;
}

export type DeploymentStep =
  /** It waits for an answer. */
  | { readonly kind: 'answer'; readonly run: RunFacts }
  /** It went ahead without an approval of this app, and is judged all the same. */
  | { readonly kind: 'judge-without'; readonly run: RunFacts | null }
  | { readonly kind: 'end'; readonly how: DeploymentEnd }
  /** `soon`: what is not there yet may still come. */
  | { readonly kind: 'wait'; readonly soon: boolean };

/** What has to be done about a deployment (DEP-1). */
export function deploymentStep(
  known: Pick<KnownDeployment, 'request' | 'attempt' | 'answering' | 'heardAt'>,
  { at, run, waits, began }: DeploymentProgress,
): DeploymentStep {
  const { answering, attempt } = known;
  if (run !== null && attempt !== null && attempt !== run.attempt) {
    // The new attempt asks for itself; who triggered the old one GitHub no longer says here.
    return began && answering !== 'approved'
      ? { kind: 'judge-without', run: null }
      : { kind: 'end', how: answering ?? 'superseded' };
  }
  if (run !== null && waits) return { kind: 'answer', run };
  if (answering === 'approved') return { kind: 'end', how: 'approved' };
  // A log's address proves nothing, since whoever deploys can set it: then who asked the API is who deploys.
  if (known.request.run === null) return { kind: 'judge-without', run: null };
  if (began) return { kind: 'judge-without', run };
  if (answering === 'rejected') return { kind: 'end', how: 'rejected' };
  if (run === null || run.completed) return { kind: 'end', how: 'over' };
  return { kind: 'wait', soon: isEarly(known, at) };
}

/** What follows from the verdict about a deployment that waits: an answer, a status text, or another look soon. */
export function answerStep(
  known: Pick<KnownDeployment, 'heardAt'>,
  facts: DeploymentFacts,
  verdict: DeploymentVerdict,
): 'answer' | 'report' | 'soon' {
  const early = isEarly(known, facts.at);
  if (early && mayBeTiedYet(facts, verdict)) return 'soon';
  if (verdict.decision !== 'wait') return 'answer';
  // What was merged a moment ago is recorded in the next.
  return early && verdict.reasons.every(({ code }) => code === 'unread') ? 'soon' : 'report';
}

/** What follows from the verdict about a deployment that went ahead: nothing, a report, or another look. */
export function withoutApprovalStep(
  known: Pick<KnownDeployment, 'heardAt'>,
  facts: DeploymentFacts,
  verdict: DeploymentVerdict,
): 'in-order' | 'report' | 'soon' | 'later' {
  if (verdict.decision === 'approve') return 'in-order';
  const early = isEarly(known, facts.at);
  if (early && mayBeTiedYet(facts, verdict)) return 'soon';
  if (!verdict.reasons.every(({ code }) => UNKNOWN.has(code))) return 'report';
  if (early) return 'soon';
  return facts.at < addMillis(known.heardAt, UNKNOWN_FOR_MILLIS) ? 'later' : 'report';
}

/**
 * The status text that a waiting deployment gets now, as its number; null if it has that text already.
 * @returns `sent`: GitHub takes one more. `last`: it takes none after it
 */
export function nextReport(
  { reports, lastReport }: Pick<KnownDeployment, 'reports' | 'lastReport'>,
  text: string,
): { readonly count: number; readonly sent: boolean; readonly last: boolean } | null {
  if (text === lastReport) return null;
  const count = Math.min(reports + 1, MOST_REPORTS);
  return { count, sent: count !== reports, last: count === MOST_REPORTS };
}

/** The release tag that is deployed: its own series says what the previous release is. null if it is none. */
export function deployedTag(policy: PolicyReading, ref: string): string | null {
  if (policy.state !== 'valid') return null;
  const name = ref.replace(/^refs\/tags\//, '');
  return policy.policy.tags.patterns.some((pattern) => pattern.matches(name)) ? name : null;
}

/**
 * Whether a deployment is none of this app's business: nobody asked it, and the policy does not list the environment.
 * While the policy cannot be read, it is not known what it lists.
 */
export const isNotGated = (policy: PolicyReading, { asked, environment }: KnownDeployment['request']): boolean =>
  !asked && policy.state !== 'invalid' && !isGated(policy, environment);

/** Whether a run waits for the environment. GitHub compares names of environments without regard to case. */
export const waitsFor = (pending: readonly string[], { environment }: KnownDeployment['request']): boolean =>
  pending.some((name) => name.toLowerCase() === environment.toLowerCase());
