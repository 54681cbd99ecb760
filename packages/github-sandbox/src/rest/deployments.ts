import { Hono } from 'hono';
import { z } from 'zod';
import { deploy } from '../acts/deploy.ts';
import { deploymentNumbered, setDeploymentStatus } from '../acts/deployment.ts';
import type { SandboxContext } from '../context.ts';
import type { Deployment } from '../model/deployment.ts';
import type { Repository } from '../model/repository.ts';
import { deploymentJson, deploymentStatusJson } from '../payloads/deployment.ts';
import { notFound } from '../refusal.ts';
import { type Api, type ApiEnv, actor, bodyOf, numberPart, page, readable, repositoryOf } from './request.ts';

const DeploymentBody = z.object({
  ref: z.string(),
  task: z.string().default('deploy'),
  auto_merge: z.boolean().default(true),
  required_contexts: z.array(z.string()).nullable().default(null),
  payload: z.union([z.string(), z.record(z.string(), z.unknown())]).default(''),
  environment: z.string().default('production'),
  description: z.string().nullable().default(null),
  transient_environment: z.boolean().default(false),
  production_environment: z.boolean().nullable().default(null),
});
const StatusBody = z.object({
  state: z.enum(['error', 'failure', 'inactive', 'in_progress', 'queued', 'pending', 'success']),
  target_url: z.string().optional(),
  log_url: z.string().optional(),
  description: z.string().default(''),
  environment_url: z.string().optional(),
  auto_inactive: z.boolean().default(true),
});

/** Deployments and their states. */
export function deploymentRoutes(context: SandboxContext): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  const all = '/repos/:owner/:repo/deployments';
  const one = `${all}/:id`;
  const named = (c: Api): readonly [Repository, Deployment] => {
    const repository = readable(context, c, 'deployments');
    return [repository, deploymentNumbered(repository, numberPart(c, 'id'))];
  };

  routes.get(all, (c) => {
    const repository = readable(context, c, 'deployments');
    const asked = c.req.query();
    const wanted = repository.deployments
      .filter(
        ({ sha, ref, task, environment }) =>
          fits(asked.sha, sha) &&
          fits(asked.ref, ref) &&
          fits(asked.task, task) &&
          fits(asked.environment?.toLowerCase(), environment.toLowerCase()),
      )
      .reverse();
    return page(c, wanted, (deployment) => deploymentJson(context, repository, deployment));
  });
  routes.post(all, async (c) => {
    const repository = repositoryOf(context, c);
    const body = await bodyOf(c, DeploymentBody);
    const made = deploy({ context, actor: actor(c) }, repository, {
      ref: body.ref,
      environment: body.environment,
      task: body.task,
      payload: body.payload,
      description: body.description,
      transient: body.transient_environment,
      production: body.production_environment,
      autoMerge: body.auto_merge,
      requiredContexts: body.required_contexts,
    });
    if ('merged' in made) return c.json({ message: made.merged }, 202);
    return c.json(deploymentJson(context, repository, made), 201);
  });
  routes.get(one, (c) => c.json(deploymentJson(context, ...named(c))));

  routes.get(`${one}/statuses`, (c) => {
    const [repository, deployment] = named(c);
    const newestFirst = [...deployment.statuses].reverse();
    return page(c, newestFirst, (status) => deploymentStatusJson(context, repository, deployment, status));
  });
  routes.post(`${one}/statuses`, async (c) => {
    const repository = repositoryOf(context, c);
    const deployment = deploymentNumbered(repository, numberPart(c, 'id'));
    const body = await bodyOf(c, StatusBody);
    const made = setDeploymentStatus({ context, actor: actor(c) }, repository, deployment, {
      state: body.state,
      description: body.description,
      logUrl: body.log_url ?? body.target_url ?? null,
      environmentUrl: body.environment_url ?? null,
      autoInactive: body.auto_inactive,
    });
    return c.json(deploymentStatusJson(context, repository, deployment, made), 201);
  });
  routes.get(`${one}/statuses/:status`, (c) => {
    const [repository, deployment] = named(c);
    const found = deployment.statuses.find(({ id }) => id === numberPart(c, 'status'));
    if (!found) throw notFound();
    return c.json(deploymentStatusJson(context, repository, deployment, found));
  });
  return routes;
}

/** GitHub takes the word `none` as no filter. */
const fits = (asked: string | undefined, value: string): boolean =>
  asked === undefined || asked === 'none' || asked === value;
