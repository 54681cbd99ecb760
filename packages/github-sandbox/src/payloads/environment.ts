import { atSecond } from '../clock.ts';
import type { SandboxContext } from '../context.ts';
import type { Account, Team } from '../model/account.ts';
import type { App } from '../model/apps.ts';
import type { CustomRule, Environment } from '../model/environment.ts';
import type { Repository } from '../model/repository.ts';
import { nodeId } from '../model.ts';
import { accountJson, teamJson } from './account.ts';
import type { Json } from './json.ts';
import { apiUrl, repositoryApi, repositoryUrl } from './links.ts';

/** The common fields of objects that name an environment. */
export function environmentPartJson(context: SandboxContext, repository: Repository, environment: Environment): Json {
  const { id, nodeId: node, name } = environment;
  const at = encodeURIComponent(name);
  return {
    id,
    node_id: node,
    name,
    url: `${repositoryApi(context, repository)}/environments/${at}`,
    html_url: `${repositoryUrl(context, repository)}/deployments/activity_log?environments_filter=${at}`,
  };
}

export function environmentJson(context: SandboxContext, repository: Repository, environment: Environment): Json {
  const { branchPolicy } = environment;
  return {
    ...environmentPartJson(context, repository, environment),
    created_at: atSecond(environment.createdAt),
    updated_at: atSecond(environment.updatedAt),
    can_admins_bypass: environment.canAdminsBypass,
    protection_rules: protectionRules(context, environment),
    deployment_branch_policy:
      branchPolicy === 'any'
        ? null
        : { protected_branches: branchPolicy === 'protected', custom_branch_policies: branchPolicy !== 'protected' },
  };
}

/** Apps' rules are here too, but only with their type: `deployment_protection_rules` names the apps. */
function protectionRules(context: SandboxContext, environment: Environment): readonly Json[] {
  const { waitMinutes, reviewers, preventSelfReview, branchPolicy, customRules } = environment;
  // Beyond any id that the world assigns, and the same at every read.
  const rule = (kind: number, type: string, more: Json): Json => {
    const id = environment.id * 10 + kind;
    return { id, node_id: nodeId('GA', id), type, ...more };
  };
  const list: Json[] = [];
  if (waitMinutes > 0) list.push(rule(1, 'wait_timer', { wait_timer: waitMinutes }));
  if (reviewers.length > 0) {
    const shown = reviewers.map((one) => reviewerJson(context, one));
    list.push(rule(2, 'required_reviewers', { prevent_self_review: preventSelfReview, reviewers: shown }));
  }
  if (branchPolicy !== 'any') list.push(rule(3, 'branch_policy', {}));
  for (const { id, nodeId: node } of customRules) list.push({ id, node_id: node, type: 'custom_deployment_rule' });
  return list;
}

export function reviewerJson(context: SandboxContext, reviewer: Account | Team): Json {
  return 'slug' in reviewer
    ? { type: 'Team', reviewer: teamJson(context, reviewer) }
    : { type: 'User', reviewer: accountJson(context, reviewer) };
}

/** The app behind a deployment protection rule. */
export const ruleAppJson = (context: SandboxContext, app: App): Json => ({
  id: app.id,
  node_id: app.nodeId,
  slug: app.slug,
  integration_url: `${apiUrl(context)}/apps/${app.slug}`,
});

export const customRuleJson = (context: SandboxContext, { id, nodeId: node, app }: CustomRule): Json => ({
  id,
  node_id: node,
  enabled: true,
  app: ruleAppJson(context, app),
});
