import picomatch from 'picomatch';
import type { By, SandboxContext } from './context.ts';
import { isAncestor } from './git/graph.ts';
import { requiredState } from './git/required.ts';
import type { Sha } from './model/git.ts';
import type { PullRequest } from './model/pull-request.ts';
import type {
  BypassActor,
  MergeQueueRule,
  OrganizationRuleset,
  Repository,
  RepositoryChoice,
  Rule,
  Ruleset,
} from './model/repository.ts';
import { allows, permissionOf, teamsOf } from './people.ts';

/** An active rule with its ruleset. */
export interface ActiveRule {
  readonly ruleset: Ruleset;
  readonly rule: Rule;
}

/** The active rules of a ref (`refs/heads/main`, `refs/tags/v1`). */
export function activeRules(repository: Repository, ref: string): readonly ActiveRule[] {
  const target = ref.startsWith('refs/tags/') ? 'tag' : 'branch';
  return rulesetsOf(repository)
    .filter((ruleset) => ruleset.enforcement === 'active' && ruleset.target === target)
    .filter(({ include, exclude }) => matches(repository, ref, include) && !matches(repository, ref, exclude))
    .flatMap((ruleset) => ruleset.rules.map((rule) => ({ ruleset, rule })));
}

/** The repository's own rulesets, and those of its organization that name it, active or not. */
export function rulesetsOf(repository: Repository): readonly (Ruleset | OrganizationRuleset)[] {
  const above = [...repository.owner.rulesets.values()].filter(({ repositories }) => names(repositories, repository));
  return [...repository.rulesets.values(), ...above];
}

function names(choice: RepositoryChoice, { id, name }: Repository): boolean {
  if ('ids' in choice) return choice.ids.includes(id);
  const fits = (list: readonly string[]) => list.some((one) => one === '~ALL' || picomatch.isMatch(name, one));
  return fits(choice.include) && !fits(choice.exclude);
}

function matches(repository: Repository, ref: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => {
    if (pattern === '~ALL') return true;
    if (pattern === '~DEFAULT_BRANCH') return ref === `refs/heads/${repository.defaultBranch}`;
    return picomatch.isMatch(ref, pattern, { dot: true });
  });
}

/** How the actor can bypass the ruleset; null if they cannot. The widest way counts. */
export function bypassOf(
  { context, actor }: By,
  repository: Repository,
  { bypassActors }: Ruleset,
): BypassActor['mode'] | null {
  const { account, app } = actor;
  const fits = ({ actorId, actorType }: BypassActor): boolean => {
    switch (actorType) {
      case 'Integration':
        return app !== null && app.id === actorId;
      case 'OrganizationAdmin':
        return !app && repository.owner.members.get(account.id) === 'admin';
      case 'Team':
        return !app && teamsOf(context.world, account).some(({ id }) => id === actorId);
      case 'User':
        return !app && account.id === actorId;
      case 'DeployKey':
        return false;
      case 'RepositoryRole': {
        const role = actorId === 5 ? 'admin' : actorId === 2 ? 'maintain' : 'write';
        return !app && allows(permissionOf(context.world, repository, account), role);
      }
    }
  };
  const modes = bypassActors.filter(fits).map(({ mode }) => mode);
  return (['exempt', 'always', 'pull_request'] as const).find((mode) => modes.includes(mode)) ?? null;
}

const THROUGH_QUEUE = 'Changes must be made through the merge queue';

/** The active rule that gives the branch a merge queue, if there is one. */
export function mergeQueueRule(repository: Repository, branch: string): MergeQueueRule | null {
  const rules = activeRules(repository, `refs/heads/${branch}`).map(({ rule }) => rule);
  return rules.find((rule) => rule.type === 'merge_queue') ?? null;
}

/** The change of a ref; null if it does not exist. */
export interface RefChange {
  readonly ref: string;
  readonly before: Sha | null;
  /** The commit (of an annotated tag: the peeled one). */
  readonly after: Sha | null;
}

