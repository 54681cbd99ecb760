import { READINESS, TAG_CHECK } from '../../domain/effects.ts';
import type { Policy } from '../../domain/policy.ts';
import { isAnything } from '../doctor/release-branches.ts';

/** A ruleset in the form that GitHub's import and API accept. */
export interface RulesetFile {
  readonly name: string;
  readonly target: 'branch' | 'tag';
  readonly enforcement: 'active';
  readonly bypass_actors: readonly {
    readonly actor_id: number;
    readonly actor_type: 'Integration';
    readonly bypass_mode: 'always';
  }[];
  readonly conditions: {
    readonly ref_name: { readonly include: readonly string[]; readonly exclude: readonly string[] };
  };
  readonly rules: readonly { readonly type: string; readonly parameters?: Readonly<Record<string, unknown>> }[];
}

/** Returns ruleset patterns that together match what a glob matches, or the problem. */
export type RefConditions = (
  glob: string,
) =>
  | { readonly patterns: readonly string[] }
  | { readonly problem: { readonly problem: string; readonly fix: string } };

/** The policy says something that a ruleset cannot express. */
export class Unsayable extends Error {
  override readonly name = 'Unsayable';
}

const required = (context: string, app: number, skipsCreation: boolean) => ({
  type: 'required_status_checks',
  parameters: {
    strict_required_status_checks_policy: false,
    do_not_enforce_on_create: skipsCreation,
    required_status_checks: [{ context, integration_id: app }],
  },
});

/**
 * Makes the ruleset for the branches that releases go into.
 * Creating a release branch is allowed, because it has to start from some commit; every later change needs a pull
 * request. The ruleset requires no approvals, which are up to the policy.
 * @param anywhere globs that stand for an entry of `releases` that names no base
 * @throws Unsayable if there is no such glob, or a pattern that a ruleset cannot express
 */
export function branchRuleset(
  policy: Policy,
  app: number,
  refPatterns: RefConditions,
  anywhere: readonly string[],
): RulesetFile {
  const include = policy.releases.flatMap(({ base }, index) => {
    if (isAnything(base)) {
      if (anywhere.length > 0) return anywhere.flatMap((glob) => patternsOf(refPatterns, 'refs/heads/', glob));
      throw new Unsayable(
        `entry ${index + 1} of "releases" names no base, so every branch would have to require the check, and no one could push to any branch. Add a "base" to the entry, or name its branches with --branches GLOB`,
      );
    }
    return base === 'default-branch' ? ['~DEFAULT_BRANCH'] : patternsOf(refPatterns, 'refs/heads/', base.source);
  });
  const patterns = [...new Set(include)];
  const growing = patterns.some((pattern) => pattern !== '~DEFAULT_BRANCH');
  return {
    name: 'Countersign: release branches',
    target: 'branch',
    enforcement: 'active',
    bypass_actors: [],
    conditions: { ref_name: { include: patterns, exclude: [] } },
    rules: [
      { type: 'deletion' },
      { type: 'non_fast_forward' },
      {
        type: 'pull_request',
        parameters: {
          required_approving_review_count: 0,
          dismiss_stale_reviews_on_push: false,
          require_code_owner_review: false,
          require_last_push_approval: false,
          required_review_thread_resolution: false,
        },
      },
      required(READINESS, app, growing),
    ],
  };
}

/**
 * Makes the ruleset for release tags.
 * They are created only on a commit that passed, and never moved or deleted. If the policy tells the app to delete tags
 * that break the rules, the app can bypass the ruleset: GitHub has no exception for a single rule.
 * @throws Unsayable for a pattern that a ruleset cannot express
 */
export function tagRuleset(policy: Policy, app: number, refPatterns: RefConditions): RulesetFile {
  const include = policy.tags.patterns.flatMap(({ source }) => patternsOf(refPatterns, 'refs/tags/', source));
  const deletes = policy.tags.onViolation === 'delete';
  return {
    name: 'Countersign: release tags',
    target: 'tag',
    enforcement: 'active',
    bypass_actors: deletes ? [{ actor_id: app, actor_type: 'Integration', bypass_mode: 'always' }] : [],
    conditions: { ref_name: { include: [...new Set(include)], exclude: [] } },
    rules: [{ type: 'deletion' }, { type: 'update' }, required(TAG_CHECK, app, false)],
  };
}

function patternsOf(refPatterns: RefConditions, prefix: string, glob: string): readonly string[] {
  const said = refPatterns(glob);
  if ('problem' in said) throw new Unsayable(`${said.problem.problem}. ${said.problem.fix}`);
  return said.patterns.map((pattern) => `${prefix}${pattern}`);
}
