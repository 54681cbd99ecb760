import { Hono } from 'hono';
import { z } from 'zod';
import {
  availableRuleApps,
  deleteEnvironment,
  disableRule,
  enableRule,
  environmentNamed,
  findEnvironment,
  setEnvironment,
} from '../acts/environment.ts';
import type { SandboxContext } from '../context.ts';
import type { Account, Team } from '../model/account.ts';
import type { Environment } from '../model/environment.ts';
import type { Repository } from '../model/repository.ts';
import { nodeId } from '../model.ts';
import { customRuleJson, environmentJson, ruleAppJson } from '../payloads/environment.ts';
import { notFound, unprocessable } from '../refusal.ts';
import { type Api, type ApiEnv, actor, bodyOf, numberPart, page, part, readable, repositoryOf } from './request.ts';

const BranchPolicy = z.object({ protected_branches: z.boolean(), custom_branch_policies: z.boolean() }).nullable();
const Reviewer = z.object({ type: z.enum(['User', 'Team']), id: z.number() });
const EnvironmentBody = z
  .object({
    wait_timer: z.number().optional(),
    prevent_self_review: z.boolean().optional(),
    reviewers: z.array(Reviewer).nullish(),
    deployment_branch_policy: BranchPolicy.optional(),
    can_admins_bypass: z.boolean().optional(),
  })
  .nullable();
const RuleBody = z.object({ integration_id: z.number() });

/**
 * The routes of environments and their protection rules. Apps read them with `actions`, and change them with
 * `administration`.
 */
export function environmentRoutes(context: SandboxContext): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  const all = '/repos/:owner/:repo/environments';
  const one = `${all}/:name`;
  const rules = `${one}/deployment_protection_rules`;
  const read = (c: Api) => readable(context, c, 'actions');
  const named = (c: Api): readonly [Repository, Environment] => {
    const repository = read(c);
    return [repository, environmentNamed(repository, part(c, 'name'))];
  };

  routes.get(all, (c) => {
    const repository = read(c);
    const show = (environment: Environment) => environmentJson(context, repository, environment);
    return page(c, [...repository.environments.values()], show, {
      wrap: (environments, total) => ({
        total_count: total,
        environments,
      }),
    });
  });
  routes.get(one, (c) => c.json(environmentJson(context, ...named(c))));
  routes.put(one, async (c) => {
    const repository = repositoryOf(context, c);
    const name = part(c, 'name');
    const body = await bodyOf(c, EnvironmentBody);
    const before = findEnvironment(repository, name);
    // Sets all settings of GitHub's documentation; others stay.
    const made = setEnvironment({ context, actor: actor(c) }, repository, name, {
      waitMinutes: body?.wait_timer ?? 0,
      preventSelfReview: body?.prevent_self_review ?? false,
      reviewers: (body?.reviewers ?? []).map((reviewer) => reviewerOf(context, reviewer)),
      branchPolicy: policyOf(body?.deployment_branch_policy ?? null, before),
      canAdminsBypass: body?.can_admins_bypass,
    });
    return c.json(environmentJson(context, repository, made));
  });
  routes.delete(one, (c) => {
    deleteEnvironment({ context, actor: actor(c) }, repositoryOf(context, c), part(c, 'name'));
    return c.body(null, 204);
  });

  routes.get(`${one}/deployment-branch-policies`, (c) => {
    const [, { id, branchPolicy }] = named(c);
    const list = typeof branchPolicy === 'string' ? [] : branchPolicy;
    return c.json({
      total_count: list.length,
      branch_policies: list.map(({ name, type }, at) => ({ id: id * 100 + at, node_id: nodeId('GA', at), name, type })),
    });
  });

  routes.get(rules, (c) => {
    const [, { customRules }] = named(c);
    const shown = customRules.map((rule) => customRuleJson(context, rule));
    return c.json({ total_count: shown.length, custom_deployment_protection_rules: shown });
  });
  routes.post(rules, async (c) => {
    const repository = repositoryOf(context, c);
    const { integration_id: app } = await bodyOf(c, RuleBody);
    const environment = environmentNamed(repository, part(c, 'name'));
    return c.json(customRuleJson(context, enableRule({ context, actor: actor(c) }, repository, environment, app)), 201);
  });
  routes.get(`${rules}/apps`, (c) => {
    const [repository] = named(c);
    return page(c, availableRuleApps(context, repository), (app) => ruleAppJson(context, app), {
      wrap: (apps, total) => ({ total_count: total, available_custom_deployment_protection_rule_integrations: apps }),
    });
  });
  routes.get(`${rules}/:id`, (c) => {
    const [, { customRules }] = named(c);
    const found = customRules.find(({ id }) => id === numberPart(c, 'id'));
    if (!found) throw notFound();
    return c.json(customRuleJson(context, found));
  });
  routes.delete(`${rules}/:id`, (c) => {
    const repository = repositoryOf(context, c);
    const environment = environmentNamed(repository, part(c, 'name'));
    disableRule({ context, actor: actor(c) }, repository, environment, numberPart(c, 'id'));
    return c.body(null, 204);
  });
  return routes;
}

function reviewerOf(context: SandboxContext, { type, id }: z.infer<typeof Reviewer>): Account | Team {
  const found = type === 'Team' ? context.world.teams.get(id) : context.world.accounts.get(id);
  if (!found) throw unprocessable(`There is no ${type} ${id} to review`);
  return found;
}

function policyOf(asked: z.infer<typeof BranchPolicy>, before: Environment | null): Environment['branchPolicy'] {
  if (asked === null) return 'any';
  if (asked.protected_branches === asked.custom_branch_policies) {
    throw unprocessable('protected_branches and custom_branch_policies cannot have the same value');
  }
  if (asked.protected_branches) return 'protected';
  // The patterns have their own addresses; setting the policy again keeps them.
  return typeof before?.branchPolicy === 'object' ? before.branchPolicy : [];
}
