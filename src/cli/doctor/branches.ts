import { READINESS } from '../../domain/effects.ts';
import { POLICY_PATH } from '../../domain/policy.ts';
import type { BranchFacts, SetupFacts } from '../../domain/setup.ts';
import { type Finding, finding, fine, importing, nameList, requiredFrom } from './finding.ts';
import { grants } from './permissions.ts';
import type { ReleaseBranches } from './release-branches.ts';

type Gate = ReturnType<typeof requiredFrom> | 'unknown';

/** Checks that every branch that releases go into requires the readiness check of this app. */
export function judgeBranches(facts: SetupFacts, wanted: ReleaseBranches): readonly Finding[] {
  const { branches } = facts;
  if (branches.state === 'unavailable') {
    return [
      finding('branches', 'error', 'branches-unreadable', {
        subjects: [],
        found: `The branches that releases go into are not known: ${branches.what} could not be read.`,
        why: 'A branch that does not require the check accepts releases without sign-offs.',
        fix: `Grant the app the permission contents: read at ${facts.installation.url}`,
      }),
    ];
  }
  const { looked, left } = branches.value;
  const existing = looked.filter(({ name, exists }) => exists || wanted.named.includes(name));
  return [
    ...judgeGates(facts, existing),
    ...absent(existing, facts.repository),
    ...wanted.globs.flatMap((glob) => judgeFuture(facts, looked, glob)),
    ...existing
      .filter(hasQueue)
      .slice(0, 1)
      .map(() => judgeQueue(facts, existing)),
    ...judgeStrength(facts, existing),
    ...notes(facts, wanted, left),
  ];
}

const requiredOf = ({ rules, protection }: BranchFacts) => [
  ...(rules.state === 'known' ? rules.value : []),
  ...(protection.state === 'known' && protection.value
    ? [{ type: 'protection', required: { checks: protection.value.checks, strict: false, skipsCreation: false } }]
    : []),
];

/** Who must give the readiness check before the branch changes; `unknown` if unread rules could require it. */
function gateOf(branch: BranchFacts, app: number): Gate {
  const gate = requiredFrom(requiredOf(branch), READINESS, app);
  if (gate === 'this app') return gate;
  return branch.rules.state === 'unavailable' || branch.protection.state === 'unavailable' ? 'unknown' : gate;
}

const WORDS: Readonly<Record<Exclude<Gate, 'this app'>, { code: string; found: string; why: string }>> = {
  nobody: {
    code: 'branch-open',
    found: `${READINESS} is not required.`,
    why: 'A release can be merged there even if it is not ready.',
  },
  anybody: {
    code: 'branch-check-from-anybody',
    found: `${READINESS} is required, but any source can set it.`,
    why: 'Anyone with write access can set a status of that name and merge a release without sign-offs.',
  },
  'another app': {
    code: 'branch-check-from-another-app',
    found: `${READINESS} is required from another app.`,
    why: 'GitHub ignores the check of Countersign, and the other app never gives a check of that name.',
  },
  unknown: {
    code: 'branch-unreadable',
    found: 'the required checks are not known, because GitHub did not show them.',
    why: 'A branch whose rules cannot be read is treated as not protected.',
  },
};

function judgeGates(facts: SetupFacts, existing: readonly BranchFacts[]): readonly Finding[] {
  const of = (gate: Gate) => existing.filter((branch) => gateOf(branch, facts.app.id) === gate).map(({ name }) => name);
  const gated = of('this app');
  const wrong = (['nobody', 'anybody', 'another app', 'unknown'] as const).flatMap((gate) => {
    const list = of(gate);
    if (list.length === 0) return [];
    const { code, found, why } = WORDS[gate];
    const fix =
      gate === 'unknown'
        ? `Grant the app the permissions metadata: read and contents: read at ${facts.installation.url}`
        : `${importing(facts, 'branches')}${gate === 'nobody' ? idleRulesets(facts) : '; then remove the other requirement'}`;
    return [finding('branches', 'error', code, { subjects: list, found: `${nameList(list)}: ${found}`, why, fix })];
  });
  return gated.length === 0
    ? wrong
    : [
        ...wrong,
        fine('branches', 'branch-gated', gated, `${nameList(gated)}: ${READINESS} is required from this app.`),
      ];
}

