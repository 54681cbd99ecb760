import picomatch from 'picomatch';
import type { Actor, By, SandboxContext } from '../context.ts';
import { demand } from '../demand.ts';
import type { Account } from '../model/account.ts';
import type { Environment } from '../model/environment.ts';
import type { Job, RunAttempt, RunConclusion, WorkflowRun } from '../model/workflow.ts';
import { nextId, nodeId } from '../model.ts';
import { workflowJson, workflowRunJson } from '../payloads/workflow.ts';
import { forbidden, GitHubRefusal, notFound } from '../refusal.ts';
import { activeRules } from '../rulesets.ts';
import { shortRef } from '../workflows/file.ts';
import { addDeployment, addDeploymentStatus } from './deployment.ts';
import { ensureEnvironment } from './environment.ts';
import { askApps, gateOf, judge } from './gate.ts';
import { emit } from './note.ts';

const WRITE_ACTIONS = { person: 'write', app: ['actions'], level: 'write' } as const;
/** The oldest run that GitHub runs again. */
const MAX_AGE = 30 * 86_400_000;

export type RunStart = Pick<WorkflowRun, 'repository' | 'workflow' | 'event' | 'ref' | 'headSha' | 'title' | 'plan'>;

/**
 * Starts a run. The caller has checked the actor.
 * Nothing is computed: a job succeeds as soon as nothing holds it.
 */
export function startRun(by: By, start: RunStart): WorkflowRun {
  const { context, actor } = by;
  const { repository, workflow } = start;
  const before = [...repository.workflowRuns.values()].filter((one) => one.workflow === workflow);
  const id = nextId(context.world);
  const run: WorkflowRun = {
    ...start,
    id,
    nodeId: nodeId('WFR', id),
    checkSuiteId: nextId(context.world),
    number: before.length + 1,
    actor: actor.account,
    createdAt: context.clock.now(),
    attempts: [],
    reviews: [],
  };
  repository.workflowRuns.set(id, run);
  attempt(by, run);
  return run;
}

function attempt({ context, actor }: By, run: WorkflowRun): void {
  const startedAt = context.clock.now();
  run.attempts.push({
    number: run.attempts.length + 1,
    triggeringActor: actor.account,
    startedAt,
    updatedAt: startedAt,
    status: 'queued',
    conclusion: null,
    jobs: run.plan.map((plan) => ({
      ...plan,
      id: nextId(context.world),
      status: 'queued',
      conclusion: null,
      reason: null,
      deployment: null,
      gate: null,
    })),
  });
  context.changed();
  tell(context, run, 'requested');
  advance(context, run);
}

/**
 * Runs everything again, as a new attempt: needs write.
 * The run has to be over, and no older than 30 days.
 */
export function rerun(by: By, run: WorkflowRun): void {
  const { context } = by;
  demand(by, run.repository, WRITE_ACTIONS);
  if (latestAttempt(run).status !== 'completed') throw forbidden('This workflow is already running');
  if (context.clock.now() - run.createdAt > MAX_AGE) {
    throw forbidden('Unable to re-run this workflow run because it was created over a month ago');
  }
  attempt(by, run);
}

/** Ends a run that waits: needs write. */
export function cancelRun(by: By, run: WorkflowRun): void {
  const { context } = by;
  demand(by, run.repository, WRITE_ACTIONS);
  const current = latestAttempt(run);
  if (current.status === 'completed') throw new GitHubRefusal(409, 'Cannot cancel a workflow run that is completed.');
  for (const job of current.jobs)
    if (job.status !== 'completed') end(context, run, job, { conclusion: 'cancelled', why: null });
  advance(context, run);
}

/** Advances the newest attempt as far as possible. Call it after anything that may affect a gate, time included. */
export function advance(context: SandboxContext, run: WorkflowRun): void {
  const current = latestAttempt(run);
  if (current.status === 'completed') return;
  const now = context.clock.now();
  // Repeated, because the end of one job may start or skip others.
  for (let moved = true; moved; ) {
    moved = false;
    for (const job of current.jobs) {
      const before = job.status;
      if (job.status === 'queued') begin(context, run, current, job);
      else if (job.status === 'waiting' && job.gate) {
        const verdict = judge(job.gate, now);
        if (verdict === 'open') finish(context, run, job);
        else if (verdict !== 'waiting') end(context, run, job, { conclusion: 'failure', why: verdict.refused });
      }
      moved ||= job.status !== before;
    }
  }
  close(context, run, current);
}

