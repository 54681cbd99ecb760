import type { By, SandboxContext } from '../context.ts';
import { demand } from '../demand.ts';
import type { Account } from '../model/account.ts';
import type { Deployment } from '../model/deployment.ts';
import type { Environment } from '../model/environment.ts';
import type { Gate, Job, RuleAnswer, RunAttempt, WorkflowRun } from '../model/workflow.ts';
import { deploymentJson } from '../payloads/deployment.ts';
import { pullRequestJson } from '../payloads/pull-request.ts';
import { runApi } from '../payloads/workflow.ts';
import { teamsOf } from '../people.ts';
import { forbidden, notAccessible, unprocessable } from '../refusal.ts';
import { WRITE_DEPLOYMENTS } from './deployment.ts';
import { emit } from './note.ts';

const DAY = 86_400_000;
/** The time after which GitHub fails an unanswered job. */
const MAX_WAIT = 30 * DAY;
const MAX_REPORTS = 10;
const MAX_COMMENT = 1024;

/** The environment's protection rules when a job reaches it; null if there are none. */
export function gateOf(context: SandboxContext, environment: Environment): Gate | null {
  const { waitMinutes, reviewers, customRules } = environment;
  if (waitMinutes === 0 && reviewers.length === 0 && customRules.length === 0) return null;
  const since = context.clock.now();
  return {
    environment,
    since,
    waitUntil: waitMinutes === 0 ? null : since + waitMinutes * 60_000,
    reviewers,
    answers: customRules.map((rule) => ({ rule, state: 'pending', comment: '', reports: [] })),
    review: null,
    bypassedBy: null,
  };
}

/** Whether the job may start now, still waits, or never may (then why). */
export function judge(gate: Gate, now: number): 'open' | 'waiting' | { readonly refused: string } {
  if (gate.bypassedBy !== null) return 'open';
  const rejected = gate.answers.find(({ state }) => state === 'rejected');
  if (rejected) return { refused: `Rejected by ${rejected.rule.app.name}${said(rejected)}` };
  if (gate.review === 'rejected') return { refused: 'Rejected by a reviewer' };
  if (now - gate.since >= MAX_WAIT) return { refused: 'Nobody answered within 30 days' };
  const pending = gate.answers.some(({ state }) => state === 'pending');
  const unreviewed = gate.reviewers.length > 0 && gate.review === null;
  return pending || unreviewed || (gate.waitUntil ?? 0) > now ? 'waiting' : 'open';
}

const said = ({ comment }: RuleAnswer): string => (comment === '' ? '' : `: ${comment}`);

/** Asks each app whose rule holds the deployment. */
export function askApps(by: By, run: WorkflowRun, gate: Gate, deployment: Deployment): void {
  const { context } = by;
  const { repository, headSha, event } = run;
  const pullRequests = [...repository.pullRequests.values()].filter(
    ({ state, head }) => state === 'open' && head.sha === headSha && head.repository === repository,
  );
  for (const { rule } of gate.answers) {
    emit(by, repository, {
      event: 'deployment_protection_rule',
      action: 'requested',
      body: {
        environment: gate.environment.name,
        event,
        deployment: deploymentJson(context, repository, deployment),
        deployment_callback_url: `${runApi(context, run)}/deployment_protection_rule`,
        pull_requests: pullRequests.map((one) => pullRequestJson(context, one)),
      },
      onlyApp: rule.app.id,
    });
  }
}

export interface RuleReply {
  readonly environment: string;
  /** null: only a status report. */
  readonly state: 'approved' | 'rejected' | null;
  readonly comment: string;
}

const last = ({ attempts }: WorkflowRun): RunAttempt | undefined => attempts.at(-1);

/** Jobs of the newest attempt that a gate holds. */
export const waitingJobs = (run: WorkflowRun): readonly (Job & { readonly gate: Gate })[] =>
  (last(run)?.jobs ?? []).filter(
    (job): job is Job & { readonly gate: Gate } => job.status === 'waiting' && job.gate !== null,
  );

const nothingPending = () => unprocessable('No pending deployment requests to approve or reject');

/**
 * Records an app's answer to its protection rule, for the newest attempt. The caller continues the run.
 * @throws GitHubRefusal 403 for anyone but an app's installation; 422 if nothing of it waits there, or beyond ten
 * reports of 1,024 characters each
 */
