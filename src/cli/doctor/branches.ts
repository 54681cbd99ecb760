import { READINESS } from '../../domain/effects.ts';
import { POLICY_PATH } from '../../domain/policy.ts';
import type { BranchFacts, SetupFacts } from '../../domain/setup.ts';
import { type Finding, finding, fine, importing, nameList, requiredFrom } from './finding.ts';
import { grants } from './permissions.ts';
import type { ReleaseBranches } from './release-branches.ts';

type Gate = ReturnType<typeof requiredFrom> | 'unknown';

/** Whether every branch that releases go into requires the readiness check of this app. */
export function judgeBranches(facts: SetupFacts, wanted: ReleaseBranches): readonly Finding[] {
  const { branches } = facts;
  if (branches.state === 'unavailable') {
    return [
      finding('branches', 'error', 'branches-unreadable', {
        subjects: [],
        found: `It is not known which branches releases go into: ${branches.what} could not be read.`,
        why: 'A branch that does not require the check takes releases that nobody signed.',
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

/** Who has to give the readiness check before the branch moves. What was not read can only add to it. */
function gateOf(branch: BranchFacts, app: number): Gate {
  const gate = requiredFrom(requiredOf(branch), READINESS, app);
  if (gate === 'this app') return gate;
  return branch.rules.state === 'unavailable' || branch.protection.state === 'unavailable' ? 'unknown' : gate;
}

const WORDS: Readonly<Record<Exclude<Gate, 'this app'>, { code: string; found: string; why: string }>> = {
  nobody: {
    code: 'branch-open',
    found: `${READINESS} is not required.`,
    why: 'A release can be merged there whether it is ready or not.',
  },
  anybody: {
    code: 'branch-check-from-anybody',
    found: `${READINESS} is required, but from no particular source.`,
    why: 'Whoever may write to the repository can set a status of that name, and merge what nobody signed.',
  },
  'another app': {
    code: 'branch-check-from-another-app',
    found: `${READINESS} is required from another app.`,
    why: 'What Countersign says is not asked for, and the other app never gives a check of that name.',
  },
  unknown: {
    code: 'branch-unreadable',
    found: 'what is required is not known: GitHub did not tell.',
    why: 'What cannot be seen cannot be taken for gated.',
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
        : `${importing(facts, 'branches')}${gate === 'nobody' ? idleRulesets(facts) : '; take the other requirement out'}`;
    return [finding('branches', 'error', code, { subjects: list, found: `${nameList(list)}: ${found}`, why, fix })];
  });
  return gated.length === 0
    ? wrong
    : [
        ...wrong,
        fine('branches', 'branch-gated', gated, `${nameList(gated)}: ${READINESS} is required from this app.`),
      ];
}

/** Rulesets that have the check and are not in force: most likely all that is missing is a switch. */
function idleRulesets({ rulesets, app }: SetupFacts): string {
  if (rulesets.state === 'unavailable') return '';
  const idle = rulesets.value.filter(
    ({ target, enforcement, rules }) =>
      target === 'branch' && enforcement !== 'active' && requiredFrom(rules, READINESS, app.id) === 'this app',
  );
  const list = idle.map(({ name, enforcement }) => `"${name}" (${enforcement})`);
  return list.length === 0 ? '' : `; or set ${nameList(list)} to active, if that is the one`;
}

/** REL-1: a name of the policy that no branch bears makes no pull request a release, so that all of them are skipped. */
function absent(
  existing: readonly BranchFacts[],
  { url, defaultBranch }: SetupFacts['repository'],
): readonly Finding[] {
  return existing
    .filter(({ exists }) => !exists)
    .map(({ name, renamedTo }) => {
      const now = renamedTo === undefined ? '' : ` It was renamed: it is called ${renamedTo} now.`;
      const instead = renamedTo ?? 'the name that it has';
      return finding('branches', 'error', 'branch-absent', {
        subjects: [name],
        found: `The policy names ${name} in \`releases\`, and there is no such branch.${now}`,
        why: 'A pull request into another branch is not a release by that entry: it is skipped, and merged unsigned.',
        fix: `Write ${instead} in the policy's \`releases\`: ${url}/edit/${defaultBranch ?? 'HEAD'}/${POLICY_PATH}`,
      });
    });
}

/** Branches that are yet to come: GitHub says what would hold for names such as these. */
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
  const none = matching.length === 0 ? 'no branch matches it yet, and ' : '';
  if (open.length === 0 && examples.length > 0) {
    const found = `${pattern.source}: ${none}a new one would require ${READINESS} from this app (tried: ${nameList(examples)}).`;
    return [fine('branches', 'branch-pattern-gated', [pattern.source], found)];
  }
  const such = open.length === 0 ? '' : ` such as ${nameList(open)}`;
  return [
    finding('branches', none === '' ? 'warning' : 'note', 'branch-pattern-open', {
      subjects: [pattern.source],
      found: `${pattern.source}: ${none}a new one${such} would not require ${READINESS} from this app.`,
      why: 'The policy calls pull requests into such a branch releases; until the branch requires the check they can be merged unsigned.',
      fix: `${importing({ app, ...facts }, 'branches')}, or take the entry out of the policy's \`releases\``,
    }),
  ];
}

const rulesOf = ({ rules }: BranchFacts) => (rules.state === 'known' ? rules.value : []);
const hasRule = (branch: BranchFacts, type: string) => rulesOf(branch).some((rule) => rule.type === type);
const hasQueue = (branch: BranchFacts) => hasRule(branch, 'merge_queue');

/** MQ-1: a queue waits for a check that nobody gives where the app does not hear of its groups. */
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
      `${nameList(queued)}: the app hears of the groups of the merge queue.`,
    );
  return finding('branches', 'error', 'merge-queue-unheard', {
    subjects: queued,
    found: `${nameList(queued)}: there is a merge queue, and the app lacks ${nameList(missing)}.`,
    why: 'No group of the queue gets the check, so nothing is merged, and what is queued is thrown out when its time is up.',
    fix: `Grant it at ${installation.url}`,
  });
}

/** REL-6: the policy keeps a release from being ready until its head holds the tip of its base branch. */
const waitsForBase = ({ policy }: SetupFacts): boolean =>
  policy.state === 'known' && policy.value.state === 'valid' && policy.value.policy.merge.upToDate === 'required';

/** What else a branch needs so that the check cannot be walked around. The older protection forbids both unless told otherwise. */
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
      found: 'the branch may be deleted.',
      why: 'Whoever deletes it can push it anew with other content: rules for what is changed do not always hold for what is made.',
    }),
    ...report(without('non_fast_forward'), 'warning', 'branch-forcible', {
      found: 'force pushes are not refused.',
      why: 'The branch can be set back to any commit that once passed, without a release.',
    }),
    ...report(without('pull_request'), 'note', 'branch-pushable', {
      found: 'a pull request is not required.',
      why: 'A commit that passed may be pushed directly. It is the same content, but there is no merge, and so no merge commit for the tag gate.',
    }),
    ...report(
      relaxed.map(({ name }) => name),
      'note',
      'branch-not-strict',
      {
        found: 'the head need not be up to date with the branch.',
        why: 'What is merged is then a mix of what was signed and of what came into the branch since, which nobody signed together.',
        fix: `Write \`merge: { up-to-date: required }\` in the policy, so that releases alone wait for it; or tick "Require branches to be up to date before merging" in the ruleset at ${facts.repository.url}/settings/rules; where many releases are open at a time, a merge queue does it`,
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
            found: `An entry of the policy's \`releases\` names no base, so releases may go into any branch; only ${repository.defaultBranch ?? 'the default branch'} stands for them here.`,
            why: 'A release into a branch that does not require the check can be merged unsigned.',
            fix: 'Give the entry a `base`',
          }),
        ]
      : []),
    ...(left > 0
      ? [
          finding('branches', 'note', 'branches-left', {
            subjects: [],
            found: `${left} more existing branches match the policy and were not looked at.`,
            why: 'What is said of patterns holds for new branches only.',
            fix: 'Delete release branches that are no longer needed',
          }),
        ]
      : []),
  ];
}
