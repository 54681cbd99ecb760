import type { By, SandboxContext } from '../context.ts';
import { covers, demand, grants } from '../demand.ts';
import type { App } from '../model/apps.ts';
import type { Annotation, CheckConclusion, CheckRun, CheckStatus, CheckSuite } from '../model/checks.ts';
import type { Sha } from '../model/git.ts';
import type { Repository } from '../model/repository.ts';
import { nextId, nodeId } from '../model.ts';
import { checkRunJson, checkSuiteJson, suiteOutcome } from '../payloads/check.ts';
import { forbidden, notAccessible, notFound, unprocessable } from '../refusal.ts';
import { emit } from './note.ts';

/** The fields of a request for a check run. Omitted fields keep their values. */
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
/** The most bytes of `summary`, and of `text`. */
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

/** Requires an app, because only apps write check runs. @throws GitHubRefusal 403 */
function demandApp(by: By, repository: Repository): App {
  const { actor } = by;
  if (!actor.app) throw forbidden('You must authenticate via a GitHub App.');
  demand(by, repository, WRITE_CHECKS);
  return actor.app;
}

/** The app's suite on the commit, created if there is none yet. */
function suiteOf(
  context: SandboxContext,
  repository: Repository,
  app: App,
  { sha: headSha, branch }: { readonly sha: Sha; readonly branch: string | null },
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

/** Creates a suite on a pushed commit for every app that may write checks. Each app gets its webhook. */
export function requestSuites(by: By, repository: Repository, headSha: Sha, branch: string): void {
  const { context } = by;
  for (const installation of context.world.installations.values()) {
    const { app, permissions } = installation;
    const reaches = covers({ installation, repositories: null, permissions, token: '', expiresAt: 0 }, repository);
    if (!reaches || !grants(permissions, 'checks', 'write') || installation.suspendedAt !== null) continue;
    if (repository.checkSuites.some((suite) => suite.app === app && suite.headSha === headSha)) continue;
    const suite = suiteOf(context, repository, app, { sha: headSha, branch });
    context.changed();
    emit(by, repository, {
      event: 'check_suite',
      action: 'requested',
      body: { check_suite: checkSuiteJson(context, suite) },
      onlyApp: app.id,
    });
  }
}

/** Creates a check run of the calling app. @throws GitHubRefusal 422 beyond GitHub's limits */
export function createCheckRun(
  by: By,
  repository: Repository,
  { name, headSha }: Pick<CheckRun, 'name' | 'headSha'>,
  input: CheckInput,
): CheckRun {
  const { context } = by;
  const app = demandApp(by, repository);
  if (!repository.objects.commits.has(headSha)) throw unprocessable(`No commit found for SHA: ${headSha}`);
  checkLimits(input);
  const branch = [...repository.branches].find(([, sha]) => sha === headSha)?.[0] ?? null;
  const id = nextId(context.world);
  const run: CheckRun = {
    id,
    nodeId: nodeId('CR', id),
    suite: suiteOf(context, repository, app, { sha: headSha, branch }),
    name,
    headSha,
    status: 'queued',
    conclusion: null,
    externalId: '',
    detailsUrl: null,
    createdAt: context.clock.now(),
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
  emitRun(by, run, 'created');
  afterWrite(by, run, false);
  context.advanceQueues();
  return run;
}

/**
 * Changes a check run of the calling app: annotations are added, the rest is replaced.
 * A completed run stays completed, and a stale one stays stale, whatever is requested.
 */
export function updateCheckRun(by: By, run: CheckRun, input: CheckInput): CheckRun {
  const { context } = by;
  const app = demandApp(by, run.suite.repository);
  if (run.suite.app !== app) throw notAccessible();
  checkLimits(input);
  const wasCompleted = run.status === 'completed';
  write(context, run, input);
  afterWrite(by, run, wasCompleted);
  context.advanceQueues();
  return run;
}

function write(context: SandboxContext, run: CheckRun, input: CheckInput): void {
  const now = context.clock.now();
  if (run.status !== 'completed')
    run.status = input.conclusion === undefined ? (input.status ?? run.status) : 'completed';
  if (run.conclusion !== 'stale') run.conclusion = input.conclusion ?? run.conclusion;
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

function afterWrite(by: By, run: CheckRun, wasCompleted: boolean): void {
  const { context } = by;
  if (run.status !== 'completed' || wasCompleted) return;
  emitRun(by, run, 'completed');
  const { suite } = run;
  if (suiteOutcome(suite).status !== 'completed') return;
  emit(by, suite.repository, {
    event: 'check_suite',
    action: 'completed',
    body: { check_suite: checkSuiteJson(context, suite) },
  });
}

/** How long a run may stay incomplete before GitHub makes it `stale`. */
const STALE_MILLIS = 14 * 24 * 60 * 60_000;

/** Completes the runs that were incomplete for too long, as `stale`, with the webhooks of their apps. */
export function ageChecks(context: SandboxContext): void {
  const now = context.clock.now();
  const runs = [...context.world.repositories.values()].flatMap(({ checkRuns }) => checkRuns);
  const old = runs.filter(({ status, createdAt }) => status !== 'completed' && now > createdAt + STALE_MILLIS);
  for (const run of old) {
    Object.assign(run, { status: 'completed', conclusion: 'stale', completedAt: now });
    context.changed();
    afterWrite({ context, actor: { account: run.suite.app.bot, app: null, token: null } }, run, false);
  }
  if (old.length > 0) context.advanceQueues();
}

function emitRun(
  by: By,
  run: CheckRun,
  action: string,
  { onlyApp = null, more = {} }: { readonly onlyApp?: number | null; readonly more?: object } = {},
): void {
  const { context } = by;
  const { suite } = run;
  const check = { ...checkRunJson(context, run), check_suite: checkSuiteJson(context, suite) };
  emit(by, suite.repository, { event: 'check_run', action, body: { check_run: check, ...more }, onlyApp });
}

/** @throws GitHubRefusal 404 */
export function checkRunNumbered(repository: Repository, id: number): CheckRun {
  const run = repository.checkRuns.find((one) => one.id === id);
  if (!run) throw notFound();
  return run;
}

const RERUN = { person: 'write', app: ['checks'], level: 'write' } as const;

/** Asks the owning app, and only it, to run a check again: needs write. */
export function rerequestCheck(by: By, run: CheckRun): void {
  demand(by, run.suite.repository, RERUN);
  emitRun(by, run, 'rerequested', { onlyApp: run.suite.app.id });
}

/** Asks the owning app alone to run all its checks of the commit again. Needs write. */
export function rerequestSuite(by: By, suite: CheckSuite): void {
  const { context } = by;
  demand(by, suite.repository, RERUN);
  emit(by, suite.repository, {
    event: 'check_suite',
    action: 'rerequested',
    body: { check_suite: checkSuiteJson(context, suite) },
    onlyApp: suite.app.id,
  });
}

/** Presses one of the buttons that the app put on a completed check: needs write. */
export function requestAction(by: By, run: CheckRun, identifier: string): void {
  demand(by, run.suite.repository, RERUN);
  const shown = run.status === 'completed' && run.actions.some((one) => one.identifier === identifier);
  if (!shown) throw unprocessable(`The check shows no action ${identifier}`);
  emitRun(by, run, 'requested_action', { onlyApp: run.suite.app.id, more: { requested_action: { identifier } } });
}
