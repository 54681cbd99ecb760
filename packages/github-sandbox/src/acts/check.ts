import type { Actor, SandboxContext } from '../context.ts';
import { covers, demand, grants } from '../demand.ts';
import type { App } from '../model/apps.ts';
import type { Annotation, CheckConclusion, CheckRun, CheckStatus, CheckSuite } from '../model/checks.ts';
import type { Sha } from '../model/git.ts';
import type { Repository } from '../model/repository.ts';
import { nextId, nodeId } from '../model.ts';
import { checkRunJson, checkSuiteJson, suiteOutcome } from '../payloads/check.ts';
import { forbidden, notAccessible, notFound, unprocessable } from '../refusal.ts';
import { emit } from './note.ts';

/** What a request says about a check run; what is left out stays. */
export interface CheckInput {
  readonly status?: CheckStatus | undefined;
  readonly conclusion?: CheckConclusion | undefined;
  readonly externalId?: string | undefined;
  readonly detailsUrl?: string | undefined;
  readonly startedAt?: number | undefined;
  readonly completedAt?: number | undefined;
  readonly output?:
    | {
        readonly title: string | null;
        readonly summary: string | null;
        readonly text: string | null;
        readonly annotations: readonly Annotation[];
      }
    | undefined;
  readonly actions?: CheckRun['actions'] | undefined;
}

const WRITE_CHECKS = { person: 'admin', app: ['checks'], level: 'write' } as const;
/** Of `summary` and `text` each, in bytes. */
const MAX_BYTES = 65_535;
const MAX_ANNOTATIONS = 50;

function checkLimits({ output, conclusion, status, actions }: CheckInput): void {
  const fail = (field: string, message: string) =>
    unprocessable('Validation Failed', [{ resource: 'CheckRun', code: 'custom', field, message }]);
  for (const field of ['summary', 'text'] as const) {
    if (Buffer.byteLength(output?.[field] ?? '') > MAX_BYTES)
      throw fail(field, `Only ${MAX_BYTES} characters are allowed; ${field} is too long`);
  }
  if ((output?.annotations.length ?? 0) > MAX_ANNOTATIONS) {
    throw fail('annotations', `exceeds a maximum quantity of ${MAX_ANNOTATIONS}`);
  }
  if (status === 'completed' && conclusion === undefined)
    throw fail('conclusion', 'conclusion is required when status is completed');
  if (status !== undefined && status !== 'completed' && conclusion !== undefined) {
    throw fail('status', 'status must be completed when conclusion is given');
  }
  if ((actions?.length ?? 0) > 3) throw fail('actions', 'exceeds a maximum quantity of 3');
  for (const { label, description, identifier } of actions ?? []) {
    if (label.length > 20 || description.length > 40 || identifier.length > 20) {
      throw fail('actions', 'label, description and identifier hold 20, 40 and 20 characters');
    }
  }
}

/** Check runs are written by apps only. @throws GitHubRefusal 403 */
function demandApp(context: SandboxContext, actor: Actor, repository: Repository): App {
  if (!actor.app) throw forbidden('You must authenticate via a GitHub App.');
  demand(context, actor, repository, WRITE_CHECKS);
  return actor.app;
}

/** The app's suite on the commit, made where there is none yet. */
function suiteOf(
  context: SandboxContext,
  repository: Repository,
  app: App,
  headSha: Sha,
  branch: string | null,
): CheckSuite {
  const before = repository.checkSuites.find((suite) => suite.app === app && suite.headSha === headSha);
  if (before) return before;
  const id = nextId(context.world);
  const createdAt = context.clock.now();
  const suite = {
    id,
    nodeId: nodeId('CS', id),
    repository,
    app,
    headSha,
    headBranch: branch,
    createdAt,
    updatedAt: createdAt,
  };
  repository.checkSuites.push(suite);
  return suite;
}

/** Makes a suite on a pushed commit for every app that may write checks, and tells each of its own. */
export function requestSuites(
  context: SandboxContext,
  actor: Actor,
  repository: Repository,
  headSha: Sha,
  branch: string,
): void {
  for (const installation of context.world.installations.values()) {
    const { app, permissions } = installation;
    const reaches = covers({ installation, repositories: null, permissions, token: '', expiresAt: 0 }, repository);
    if (!reaches || !grants(permissions, 'checks', 'write') || installation.suspendedAt !== null) continue;
    if (repository.checkSuites.some((suite) => suite.app === app && suite.headSha === headSha)) continue;
    const suite = suiteOf(context, repository, app, headSha, branch);
    context.changed();
    emit(
      context,
      actor,
      repository,
      'check_suite',
      'requested',
      { check_suite: checkSuiteJson(context, suite) },
      app.id,
    );
  }
}