function begin(context: SandboxContext, run: WorkflowRun, current: RunAttempt, job: Job): void {
  const needed = current.jobs.filter(({ name }) => job.needs.includes(name));
  if (needed.some(({ status }) => status !== 'completed')) return;
  if (needed.some(({ conclusion }) => conclusion !== 'success')) {
    end(context, run, job, { conclusion: 'skipped', why: null });
    return;
  }
  if (job.environmentName === null) {
    end(context, run, job, { conclusion: 'success', why: null });
    return;
  }
  const environment = ensureEnvironment(context, run.repository, job.environmentName);
  const actor = trigger(current);
  const deployment = addDeployment({ context, actor }, run.repository, {
    sha: run.headSha,
    ref: shortRef(run.ref),
    task: 'deploy',
    payload: {},
    environment: environment.name,
    description: null,
    transient: false,
    production: environment.name.toLowerCase() === 'production',
    creator: run.actor,
    app: null,
    run: { run, attempt: current.number },
  });
  job.deployment = deployment;
  if (!deployable(run, environment)) {
    const kind = run.ref.startsWith('refs/tags/') ? 'Tag' : 'Branch';
    const why = `${kind} "${shortRef(run.ref)}" is not allowed to deploy to ${environment.name} due to environment protection rules.`;
    end(context, run, job, { conclusion: 'failure', why });
    return;
  }
  const gate = gateOf(context, environment);
  if (gate === null) {
    finish(context, run, job);
    return;
  }
  job.gate = gate;
  job.status = 'waiting';
  current.status = 'waiting';
  addDeploymentStatus({ context, actor }, run.repository, deployment, { state: 'waiting' });
  askApps({ context, actor }, run, gate, deployment);
}

/** True if the environment's branch policy allows the ref. */
function deployable({ repository, ref }: WorkflowRun, { branchPolicy }: Environment): boolean {
  if (branchPolicy === 'any') return true;
  const kind = ref.startsWith('refs/tags/') ? 'tag' : 'branch';
  if (branchPolicy === 'protected') return kind === 'branch' && activeRules(repository, ref).length > 0;
  return branchPolicy.some(({ type, name }) => type === kind && picomatch.isMatch(shortRef(ref), name));
}

/** Completes the job, which always succeeds. */
function finish(context: SandboxContext, run: WorkflowRun, job: Job): void {
  const { deployment } = job;
  if (deployment) {
    const actor = trigger(latestAttempt(run));
    addDeploymentStatus({ context, actor }, run.repository, deployment, { state: 'in_progress' });
  }
  end(context, run, job, { conclusion: 'success', why: null });
}

interface JobEnd {
  readonly conclusion: RunConclusion;
  readonly why: string | null;
}

function end(context: SandboxContext, run: WorkflowRun, job: Job, { conclusion, why }: JobEnd): void {
  job.status = 'completed';
  job.conclusion = conclusion;
  job.reason = why;
  context.changed();
  if (!job.deployment) return;
  const actor = trigger(latestAttempt(run));
  const state = conclusion === 'success' ? 'success' : conclusion === 'failure' ? 'failure' : 'inactive';
  const description = (why ?? '').slice(0, 140);
  const { environmentUrl } = job;
  addDeploymentStatus({ context, actor }, run.repository, job.deployment, { state, description, environmentUrl });
}

function close(context: SandboxContext, run: WorkflowRun, current: RunAttempt): void {
  if (current.jobs.some(({ status }) => status !== 'completed')) return;
  const ends = current.jobs.map(({ conclusion }) => conclusion);
  current.status = 'completed';
  current.conclusion = (['failure', 'cancelled'] as const).find((one) => ends.includes(one)) ?? 'success';
  current.updatedAt = context.clock.now();
  context.changed();
  tell(context, run, 'completed');
}

function tell(context: SandboxContext, run: WorkflowRun, action: 'requested' | 'completed'): void {
  const current = latestAttempt(run);
  const { repository, workflow } = run;
  emit({ context, actor: trigger(current) }, repository, {
    event: 'workflow_run',
    action,
    body: {
      workflow: workflowJson(context, repository, workflow),
      workflow_run: workflowRunJson(context, run, current),
    },
  });
}

/** The person who triggered the attempt, as the sender of its webhooks. */
const trigger = ({ triggeringActor: account }: { readonly triggeringActor: Account }): Actor => ({
  account,
  app: null,
  token: null,
});

/** The attempt that defines the run's state. Every run has one. */
export function latestAttempt({ id, attempts }: WorkflowRun): RunAttempt {
  const found = attempts.at(-1);
  if (!found) throw new Error(`run ${id} has no attempt`);
  return found;
}

/** The run of that id, as it is now. @throws GitHubRefusal 404 */
export function runNumbered(context: SandboxContext, repository: WorkflowRun['repository'], id: number): WorkflowRun {
  const found = repository.workflowRuns.get(id);
  if (!found) throw notFound();
  advance(context, found);
  return found;
}

/** Applies the passage of time to every waiting run. Wait timers run out, and runs end after 30 days. */
export function advanceAll(context: SandboxContext): void {
  for (const repository of context.world.repositories.values()) {
    for (const run of repository.workflowRuns.values()) advance(context, run);
  }
}
