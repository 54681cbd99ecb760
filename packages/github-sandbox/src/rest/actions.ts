import { Hono } from 'hono';
import { z } from 'zod';
import { answerRule, canReview, reviewGates, waitingJobs } from '../acts/gate.ts';
import { advance, advanceAll, cancelRun, latestAttempt, rerun, runNumbered } from '../acts/run.ts';
import { dispatchWorkflow, workflowNamed, workflowsOf } from '../acts/workflow.ts';
import { atSecond, atSecondOrNull } from '../clock.ts';
import type { SandboxContext } from '../context.ts';
import type { WorkflowRun } from '../model/workflow.ts';
import { accountJson } from '../payloads/account.ts';
import { deploymentJson } from '../payloads/deployment.ts';
import { environmentPartJson, reviewerJson } from '../payloads/environment.ts';
import type { Json } from '../payloads/json.ts';
import { runApi, runPage, workflowJson, workflowRunJson } from '../payloads/workflow.ts';
import { notFound, unprocessable } from '../refusal.ts';
import { shortRef } from '../workflows/file.ts';
import { type Api, type ApiEnv, actor, bodyOf, numberPart, page, part, readable, repositoryOf } from './request.ts';

const state = z.enum(['approved', 'rejected']);
const RuleReply = z.object({ environment_name: z.string(), state: state.optional(), comment: z.string().optional() });
const Review = z.object({ environment_ids: z.array(z.number()), state, comment: z.string() });
const Dispatch = z.object({
  ref: z.string(),
  inputs: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
  return_run_details: z.boolean().default(false),
});

/** Workflows, their runs, and the answers to the protection rules that hold them. */
export function actionsRoutes(context: SandboxContext): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  const actions = '/repos/:owner/:repo/actions';
  const one = `${actions}/runs/:id`;
  const read = (c: Api): WorkflowRun => runNumbered(context, readable(context, c, 'actions'), numberPart(c, 'id'));
  /** The following act checks the permission. */
  const toChange = (c: Api): WorkflowRun => runNumbered(context, repositoryOf(context, c), numberPart(c, 'id'));

  routes.get(`${actions}/workflows`, (c) => {
    const repository = readable(context, c, 'actions');
    return page(c, workflowsOf(context, repository), (workflow) => workflowJson(context, repository, workflow), {
      wrap: (workflows, total) => ({ total_count: total, workflows }),
    });
  });
  routes.get(`${actions}/workflows/:workflow`, (c) => {
    const repository = readable(context, c, 'actions');
    return c.json(workflowJson(context, repository, workflowNamed(context, repository, part(c, 'workflow'))));
  });
  routes.post(`${actions}/workflows/:workflow/dispatches`, async (c) => {
    const repository = repositoryOf(context, c);
    const { ref, inputs, return_run_details: details } = await bodyOf(c, Dispatch);
    const texts = Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, String(value)]));
    const input = { workflow: part(c, 'workflow'), ref, inputs: texts };
    const run = dispatchWorkflow({ context, actor: actor(c) }, repository, input);
    if (!details) return c.body(null, 204);
    return c.json({ workflow_run_id: run.id, run_url: runApi(context, run), html_url: runPage(context, run) });
  });

  routes.get(`${actions}/runs`, (c) => {
    const repository = readable(context, c, 'actions');
    advanceAll(context);
    const asked = c.req.query();
    const wanted = [...repository.workflowRuns.values()].reverse().filter((run) => {
      const { status, conclusion } = latestAttempt(run);
      return (
        (asked.actor === undefined || run.actor.login === asked.actor) &&
        (asked.branch === undefined || shortRef(run.ref) === asked.branch) &&
        (asked.event === undefined || run.event === asked.event) &&
        (asked.head_sha === undefined || run.headSha === asked.head_sha) &&
        (asked.status === undefined || asked.status === status || asked.status === conclusion)
      );
    });
    return page(c, wanted, (run) => workflowRunJson(context, run, latestAttempt(run)), {
      wrap: (runs, total) => ({ total_count: total, workflow_runs: runs }),
    });
  });
  routes.get(one, (c) => {
    const run = read(c);
    return c.json(workflowRunJson(context, run, latestAttempt(run)));
  });
  routes.get(`${one}/attempts/:attempt`, (c) => {
    const run = read(c);
    const attempt = run.attempts.find(({ number }) => number === numberPart(c, 'attempt'));
    if (!attempt) throw notFound();
    return c.json(workflowRunJson(context, run, attempt));
  });
  routes.post(`${one}/rerun`, async (c) => {
    await bodyOf(c, z.object({ enable_debug_logging: z.boolean().optional() }).nullable());
    rerun({ context, actor: actor(c) }, toChange(c));
    return c.json({}, 201);
  });
  routes.post(`${one}/cancel`, (c) => {
    cancelRun({ context, actor: actor(c) }, toChange(c));
    return c.json({}, 202);
  });

  routes.get(`${one}/pending_deployments`, (c) => {
    const run = read(c);
    return c.json(pendingJson(context, c, run));
  });
  routes.post(`${one}/pending_deployments`, async (c) => {
    const run = toChange(c);
    const { environment_ids: ids, state: decided, comment } = await bodyOf(c, Review);
    const environments = [...run.repository.environments.values()].filter(({ id }) => ids.includes(id));
    const jobs = reviewGates({ context, actor: actor(c) }, run, { environments, state: decided, comment });
    advance(context, run);
    const shown = jobs.flatMap(({ deployment }) => deployment ?? []);
    return c.json(shown.map((deployment) => deploymentJson(context, run.repository, deployment)));
  });
  routes.get(`${one}/approvals`, (c) => {
    const run = read(c);
    return c.json(
      run.reviews.map(({ environments, state: decided, by, comment }) => ({
        environments: environments.map((environment) => ({
          ...environmentPartJson(context, run.repository, environment),
          created_at: atSecond(environment.createdAt),
          updated_at: atSecond(environment.updatedAt),
        })),
        state: decided,
        user: accountJson(context, by),
        comment,
      })),
    );
  });
  routes.post(`${one}/deployment_protection_rule`, async (c) => {
    const run = toChange(c);
    const { environment_name: environment, state: decided = null, comment } = await bodyOf(c, RuleReply);
    if (decided === null && comment === undefined)
      throw unprocessable('Invalid request.\n\nstate or comment is needed');
    answerRule({ context, actor: actor(c) }, run, { environment, state: decided, comment: comment ?? '' });
    advance(context, run);
    return c.body(null, 204);
  });
  return routes;
}

/** The waiting environments of the newest attempt. */
function pendingJson(context: SandboxContext, c: Api, run: WorkflowRun): readonly Json[] {
  const me = actor(c);
  const seen = new Set<string>();
  return waitingJobs(run).flatMap(({ gate }) => {
    const { environment } = gate;
    if (seen.has(environment.name)) return [];
    seen.add(environment.name);
    return {
      environment: environmentPartJson(context, run.repository, environment),
      wait_timer: environment.waitMinutes,
      wait_timer_started_at: atSecondOrNull(gate.waitUntil === null ? null : gate.since),
      current_user_can_approve: me.app === null && canReview(context, me.account, run, gate),
      reviewers: gate.reviewers.map((reviewer) => reviewerJson(context, reviewer)),
    };
  });
}