/** Makes a check run of the calling app. @throws GitHubRefusal 422 beyond GitHub's limits */
export function createCheckRun(
  context: SandboxContext,
  actor: Actor,
  repository: Repository,
  name: string,
  headSha: Sha,
  input: CheckInput,
): CheckRun {
  const app = demandApp(context, actor, repository);
  if (!repository.objects.commits.has(headSha)) throw unprocessable(`No commit found for SHA: ${headSha}`);
  checkLimits(input);
  const branch = [...repository.branches].find(([, sha]) => sha === headSha)?.[0] ?? null;
  const id = nextId(context.world);
  const run: CheckRun = {
    id,
    nodeId: nodeId('CR', id),
    suite: suiteOf(context, repository, app, headSha, branch),
    name,
    headSha,
    status: 'queued',
    conclusion: null,
    externalId: '',
    detailsUrl: null,
    startedAt: context.clock.now(),
    completedAt: null,
    title: null,
    summary: null,
    text: null,
    annotations: [],
    actions: [],
  };
  repository.checkRuns.push(run);
  write(context, run, input);
  emitRun(context, actor, run, 'created');
  afterWrite(context, actor, run, false);
  context.advanceQueues();
  return run;
}

/** Changes a check run of the calling app: annotations are added, the rest is replaced. */
export function updateCheckRun(context: SandboxContext, actor: Actor, run: CheckRun, input: CheckInput): CheckRun {
  const app = demandApp(context, actor, run.suite.repository);
  if (run.suite.app !== app) throw notAccessible();
  checkLimits(input);
  const wasCompleted = run.status === 'completed';
  write(context, run, input);
  afterWrite(context, actor, run, wasCompleted);
  context.advanceQueues();
  return run;
}

function write(context: SandboxContext, run: CheckRun, input: CheckInput): void {
  const now = context.clock.now();
  run.status = input.conclusion === undefined ? (input.status ?? run.status) : 'completed';
  if (run.status !== 'completed') run.conclusion = null;
  else run.conclusion = input.conclusion ?? run.conclusion;
  run.completedAt = run.status === 'completed' ? (input.completedAt ?? run.completedAt ?? now) : null;
  run.startedAt = input.startedAt ?? run.startedAt;
  run.externalId = input.externalId ?? run.externalId;
  run.detailsUrl = input.detailsUrl ?? run.detailsUrl;
  run.actions = input.actions ?? run.actions;
  if (input.output) {
    run.title = input.output.title;
    run.summary = input.output.summary;
    run.text = input.output.text;
    run.annotations.push(...input.output.annotations);
  }
  run.suite.updatedAt = now;
  context.changed();
}

function afterWrite(context: SandboxContext, actor: Actor, run: CheckRun, wasCompleted: boolean): void {
  if (run.status !== 'completed' || wasCompleted) return;
  emitRun(context, actor, run, 'completed');
  const { suite } = run;
  if (suiteOutcome(suite).status !== 'completed') return;
  emit(context, actor, suite.repository, 'check_suite', 'completed', { check_suite: checkSuiteJson(context, suite) });
}

function emitRun(
  context: SandboxContext,
  actor: Actor,
  run: CheckRun,
  action: string,
  onlyApp: number | null = null,
  more: Readonly<Record<string, unknown>> = {},
): void {
  const { suite } = run;
  const check = { ...checkRunJson(context, run), check_suite: checkSuiteJson(context, suite) };
  emit(context, actor, suite.repository, 'check_run', action, { check_run: check, ...more }, onlyApp);
}

/** @throws GitHubRefusal 404 */
export function checkRunNumbered(repository: Repository, id: number): CheckRun {
  const run = repository.checkRuns.find((one) => one.id === id);
  if (!run) throw notFound();
  return run;
}

const RERUN = { person: 'write', app: ['checks'], level: 'write' } as const;

/** Asks the owning app, and only it, to run a check again: needs write. */
export function rerequestCheck(context: SandboxContext, actor: Actor, run: CheckRun): void {
  demand(context, actor, run.suite.repository, RERUN);
  emitRun(context, actor, run, 'rerequested', run.suite.app.id);
}

/** Asks the owning app, and only it, to run all its checks of the commit again: needs write. */
export function rerequestSuite(context: SandboxContext, actor: Actor, suite: CheckSuite): void {
  demand(context, actor, suite.repository, RERUN);
  emit(
    context,
    actor,
    suite.repository,
    'check_suite',
    'rerequested',
    { check_suite: checkSuiteJson(context, suite) },
    suite.app.id,
  );
}

/** Presses one of the buttons that the app put on a completed check: needs write. */
export function requestAction(context: SandboxContext, actor: Actor, run: CheckRun, identifier: string): void {
  demand(context, actor, run.suite.repository, RERUN);
  const shown = run.status === 'completed' && run.actions.some((one) => one.identifier === identifier);
  if (!shown) throw unprocessable(`The check shows no action ${identifier}`);
  emitRun(context, actor, run, 'requested_action', run.suite.app.id, { requested_action: { identifier } });
}
