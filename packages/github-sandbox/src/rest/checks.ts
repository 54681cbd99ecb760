import { Hono } from 'hono';
import { z } from 'zod';
import {
  type CheckInput,
  checkRunNumbered,
  createCheckRun,
  rerequestCheck,
  rerequestSuite,
  updateCheckRun,
} from '../acts/check.ts';
import { findCommit } from '../acts/push.ts';
import { setStatus } from '../acts/status.ts';
import type { SandboxContext } from '../context.ts';
import type { CheckRun } from '../model/checks.ts';
import type { Sha } from '../model/git.ts';
import type { Repository } from '../model/repository.ts';
import { annotationJson, checkRunJson, fullCheckSuiteJson, latestRuns, statusJson } from '../payloads/check.ts';
import { repositoryApi } from '../payloads/links.ts';
import { minimalRepositoryJson } from '../payloads/repository.ts';
import { notFound, unprocessable } from '../refusal.ts';
import { type Api, type ApiEnv, actor, bodyOf, numberPart, page, part, readable, repositoryOf } from './request.ts';

const time = z.iso.datetime({ offset: true });
const CheckRequest = z.object({
  status: z.enum(['queued', 'in_progress', 'completed']).optional(),
  conclusion: z
    .enum(['action_required', 'cancelled', 'failure', 'neutral', 'success', 'skipped', 'timed_out'])
    .optional(),
  external_id: z.string().optional(),
  details_url: z.url({ protocol: /^https?$/ }).optional(),
  started_at: time.optional(),
  completed_at: time.optional(),
  output: z
    .object({
      title: z.string().optional(),
      summary: z.string().optional(),
      text: z.string().optional(),
      annotations: z
        .array(
          z.object({
            path: z.string().min(1),
            start_line: z.int().min(1),
            end_line: z.int().min(1),
            start_column: z.int().optional(),
            end_column: z.int().optional(),
            annotation_level: z.enum(['notice', 'warning', 'failure']),
            message: z.string().min(1),
            title: z.string().optional(),
            raw_details: z.string().optional(),
          }),
        )
        .optional(),
    })
    .optional(),
  actions: z.array(z.object({ label: z.string(), description: z.string(), identifier: z.string() })).optional(),
});
const CreateRequest = CheckRequest.extend({ name: z.string().min(1), head_sha: z.string() });
const StatusRequest = z.object({
  state: z.enum(['error', 'failure', 'pending', 'success']),
  target_url: z.string().nullish(),
  description: z.string().nullish(),
  context: z.string().optional(),
});

/** @throws GitHubRefusal 422 if annotations name columns over several lines, or if an output has no title */
function inputOf(asked: z.infer<typeof CheckRequest>, run: CheckRun | null): CheckInput {
  const { output } = asked;
  const invalid = (field: string, message: string) =>
    unprocessable('Validation Failed', [{ resource: 'CheckRun', code: 'custom', field, message }]);
  if (output && run === null && (output.title === undefined || output.summary === undefined)) {
    throw invalid('output', 'title and summary are required');
  }
  for (const { start_line, end_line, start_column, end_column } of output?.annotations ?? []) {
    if (end_line < start_line) throw invalid('annotations', 'end_line must not be before start_line');
    if (start_line !== end_line && (start_column !== undefined || end_column !== undefined)) {
      throw invalid('annotations', 'start_column and end_column need start_line and end_line to be the same');
    }
  }
  const at = (text: string | undefined) => (text === undefined ? undefined : Date.parse(text));
  return {
    status: asked.status,
    conclusion: asked.conclusion,
    externalId: asked.external_id,
    detailsUrl: asked.details_url,
    startedAt: at(asked.started_at),
    completedAt: at(asked.completed_at),
    actions: asked.actions,
    output: output && {
      title: output.title ?? run?.title ?? null,
      summary: output.summary ?? run?.summary ?? null,
      text: output.text ?? run?.text ?? null,
      annotations: (output.annotations ?? []).map((one) => ({
        path: one.path,
        startLine: one.start_line,
        endLine: one.end_line,
        startColumn: one.start_column ?? null,
        endColumn: one.end_column ?? null,
        level: one.annotation_level,
        message: one.message,
        title: one.title ?? null,
        rawDetails: one.raw_details ?? null,
      })),
    },
  };
}

