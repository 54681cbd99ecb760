import { z } from 'zod';
import type { BypassActor, MergeQueueRule, RepositoryChoice, Rule } from '../model/repository.ts';
import { unprocessable } from '../refusal.ts';
import type { RulesetInput } from './ruleset.ts';

const list = z.array(z.string());
const Names = z.object({ include: list.default([]), exclude: list.default([]) });
const Conditions = z.object({
  ref_name: Names,
  repository_name: Names.optional(),
  repository_id: z.object({ repository_ids: z.array(z.number()) }).optional(),
});
const Bypass = z.object({
  actor_id: z.number().nullable().default(null),
  actor_type: z.enum(['OrganizationAdmin', 'RepositoryRole', 'Team', 'Integration', 'User', 'DeployKey']),
  bypass_mode: z.enum(['always', 'pull_request', 'exempt']).default('always'),
});
const File = z.object({
  name: z.string().min(1),
  target: z.enum(['branch', 'tag']).default('branch'),
  enforcement: z.enum(['active', 'disabled', 'evaluate']),
  conditions: Conditions,
  rules: z.array(z.looseObject({ type: z.string() })).default([]),
  bypass_actors: z.array(Bypass).nullish(),
});

const off = z.literal(false).default(false);
const none = z.array(z.never()).default([]);
const PARAMETERS = {
  update: z.strictObject({ update_allows_fetch_and_merge: off }).default({ update_allows_fetch_and_merge: false }),
  pull_request: z.strictObject({
    required_approving_review_count: z.int().min(0).max(10),
    // What the sandbox would not enforce is refused when it is switched on.
    dismiss_stale_reviews_on_push: off,
    require_code_owner_review: off,
    require_last_push_approval: off,
    required_review_thread_resolution: off,
    automatic_copilot_code_review_enabled: off,
    required_reviewers: none,
    allowed_merge_methods: z
      .array(z.enum(['merge', 'squash', 'rebase']))
      .refine((methods) => new Set(methods).size === 3, 'the sandbox allows all of merge, squash and rebase')
      .default(['merge', 'squash', 'rebase']),
  }),
  required_status_checks: z.strictObject({
    strict_required_status_checks_policy: z.boolean(),
    do_not_enforce_on_create: z.boolean().default(false),
    required_status_checks: z
      .array(z.strictObject({ context: z.string().min(1), integration_id: z.int().nullish() }))
      .min(1),
  }),
  merge_queue: z.strictObject({
    merge_method: z.enum(['MERGE', 'SQUASH', 'REBASE']),
    max_entries_to_build: z.int().min(0).max(100),
    min_entries_to_merge: z.int().min(0).max(100),
    max_entries_to_merge: z.int().min(0).max(100),
    min_entries_to_merge_wait_minutes: z.int().min(0).max(360),
    grouping_strategy: z.enum(['ALLGREEN', 'HEADGREEN']),
    check_response_timeout_minutes: z.int().min(1).max(360),
  }),
} as const;
const METHODS: Readonly<Record<string, MergeQueueRule['mergeMethod']>> = {
  MERGE: 'merge',
  SQUASH: 'squash',
  REBASE: 'rebase',
};
/** Rules that cannot apply to tags, which have neither pull requests nor queues. */
const BRANCHES_ONLY = ['pull_request', 'merge_queue'];

/** The content of a file for GitHub's "Import a ruleset". `repositories` is null if it names none. */
export interface RulesetFile extends RulesetInput {
  readonly repositories: RepositoryChoice | null;
}

/**
 * Parses a ruleset as GitHub exports it, and as its API accepts it. Ignores its origin (`id`, `source`, …).
 * @throws GitHubRefusal 422 with everything that is wrong: also for rules that the sandbox does not know, because one
 * that is accepted and not enforced would protect nothing
 */
export function readRulesetFile(json: unknown): RulesetFile {
  const read = File.safeParse(json);
  if (!read.success) throw invalid(problemsOf(read.error, ''));
  const { name, target, enforcement, conditions, rules, bypass_actors: bypass } = read.data;
  const problems: string[] = [];
  const known = rules.flatMap((rule, at): readonly Rule[] => {
    if (target === 'tag' && BRANCHES_ONLY.includes(rule.type)) {
      problems.push(`rules.${at}: a ruleset for tags cannot have the rule '${rule.type}'`);
      return [];
    }
    const found = ruleOf(rule.type, rule.parameters);
    if ('problems' in found) problems.push(...found.problems.map((problem) => `rules.${at}${problem}`));
    return 'rule' in found ? [found.rule] : [];
  });
  if (problems.length > 0) throw invalid(problems);
  return {
    name,
    target,
    enforcement,
    include: conditions.ref_name.include,
    exclude: conditions.ref_name.exclude,
    rules: known,
    bypassActors: (bypass ?? []).map(
      ({ actor_id: actorId, actor_type: actorType, bypass_mode: mode }): BypassActor => ({ actorId, actorType, mode }),
    ),
    repositories: conditions.repository_id
      ? { ids: conditions.repository_id.repository_ids }
      : (conditions.repository_name ?? null),
  };
}

type Found = { readonly rule: Rule } | { readonly problems: readonly string[] };

function ruleOf(type: string, parameters: unknown): Found {
  switch (type) {
    case 'creation':
    case 'deletion':
    case 'non_fast_forward':
      return { rule: { type } };
    case 'update':
      return checked(PARAMETERS.update, parameters, () => ({ type }));
    case 'pull_request':
      return checked(PARAMETERS.pull_request, parameters, ({ required_approving_review_count: count }) => ({
        type,
        requiredApprovals: count,
      }));
    case 'required_status_checks':
      return checked(PARAMETERS.required_status_checks, parameters, (given) => ({
        type,
        strict: given.strict_required_status_checks_policy,
        doNotEnforceOnCreate: given.do_not_enforce_on_create,
        checks: given.required_status_checks.map(({ context, integration_id: id }) => ({
          context,
          integrationId: id ?? null,
        })),
      }));
    case 'merge_queue':
      return checked(PARAMETERS.merge_queue, parameters, (given) => ({
        type,
        mergeMethod: METHODS[given.merge_method] ?? 'merge',
        maxEntriesToBuild: given.max_entries_to_build,
        minEntriesToMerge: given.min_entries_to_merge,
        maxEntriesToMerge: given.max_entries_to_merge,
        minEntriesToMergeWaitMinutes: given.min_entries_to_merge_wait_minutes,
        groupingStrategy: given.grouping_strategy,
        checkResponseTimeoutMinutes: given.check_response_timeout_minutes,
      }));
    default:
      return { problems: [`: the sandbox does not know the rule '${type}'`] };
  }
}

function checked<Given>(schema: z.ZodType<Given>, parameters: unknown, make: (given: Given) => Rule): Found {
  const read = schema.safeParse(parameters);
  return read.success ? { rule: make(read.data) } : { problems: problemsOf(read.error, '.parameters') };
}

const problemsOf = ({ issues }: z.ZodError, prefix: string): readonly string[] =>
  issues.map(({ path, message }) => {
    const at = [...(prefix === '' ? [] : [prefix]), ...path].join('.');
    return prefix === '' && at === '' ? `ruleset: ${message}` : `${at}: ${message}`;
  });

const invalid = (problems: readonly string[]) => unprocessable(`Validation Failed: ${problems.join('; ')}`, problems);
