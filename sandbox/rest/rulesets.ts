import { Hono } from 'hono';
import { atSecond } from '../clock.ts';
import type { SandboxContext } from '../context.ts';
import { fullName, may } from '../demand.ts';
import type { Repository, Rule, Ruleset } from '../model/repository.ts';
import type { Json } from '../payloads/json.ts';
import { repositoryApi, repositoryUrl } from '../payloads/links.ts';
import { notFound } from '../refusal.ts';
import { activeRules } from '../rulesets.ts';
import { type ApiEnv, actor, numberPart, page, part, readable } from './request.ts';

function ruleJson(rule: Rule): Json {
  switch (rule.type) {
    case 'update':
      return { type: rule.type, parameters: { update_allows_fetch_and_merge: false } };
    case 'merge_queue':
      return {
        type: rule.type,
        parameters: {
          merge_method: rule.mergeMethod.toUpperCase(),
          max_entries_to_build: rule.maxEntriesToBuild,
          min_entries_to_merge: rule.minEntriesToMerge,
          max_entries_to_merge: rule.maxEntriesToMerge,
          min_entries_to_merge_wait_minutes: rule.minEntriesToMergeWaitMinutes,
          grouping_strategy: rule.groupingStrategy,
          check_response_timeout_minutes: rule.checkResponseTimeoutMinutes,
        },
      };
    case 'required_status_checks':
      return {
        type: rule.type,
        parameters: {
          strict_required_status_checks_policy: rule.strict,
          do_not_enforce_on_create: rule.doNotEnforceOnCreate,
          required_status_checks: rule.checks.map(({ context, integrationId }) => ({
            context,
            ...(integrationId !== null && { integration_id: integrationId }),
          })),
        },
      };
    case 'pull_request':
      return {
        type: rule.type,
        parameters: {
          required_approving_review_count: rule.requiredApprovals,
          dismiss_stale_reviews_on_push: false,
          require_code_owner_review: false,
          require_last_push_approval: false,
          required_review_thread_resolution: false,
        },
      };
    case 'creation':
    case 'deletion':
    case 'non_fast_forward':
      return { type: rule.type };
  }
}

function listedJson(context: SandboxContext, repository: Repository, ruleset: Ruleset): Json {
  return {
    id: ruleset.id,
    node_id: ruleset.nodeId,
    name: ruleset.name,
    target: ruleset.target,
    source_type: 'Repository',
    source: fullName(repository),
    enforcement: ruleset.enforcement,
    _links: {
      self: { href: `${repositoryApi(context, repository)}/rulesets/${ruleset.id}` },
      html: { href: `${repositoryUrl(context, repository)}/rules/${ruleset.id}` },
    },
    created_at: atSecond(ruleset.createdAt),
    updated_at: atSecond(ruleset.updatedAt),
  };
}

export function rulesetRoutes(context: SandboxContext): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  const repo = '/repos/:owner/:repo';

  routes.get(`${repo}/rulesets`, (c) => {
    const repository = readable(context, c, 'metadata');
    const targets = c.req.query('targets')?.split(',');
    const wanted = [...repository.rulesets.values()].filter(({ target }) => targets?.includes(target) ?? true);
    return page(c, wanted, (ruleset) => listedJson(context, repository, ruleset));
  });
  routes.get(`${repo}/rulesets/:id`, (c) => {
    const repository = readable(context, c, 'metadata');
    const ruleset = repository.rulesets.get(numberPart(c, 'id'));
    if (!ruleset) throw notFound();
    // Who may pass by the rules is shown only to those who could change them: its absence says nothing.
    const writes = may(context, actor(c), repository, { person: 'admin', app: ['administration'], level: 'write' });
    const bypass = ruleset.bypassActors.map(({ actorId, actorType, mode }) => ({
      actor_id: actorId,
      actor_type: actorType,
      bypass_mode: mode,
    }));
    return c.json({
      ...listedJson(context, repository, ruleset),
      conditions: { ref_name: { include: ruleset.include, exclude: ruleset.exclude } },
      rules: ruleset.rules.map(ruleJson),
      ...(writes && { bypass_actors: bypass }),
    });
  });
  routes.get(`${repo}/rules/branches/:branch{.+}`, (c) => {
    const repository = readable(context, c, 'metadata');
    return page(c, activeRules(repository, `refs/heads/${part(c, 'branch')}`), ({ ruleset, rule }) => ({
      ...ruleJson(rule),
      ruleset_source_type: 'Repository',
      ruleset_source: fullName(repository),
      ruleset_id: ruleset.id,
    }));
  });
  return routes;
}