export function checkRoutes(context: SandboxContext): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  const repo = '/repos/:owner/:repo';
  const runs = `${repo}/check-runs`;

  routes.post(runs, async (c) => {
    const repository = repositoryOf(context, c);
    const asked = await bodyOf(c, CreateRequest);
    const made = createCheckRun(
      { context, actor: actor(c) },
      repository,
      { name: asked.name, headSha: asked.head_sha },
      inputOf(asked, null),
    );
    return c.json(checkRunJson(context, made), 201);
  });
  routes.patch(`${runs}/:id`, async (c) => {
    const run = checkRunNumbered(repositoryOf(context, c), numberPart(c, 'id'));
    const asked = await bodyOf(c, CheckRequest.extend({ name: z.string().optional() }));
    return c.json(checkRunJson(context, updateCheckRun({ context, actor: actor(c) }, run, inputOf(asked, run))));
  });
  const readRun = (c: Api) => checkRunNumbered(readable(context, c, 'checks'), numberPart(c, 'id'));
  routes.get(`${runs}/:id`, (c) => c.json(checkRunJson(context, readRun(c))));
  routes.get(`${runs}/:id/annotations`, (c) => {
    const run = readRun(c);
    return page(c, run.annotations, (one) => annotationJson(context, run, one));
  });
  routes.post(`${runs}/:id/rerequest`, (c) => {
    rerequestCheck({ context, actor: actor(c) }, checkRunNumbered(repositoryOf(context, c), numberPart(c, 'id')));
    return c.json({}, 201);
  });

  const suites = `${repo}/check-suites`;
  const suite = (repository: Repository, c: Api) => {
    const found = repository.checkSuites.find(({ id }) => id === numberPart(c, 'id'));
    if (!found) throw notFound();
    return found;
  };
  routes.get(`${suites}/:id`, (c) => c.json(fullCheckSuiteJson(context, suite(readable(context, c, 'checks'), c))));
  routes.post(`${suites}/:id/rerequest`, (c) => {
    rerequestSuite({ context, actor: actor(c) }, suite(repositoryOf(context, c), c));
    return c.json({}, 201);
  });
  routes.get(`${suites}/:id/check-runs`, (c) => {
    const found = suite(readable(context, c, 'checks'), c);
    return listRuns(
      c,
      found.repository.checkRuns.filter((run) => run.suite === found),
    );
  });

  /** Only the newest run of each name and app, unless `filter=all` is given. */
  const listRuns = (c: Api, all: readonly CheckRun[]): Response => {
    const { check_name: name, status, app_id: app, filter = 'latest' } = c.req.query();
    const wanted = all
      .filter((run) => filter === 'all' || latestRuns(run.suite).includes(run))
      .filter((run) => name === undefined || run.name === name)
      .filter((run) => status === undefined || run.status === status)
      .filter((run) => app === undefined || String(run.suite.app.id) === app)
      .reverse();
    const wrap = (shown: readonly unknown[], total: number) => ({ total_count: total, check_runs: shown });
    return page(c, wanted, (run) => checkRunJson(context, run), { wrap });
  };
  const commitOf = (repository: Repository, c: Api): Sha => {
    const sha = findCommit(repository, part(c, 'ref'));
    if (sha === null) throw unprocessable(`No commit found for SHA: ${part(c, 'ref')}`);
    return sha;
  };
  routes.get(`${repo}/commits/:ref{.+}/check-runs`, (c) => {
    const repository = readable(context, c, 'checks');
    const sha = commitOf(repository, c);
    return listRuns(
      c,
      repository.checkRuns.filter(({ headSha }) => headSha === sha),
    );
  });
  routes.get(`${repo}/commits/:ref{.+}/check-suites`, (c) => {
    const repository = readable(context, c, 'checks');
    const sha = commitOf(repository, c);
    const found = repository.checkSuites.filter(({ headSha }) => headSha === sha);
    const wrap = (shown: readonly unknown[], total: number) => ({ total_count: total, check_suites: shown });
    return page(c, found, (one) => fullCheckSuiteJson(context, one), { wrap });
  });

  routes.post(`${repo}/statuses/:sha`, async (c) => {
    const repository = repositoryOf(context, c);
    const asked = await bodyOf(c, StatusRequest);
    const made = setStatus({ context, actor: actor(c) }, repository, part(c, 'sha'), {
      state: asked.state,
      context: asked.context ?? 'default',
      description: asked.description ?? null,
      targetUrl: asked.target_url ?? null,
    });
    return c.json(statusJson(context, repository, made), 201);
  });
  routes.get(`${repo}/commits/:ref{.+}/statuses`, (c) => {
    const repository = readable(context, c, 'statuses');
    const sha = commitOf(repository, c);
    const found = repository.statuses.filter((one) => one.sha === sha).reverse();
    return page(c, found, (one) => statusJson(context, repository, one));
  });
  routes.get(`${repo}/commits/:ref{.+}/status`, (c) => {
    const repository = readable(context, c, 'statuses');
    const sha = commitOf(repository, c);
    const newest = new Map(repository.statuses.filter((one) => one.sha === sha).map((one) => [one.context, one]));
    const states = [...newest.values()].map(({ state }) => state);
    const failed = states.some((state) => state === 'failure' || state === 'error');
    const passed = states.length > 0 && states.every((state) => state === 'success');
    const url = `${repositoryApi(context, repository)}/commits/${sha}`;
    return c.json({
      state: failed ? 'failure' : passed ? 'success' : 'pending',
      statuses: [...newest.values()].map((one) => statusJson(context, repository, one)),
      sha,
      total_count: newest.size,
      repository: minimalRepositoryJson(context, repository),
      commit_url: url,
      url: `${url}/status`,
    });
  });
  return routes;
}