/** Rulesets that have the check but are not active: often the only thing to change. */
function idleRulesets({ rulesets, app }: SetupFacts): string {
  if (rulesets.state === 'unavailable') return '';
  const idle = rulesets.value.filter(
    ({ target, enforcement, rules }) =>
      target === 'branch' && enforcement !== 'active' && requiredFrom(rules, READINESS, app.id) === 'this app',
  );
  const list = idle.map(({ name, enforcement }) => `"${name}" (${enforcement})`);
  return list.length === 0 ? '' : `; or set ${nameList(list)} to active, if that ruleset is for these branches`;
}

/** REL-1: if the policy names a branch that does not exist, no pull request is a release by that entry. */
function absent(
  existing: readonly BranchFacts[],
  { url, defaultBranch }: SetupFacts['repository'],
): readonly Finding[] {
  return existing
    .filter(({ exists }) => !exists)
    .map(({ name, renamedTo }) => {
      const now = renamedTo === undefined ? '' : ` It was renamed to ${renamedTo}.`;
      const instead = renamedTo ?? 'the actual name of the branch';
      return finding('branches', 'error', 'branch-absent', {
        subjects: [name],
        found: `The policy names ${name} in \`releases\`, but there is no such branch.${now}`,
        why: 'By that entry, a pull request into another branch is not a release, so it can be merged without sign-offs.',
        fix: `Write ${instead} in the policy's \`releases\`: ${url}/edit/${defaultBranch ?? 'HEAD'}/${POLICY_PATH}`,
      });
    });
}

/** Checks future branches: GitHub says which rules would apply to names such as these. */
function judgeFuture(
  { app, ...facts }: SetupFacts,
  looked: readonly BranchFacts[],
  { pattern, examples }: ReleaseBranches['globs'][number],
): readonly Finding[] {
  const matching = looked.filter(({ name, exists }) => exists && pattern.matches(name));
  const open = examples.filter((name) => {
    const found = looked.find((branch) => branch.name === name);
    return found === undefined || gateOf(found, app.id) !== 'this app';
  });
  const none = matching.length === 0 ? 'no branch matches it yet; ' : '';
  if (open.length === 0 && examples.length > 0) {
    const found = `${pattern.source}: ${none}a new one would require ${READINESS} from this app (tried: ${nameList(examples)}).`;
    return [fine('branches', 'branch-pattern-gated', [pattern.source], found)];
  }
  const such = open.length === 0 ? '' : ` such as ${nameList(open)}`;
  return [
    finding('branches', none === '' ? 'warning' : 'note', 'branch-pattern-open', {
      subjects: [pattern.source],
      found: `${pattern.source}: ${none}a new one${such} would not require ${READINESS} from this app.`,
      why: 'The policy says that pull requests into such a branch are releases. Until the branch requires the check, they can be merged without sign-offs.',
      fix: `${importing({ app, ...facts }, 'branches')}, or remove the entry from the policy's \`releases\``,
    }),
  ];
}

const rulesOf = ({ rules }: BranchFacts) => (rules.state === 'known' ? rules.value : []);
const hasRule = (branch: BranchFacts, type: string) => rulesOf(branch).some((rule) => rule.type === type);
const hasQueue = (branch: BranchFacts) => hasRule(branch, 'merge_queue');

