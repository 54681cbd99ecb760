import { READINESS, TAG_CHECK } from '../../domain/effects.ts';
import type { Policy } from '../../domain/policy.ts';
import { isAnything } from '../doctor/release-branches.ts';

/** A ruleset as GitHub's import takes it, and the operation that makes one. */
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

/** The patterns of a ruleset that together cover what a glob covers, or why there are none. */
export type RefConditions = (
  glob: string,
) =>
  | { readonly patterns: readonly string[] }
  | { readonly problem: { readonly problem: string; readonly fix: string } };

/** A ruleset cannot say what the policy says. */
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
 * The ruleset for the branches that releases go into. Whoever makes a new release branch is let through, since it has to
 * start from some commit; everything after that goes by pull request. Of the pull request itself nothing more is asked:
 * approvals are the policy's business.
 * @param anywhere globs that stand for an entry of `releases` that names no base
 * @throws Unsayable where there is no such glob, or a pattern that no ruleset knows
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
        `entry ${index + 1} of "releases" names no base, so every branch would have to require the check, and nobody could push to any. Give the entry a "base", or say with --branches GLOB which branches it is about`,
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
 * The ruleset for release tags: made only on a commit that passed, never moved, never deleted. Where the policy has the
 * app delete what breaks the rules, the app itself passes by it: GitHub knows no exception for one rule alone.
 * @throws Unsayable for a pattern that no ruleset knows
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
