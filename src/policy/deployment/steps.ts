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

/** In the first minute, GitHub's reports about a deployment may come in any order. */
const EARLY_MILLIS = 60_000;
/** After this time a deployment that could not be judged is reported as such. */
const UNKNOWN_FOR_MILLIS = 60 * 60_000;
/** GitHub accepts no more status texts of one deployment. */
const MOST_REPORTS = 10;

/** True if it is so new that missing facts may still come. */
const isEarly = ({ heardAt }: Pick<KnownDeployment, 'heardAt'>, at: Instant): boolean =>
  at < addMillis(heardAt, EARLY_MILLIS);

/** The progress of a deployment, from its run and from GitHub's record. */
export interface DeploymentProgress {
  readonly at: Instant;
  /** The run that deploys, or that its log names; null if there is none. */
  readonly run: RunFacts | null;
  /** True if the run waits for the environment. */
  readonly waits: boolean;
  /** True if it went ahead. */
  readonly began: boolean;
}

export type DeploymentStep =
  /** It waits for an answer. */
  | { readonly kind: 'answer'; readonly run: RunFacts }
  /** It went ahead without an approval of this app, and is judged all the same. */
  | { readonly kind: 'judge-without'; readonly run: RunFacts | null }
  | { readonly kind: 'end'; readonly how: DeploymentEnd }
  /** `soon`: missing facts may still come. */
  | { readonly kind: 'wait'; readonly soon: boolean };

/** The next step for a deployment (DEP-1). */
export function deploymentStep(
  known: Pick<KnownDeployment, 'request' | 'attempt' | 'answering' | 'heardAt'>,
  { at, run, waits, began }: DeploymentProgress,
): DeploymentStep {
  const { answering, attempt } = known;
  if (run !== null && attempt !== null && attempt !== run.attempt) {
    // The new attempt is a separate request. GitHub no longer says who triggered the old one.
    return began && answering !== 'approved'
      ? { kind: 'judge-without', run: null }
      : { kind: 'end', how: answering ?? 'superseded' };
  }
  if (run !== null && waits) return { kind: 'answer', run };
  if (answering === 'approved') return { kind: 'end', how: 'approved' };
  // A log's address proves nothing, because the deployer can set it. So the deployer is whoever called the API.
  if (known.request.run === null) return { kind: 'judge-without', run: null };
  if (began) return { kind: 'judge-without', run };
  if (answering === 'rejected') return { kind: 'end', how: 'rejected' };
  if (run === null || run.completed) return { kind: 'end', how: 'over' };
  return { kind: 'wait', soon: isEarly(known, at) };
}

/**
 * The step after the verdict about a waiting deployment.
 * An answer, a status text, or another observation soon.
 */
export function answerStep(
  known: Pick<KnownDeployment, 'heardAt'>,
  facts: DeploymentFacts,
  verdict: DeploymentVerdict,
): 'answer' | 'report' | 'soon' {
  const early = isEarly(known, facts.at);
  if (early && mayBeTiedYet(facts, verdict)) return 'soon';
  if (verdict.decision !== 'wait') return 'answer';
  // A merge of a moment ago is recorded in the next.
  return early && verdict.reasons.every(({ code }) => code === 'unread') ? 'soon' : 'report';
}

/**
 * The step after the verdict about a deployment that went ahead.
 * Nothing, a report, or another observation.
 */
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
 * The next status text of a waiting deployment, as its number; null if unchanged.
 * @returns `sent`: GitHub accepts more after it. `last`: it accepts none after it
 */
export function nextReport(
  { reports, lastReport }: Pick<KnownDeployment, 'reports' | 'lastReport'>,
  text: string,
): { readonly count: number; readonly sent: boolean; readonly last: boolean } | null {
  if (text === lastReport) return null;
  const count = Math.min(reports + 1, MOST_REPORTS);
  return { count, sent: count !== reports, last: count === MOST_REPORTS };
}

/** The release tag that is deployed, whose series defines the previous release. null if it is none. */
export function deployedTag(policy: PolicyReading, ref: string): string | null {
  if (policy.state !== 'valid') return null;
  const name = ref.replace(/^refs\/tags\//, '');
  return policy.policy.tags.patterns.some((pattern) => pattern.matches(name)) ? name : null;
}

/**
 * True if a deployment is not gated, neither by a rule nor by the policy.
 * False if the policy is invalid, because what it lists is unknown then.
 */
export const isNotGated = (policy: PolicyReading, { asked, environment }: KnownDeployment['request']): boolean =>
  !asked && policy.state !== 'invalid' && !isGated(policy, environment);

/** True if a run waits for the environment. GitHub ignores case in names of environments. */
export const waitsFor = (pending: readonly string[], { environment }: KnownDeployment['request']): boolean =>
  pending.some((name) => name.toLowerCase() === environment.toLowerCase());