/** MQ-1: a merge queue waits in vain for a check if the app is not told about its groups. */
function judgeQueue({ installation }: SetupFacts, existing: readonly BranchFacts[]): Finding {
  const queued = existing.filter(hasQueue).map(({ name }) => name);
  const missing = [
    ...(grants(installation.permissions, 'merge_queues', 'read') ? [] : ['the permission merge_queues: read']),
    ...(installation.events.includes('merge_group') ? [] : ['the event merge_group']),
  ];
  if (missing.length === 0)
    return fine(
      'branches',
      'merge-queue',
      queued,
      `${nameList(queued)}: the app is told about the groups of the merge queue.`,
    );
  return finding('branches', 'error', 'merge-queue-unheard', {
    subjects: queued,
    found: `${nameList(queued)}: there is a merge queue, but the app lacks ${nameList(missing)}.`,
    why: 'No group of the queue gets the check, so nothing is merged, and the queue removes pull requests when they time out.',
    fix: `Grant it at ${installation.url}`,
  });
}

/** REL-6: true if the policy requires the head of a release to contain the tip of its base branch. */
const waitsForBase = ({ policy }: SetupFacts): boolean =>
  policy.state === 'known' && policy.value.state === 'valid' && policy.value.policy.merge.upToDate === 'required';

/** Checks what else a branch needs so that no one gets around the check. Branch protection forbids deletion and force pushes by default. */
function judgeStrength(facts: SetupFacts, existing: readonly BranchFacts[]): readonly Finding[] {
  const gated = existing.filter((branch) => gateOf(branch, facts.app.id) === 'this app');
  const byRules = gated.filter(({ protection }) => !(protection.state === 'known' && protection.value !== null));
  const without = (type: string) => byRules.filter((branch) => !hasRule(branch, type)).map(({ name }) => name);
  const relaxed = byRules.filter(
    (branch) =>
      !waitsForBase(facts) && !hasQueue(branch) && !rulesOf(branch).some((rule) => rule.required?.strict === true),
  );
  const report = (
    list: readonly string[],
    severity: 'warning' | 'note',
    code: string,
    { found, why, fix = importing(facts, 'branches') }: { found: string; why: string; fix?: string },
  ) =>
    list.length === 0
      ? []
      : [finding('branches', severity, code, { subjects: list, found: `${nameList(list)}: ${found}`, why, fix })];
  return [
    ...report(without('deletion'), 'warning', 'branch-deletable', {
      found: 'the branch can be deleted.',
      why: 'Anyone who deletes it can push it again with other content: rules for changes do not always apply to a new branch.',
    }),
    ...report(without('non_fast_forward'), 'warning', 'branch-forcible', {
      found: 'force pushes are allowed.',
      why: 'The branch can be reset, without a release, to any commit that passed before.',
    }),
    ...report(without('pull_request'), 'note', 'branch-pushable', {
      found: 'a pull request is not required.',
      why: 'A commit that passed can be pushed directly. Its content is the same, but there is no merge, and so no merge commit for the tag gate.',
    }),
    ...report(
      relaxed.map(({ name }) => name),
      'note',
      'branch-not-strict',
      {
        found: 'the head does not have to be up to date with the branch.',
        why: 'The merge then combines what was signed off with later changes of the branch, and this combination has no sign-offs.',
        fix: `Write \`merge: { up-to-date: required }\` in the policy, so that only releases wait for it; or select "Require branches to be up to date before merging" in the ruleset at ${facts.repository.url}/settings/rules; if many releases are open at a time, use a merge queue`,
      },
    ),
  ];
}

function notes({ repository }: SetupFacts, { anywhere }: ReleaseBranches, left: number): readonly Finding[] {
  return [
    ...(anywhere
      ? [
          finding('branches', 'note', 'release-anywhere', {
            subjects: [],
            found: `An entry of the policy's \`releases\` names no base, so releases can go into any branch; this report checks only ${repository.defaultBranch ?? 'the default branch'}.`,
            why: 'A release into a branch that does not require the check can be merged without sign-offs.',
            fix: "Add a `base` to the entry of the policy's `releases`",
          }),
        ]
      : []),
    ...(left > 0
      ? [
          finding('branches', 'note', 'branches-left', {
            subjects: [],
            found: `${left} more existing branches match the policy and were not checked.`,
            why: 'The results for patterns apply only to new branches.',
            fix: 'Delete release branches that are no longer needed',
          }),
        ]
      : []),
  ];
}
