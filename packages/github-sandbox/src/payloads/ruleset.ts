import { atSecond } from '../clock.ts';
import type { SandboxContext } from '../context.ts';
import type { OrganizationRuleset, Repository, Rule, Ruleset } from '../model/repository.ts';
import type { Json } from './json.ts';
import { apiUrl, repositoryApi, repositoryUrl } from './links.ts';

/** A ruleset of a repository, or (if `organization` is set on it) above it. */
export type AnyRuleset = Ruleset | OrganizationRuleset;

/** The ruleset's level and its owner's name. `repository`: the viewed one. */
export function sourceOf(
  ruleset: AnyRuleset,
  repository: Repository | null,
): { readonly type: 'Organization' | 'Repository'; readonly name: string } {
  if ('organization' in ruleset) return { type: 'Organization', name: ruleset.organization.login };
  if (!repository) throw new Error(`ruleset ${ruleset.id} belongs to a repository, and none is given`);
  return { type: 'Repository', name: `${repository.owner.login}/${repository.name}` };
}

/** A rule as GitHub's API and its files for import have it. */
export function ruleJson(rule: Rule): Json {
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
          allowed_merge_methods: ['merge', 'squash', 'rebase'],
        },
      };
    case 'creation':
    case 'deletion':
    case 'non_fast_forward':
      return { type: rule.type };
  }
}

/** A ruleset as lists show it. */
export function listedRulesetJson(context: SandboxContext, ruleset: AnyRuleset, repository: Repository | null): Json {
  const { type, name } = sourceOf(ruleset, repository);
  const above = 'organization' in ruleset;
  const self = above || !repository ? `${apiUrl(context)}/orgs/${name}` : repositoryApi(context, repository);
  const page =
    above || !repository ? `${context.url()}/organizations/${name}/settings` : repositoryUrl(context, repository);
  return {
    id: ruleset.id,
    node_id: ruleset.nodeId,
    name: ruleset.name,
    target: ruleset.target,
    source_type: type,
    source: name,
    enforcement: ruleset.enforcement,
    _links: {
      self: { href: `${self}/rulesets/${ruleset.id}` },
      html: { href: `${page}/rules/${ruleset.id}` },
    },
    created_at: atSecond(ruleset.createdAt),
    updated_at: atSecond(ruleset.updatedAt),
  };
}

/** A whole ruleset without its bypass list. Only those who can change the list see it. */
export function rulesetJson(context: SandboxContext, ruleset: AnyRuleset, repository: Repository | null): Json {
  return {
    ...listedRulesetJson(context, ruleset, repository),
    conditions: {
      ref_name: { include: ruleset.include, exclude: ruleset.exclude },
      ...('organization' in ruleset && repositoryCondition(ruleset)),
    },
    rules: ruleset.rules.map(ruleJson),
  };
}

const repositoryCondition = ({ repositories }: OrganizationRuleset): Json =>
  'ids' in repositories
    ? { repository_id: { repository_ids: repositories.ids } }
    : { repository_name: { ...repositories, protected: false } };

export const bypassActorsJson = ({ bypassActors }: Ruleset): readonly Json[] =>
  bypassActors.map(({ actorId, actorType, mode }) => ({
    actor_id: actorId,
    actor_type: actorType,
    bypass_mode: mode,
  }));