/** The rules that the change breaks, in GitHub's words; empty if it is allowed. */
export function pushViolations(by: By, repository: Repository, change: RefChange): readonly string[] {
  return activeRules(repository, change.ref)
    .filter(({ ruleset }) => {
      const mode = bypassOf(by, repository, ruleset);
      return mode === null || mode === 'pull_request';
    })
    .flatMap(({ rule }) => pushViolation(repository, change, rule));
}

function pushViolation(repository: Repository, { before, after }: RefChange, rule: Rule): readonly string[] {
  switch (rule.type) {
    case 'creation':
      return before === null ? ['Cannot create ref due to creations being restricted.'] : [];
    case 'update':
      return before !== null && after !== null ? ['Cannot update this protected ref.'] : [];
    case 'deletion':
      return after === null ? ['Cannot delete this protected ref.'] : [];
    case 'non_fast_forward': {
      const forced = before !== null && after !== null && !isAncestor(repository.objects, before, after);
      return forced ? ['Cannot force-push to this protected ref.'] : [];
    }
    case 'merge_queue':
      return after !== null && before !== null ? [THROUGH_QUEUE] : [];
    case 'pull_request':
      return after !== null && before !== null ? ['Changes must be made through a pull request.'] : [];
    case 'required_status_checks':
      if (after === null || (before === null && rule.doNotEnforceOnCreate)) return [];
      return checkViolations(repository, after, rule);
  }
}

function checkViolations(
  repository: Repository,
  sha: Sha,
  { checks }: Extract<Rule, { readonly type: 'required_status_checks' }>,
): readonly string[] {
  const words = { pending: 'in progress', failure: 'failing', expected: 'expected' };
  return checks.flatMap((check) => {
    const state = requiredState(repository, sha, check);
    return state === 'success' ? [] : [`Required status check "${check.context}" is ${words[state]}.`];
  });
}

/** The base branch's rules that block the merge, and whether this actor can bypass each. */
export function mergeViolations(
  by: By,
  pullRequest: PullRequest,
): readonly { readonly rule: Rule['type']; readonly message: string; readonly canBypass: boolean }[] {
  const { context } = by;
  const { repository, base, head } = pullRequest;
  return activeRules(repository, `refs/heads/${base.ref}`).flatMap(({ ruleset, rule }) => {
    const mode = bypassOf(by, repository, ruleset);
    if (mode === 'exempt') return [];
    const canBypass = mode !== null;
    return mergeViolation(context, pullRequest, head.sha, rule).map((message) => ({
      rule: rule.type,
      message,
      canBypass,
    }));
  });
}

function mergeViolation(context: SandboxContext, pullRequest: PullRequest, head: Sha, rule: Rule): readonly string[] {
  const { repository } = pullRequest;
  switch (rule.type) {
    case 'update':
      return ['Cannot update this protected ref.'];
    case 'merge_queue':
      return [THROUGH_QUEUE];
    case 'pull_request': {
      const missing = rule.requiredApprovals - approvals(context, pullRequest);
      const verb = missing === 1 ? 'approving review is' : 'approving reviews are';
      return missing > 0 ? [`At least ${missing} more ${verb} required by reviewers with write access.`] : [];
    }
    case 'required_status_checks': {
      // A queue updates its entries by itself.
      const strict = rule.strict && mergeQueueRule(repository, pullRequest.base.ref) === null;
      const behind = strict && !isAncestor(repository.objects, pullRequest.base.sha, head);
      const late = behind ? ['This branch must be up to date with the base branch before merging.'] : [];
      return [...late, ...checkViolations(repository, head, rule)];
    }
    case 'creation':
    case 'deletion':
    case 'non_fast_forward':
      return [];
  }
}

/** People with write access whose newest approval or request for changes is an approval. */
function approvals(context: SandboxContext, { repository, reviews }: PullRequest): number {
  const newest = new Map<number, string>();
  for (const { author, state } of reviews) {
    if (author && state !== 'COMMENTED' && allows(permissionOf(context.world, repository, author), 'write')) {
      newest.set(author.id, state);
    }
  }
  return [...newest.values()].filter((state) => state === 'APPROVED').length;
}