export function answerRule(by: By, run: WorkflowRun, reply: RuleReply): void {
  const { context, actor } = by;
  const { app } = actor;
  if (!app) throw forbidden('Only the installation of a GitHub App can answer a deployment protection rule');
  demand(by, run.repository, WRITE_DEPLOYMENTS);
  const place = reply.environment.toLowerCase();
  const answers = waitingJobs(run)
    .filter(({ gate }) => gate.environment.name.toLowerCase() === place)
    .flatMap(({ gate }) => gate.answers.filter(({ rule, state }) => rule.app === app && state === 'pending'));
  if (answers.length === 0) throw nothingPending();
  if (reply.comment.length > MAX_COMMENT) {
    throw unprocessable(`comment is too long (maximum is ${MAX_COMMENT} characters)`);
  }
  for (const answer of answers) {
    if (reply.state === null) report(context, answer, reply.comment);
    else {
      answer.state = reply.state;
      answer.comment = reply.comment;
    }
  }
  context.changed();
}

function report(context: SandboxContext, answer: RuleAnswer, text: string): void {
  if (answer.reports.length >= MAX_REPORTS) {
    throw unprocessable(`A deployment takes at most ${MAX_REPORTS} status reports of a protection rule`);
  }
  (answer.reports as { text: string; at: number }[]).push({ text, at: context.clock.now() });
}

/** True if the person is one of the reviewers. */
export function canReview(context: SandboxContext, account: Account, run: WorkflowRun, gate: Gate): boolean {
  const own = gate.environment.preventSelfReview && last(run)?.triggeringActor === account;
  const teams = teamsOf(context.world, account);
  return !own && gate.reviewers.some((one) => ('slug' in one ? teams.includes(one) : one === account));
}

export interface ReviewInput {
  readonly environments: readonly Environment[];
  readonly state: 'approved' | 'rejected';
  readonly comment: string;
}

/**
 * Records a required reviewer's decision about waiting jobs. The caller continues the run.
 * @throws GitHubRefusal 422 if nothing waits there, or if the person is not a reviewer
 */
export function reviewGates(by: By, run: WorkflowRun, input: ReviewInput): Job[] {
  const { context, actor } = by;
  demand(by, run.repository, { person: 'read', app: ['deployments'], level: 'write' });
  const jobs = waitingJobs(run).filter(
    ({ gate }) => input.environments.includes(gate.environment) && gate.reviewers.length > 0,
  );
  if (jobs.length === 0) throw nothingPending();
  const foreign = jobs.find(({ gate }) => actor.app !== null || !canReview(context, actor.account, run, gate));
  if (foreign) {
    throw unprocessable(`${actor.account.login} is not a reviewer of ${foreign.gate.environment.name}`);
  }
  for (const { gate } of jobs) gate.review = input.state;
  noteReview(by, run, jobs, { ...input, bypass: false });
  return jobs;
}

/**
 * "Start all waiting jobs": an administrator bypasses every protection rule of these environments.
 * null: of all that wait. The caller continues the run.
 * @throws GitHubRefusal 403 for anyone but administrators, and if an environment does not allow it
 */
export function bypassGates(
  by: By,
  run: WorkflowRun,
  environments: readonly Environment[] | null,
  comment: string,
): void {
  const { actor } = by;
  demand(by, run.repository, { person: 'admin', app: [], level: 'write' });
  const waiting = waitingJobs(run).filter(({ gate }) => environments?.includes(gate.environment) ?? true);
  if (waiting.length === 0) throw nothingPending();
  const closed = waiting.find(({ gate }) => !gate.environment.canAdminsBypass);
  if (closed) {
    throw forbidden(`${closed.gate.environment.name} does not allow administrators to bypass its protection rules`);
  }
  for (const { gate } of waiting) gate.bypassedBy = actor.account;
  noteReview(by, run, waiting, { state: 'approved', comment, bypass: true });
}

function noteReview(
  { context, actor: { account, app } }: By,
  run: WorkflowRun,
  jobs: readonly { readonly gate: Gate }[],
  input: { readonly state: 'approved' | 'rejected'; readonly comment: string; readonly bypass: boolean },
): void {
  if (app) throw notAccessible();
  run.reviews.push({
    attempt: last(run)?.number ?? 1,
    environments: [...new Set(jobs.map(({ gate }) => gate.environment))],
    state: input.state,
    by: account,
    comment: input.comment,
    bypass: input.bypass,
    at: context.clock.now(),
  });
  context.changed();
}
