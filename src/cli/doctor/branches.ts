import { READINESS } from '../../domain/effects.ts';
import { POLICY_PATH } from '../../domain/policy.ts';
import type { BranchFacts, SetupFacts } from '../../domain/setup.ts';
import { code, type Phrase, phrase, words } from '../../render/text/tree.ts';
import { type BranchGate, gateOf, hasQueue, hasRule, rulesOf } from './branch-gate.ts';
import {
  defaultBranchName,
  type Finding,
  finding,
  fine,
  importing,
  named,
  nameList,
  requiredFrom,
  webAddress,
} from './finding.ts';
import { grants } from './permissions.ts';
import type { ReleaseBranches } from './release-branches.ts';

const CHECK = words(READINESS);

/** Checks that every branch that releases go into requires the readiness check of this app. */
export function judgeBranches(facts: SetupFacts, wanted: ReleaseBranches): readonly Finding[] {
  const { branches } = facts;
  if (branches.state === 'unavailable') {
    return [
      finding('branches', 'error', 'branches-unreadable', {
        subjects: [],
        found: phrase`The branches that releases go into are not known: ${named(branches.what)} could not be read.`,
        why: phrase`A branch that does not require the check accepts releases without sign-offs.`,
        fix: phrase`Grant the app the permission contents: read at ${webAddress(facts.installation.url)}`,
      }),
    ];
  }
  const { looked, left } = branches.value;
  const existing = looked.filter(({ name, exists }) => exists || wanted.named.includes(name));
  return [
    ...judgeGates(facts, existing),
    ...absent(existing, facts.repository),
    ...wanted.globs.flatMap((glob) => judgeFuture(facts, looked, glob)),
    ...(existing.some(hasQueue) ? [judgeQueue(facts, existing)] : []),
    ...judgeStrength(facts, existing),
    ...notes(facts, wanted, left),
  ];
}

const WORDS: Readonly<Record<Exclude<BranchGate, 'this app'>, { code: string; found: Phrase; why: Phrase }>> = {
  nobody: {
    code: 'branch-open',
    found: phrase`${CHECK} is not required.`,
    why: phrase`A release can be merged there even if it is not ready.`,
  },
  anybody: {
    code: 'branch-check-from-anybody',
    found: phrase`${CHECK} is required, but any source can set it.`,
    why: phrase`Anyone with write access can set a status of that name and merge a release without sign-offs.`,
  },
  'another app': {
    code: 'branch-check-from-another-app',
    found: phrase`${CHECK} is required from another app.`,
    why: phrase`GitHub ignores the check of Countersign, and the other app never gives a check of that name.`,
  },
  unknown: {
    code: 'branch-unreadable',
    found: phrase`the required checks are not known, because GitHub did not show them.`,
    why: phrase`A branch whose rules cannot be read is treated as not protected.`,
  },
};

function judgeGates(facts: SetupFacts, existing: readonly BranchFacts[]): readonly Finding[] {
  const of = (gate: BranchGate) =>
    existing.filter((branch) => gateOf(branch, facts.app.id) === gate).map(({ name }) => name);
  const gated = of('this app');
  const wrong = (['nobody', 'anybody', 'another app', 'unknown'] as const).flatMap((gate) => {
    const list = of(gate);
    if (list.length === 0) return [];
    const { code, found, why } = WORDS[gate];
    const fix =
      gate === 'unknown'
        ? phrase`Grant the app the permissions metadata: read and contents: read at ${webAddress(facts.installation.url)}`
        : phrase`${importing(facts, 'branches')}${gate === 'nobody' ? idleRulesets(facts) : words('; then remove the other requirement')}`;
    return [
      finding('branches', 'error', code, { subjects: list, found: phrase`${nameList(list)}: ${found}`, why, fix }),
    ];
  });
  return gated.length === 0
    ? wrong
    : [
        ...wrong,
        fine('branches', 'branch-gated', gated, phrase`${nameList(gated)}: ${CHECK} is required from this app.`),
      ];
}

/** Rulesets that have the check but are not active: often the only thing to change. */
function idleRulesets({ rulesets, app }: SetupFacts): Phrase {
  if (rulesets.state === 'unavailable') return [];
  const idle = rulesets.value.filter(
    ({ target, enforcement, rules }) =>
      target === 'branch' && enforcement !== 'active' && requiredFrom(rules, READINESS, app.id) === 'this app',
  );
  const list = idle.map(({ name, enforcement }) => phrase`"${named(name)}" (${named(enforcement)})`);
  return list.length === 0 ? [] : phrase`; or set ${nameList(list)} to active, if that ruleset is for these branches`;
}

/** REL-1: finds branches of the policy that do not exist. No pull request is a release by such an entry. */
function absent(
  existing: readonly BranchFacts[],
  { url, defaultBranch }: SetupFacts['repository'],
): readonly Finding[] {
  return existing
    .filter(({ exists }) => !exists)
    .map(({ name, renamedTo }) => {
      const now = renamedTo === undefined ? '' : phrase` It was renamed to ${named(renamedTo)}.`;
      const instead = renamedTo === undefined ? words('the actual name of the branch') : named(renamedTo);
      return finding('branches', 'error', 'branch-absent', {
        subjects: [name],
        found: phrase`The policy names ${named(name)} in ${code('releases')}, but there is no such branch.${now}`,
        why: phrase`By that entry, a pull request into another branch is not a release, so it can be merged without sign-offs.`,
        fix: phrase`Write ${instead} in the policy's ${code('releases')}: ${webAddress(`${url}/edit/${defaultBranch ?? 'HEAD'}/${POLICY_PATH}`)}`,
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
  const none = matching.length === 0 ? phrase`no branch matches it yet; ` : '';
  if (open.length === 0 && examples.length > 0) {
    const found = phrase`${named(pattern.source)}: ${none}a new one would require ${CHECK} from this app (tried: ${nameList(examples)}).`;
    return [fine('branches', 'branch-pattern-gated', [pattern.source], found)];
  }
  const such = open.length === 0 ? '' : phrase` such as ${nameList(open)}`;
  return [
    finding('branches', none === '' ? 'warning' : 'note', 'branch-pattern-open', {
      subjects: [pattern.source],
      found: phrase`${named(pattern.source)}: ${none}a new one${such} would not require ${CHECK} from this app.`,
      why: phrase`The policy says that pull requests into such a branch are releases. Until the branch requires the check, they can be merged without sign-offs.`,
      fix: phrase`${importing({ app, ...facts }, 'branches')}, or remove the entry from the policy's ${code('releases')}`,
    }),
  ];
}

/** MQ-1: finds merge queues whose groups the app is not told about. They would wait in vain for the check. */
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
      phrase`${nameList(queued)}: the app is told about the groups of the merge queue.`,
    );
  return finding('branches', 'error', 'merge-queue-unheard', {
    subjects: queued,
    found: phrase`${nameList(queued)}: there is a merge queue, but the app lacks ${nameList(missing)}.`,
    why: phrase`No group of the queue gets the check, so nothing is merged, and the queue removes pull requests when they time out.`,
    fix: phrase`Grant it at ${webAddress(installation.url)}`,
  });
}

/** REL-6: true if the head of a release must contain the tip of its base branch. */
const waitsForBase = ({ policy }: SetupFacts): boolean =>
  policy.state === 'known' && policy.value.state === 'valid' && policy.value.policy.merge.upToDate === 'required';

/**
 * Checks what else a branch needs so that no one gets around the check.
 * Branch protection forbids deletion and force pushes by default.
 */
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
    { found, why, fix = importing(facts, 'branches') }: { found: Phrase; why: Phrase; fix?: Phrase },
  ) =>
    list.length === 0
      ? []
      : [finding('branches', severity, code, { subjects: list, found: phrase`${nameList(list)}: ${found}`, why, fix })];
  return [
    ...report(without('deletion'), 'warning', 'branch-deletable', {
      found: phrase`the branch can be deleted.`,
      why: phrase`Anyone who deletes it can push it again with other content: rules for changes do not always apply to a new branch.`,
    }),
    ...report(without('non_fast_forward'), 'warning', 'branch-forcible', {
      found: phrase`force pushes are allowed.`,
      why: phrase`The branch can be reset, without a release, to any commit that passed before.`,
    }),
    ...report(without('pull_request'), 'note', 'branch-pushable', {
      found: phrase`a pull request is not required.`,
      why: phrase`A commit that passed can be pushed directly. Its content is the same, but there is no merge, and so no merge commit for the tag gate.`,
    }),
    ...report(
      relaxed.map(({ name }) => name),
      'note',
      'branch-not-strict',
      {
        found: phrase`the head does not have to be up to date with the branch.`,
        why: phrase`The merge then combines what was signed off with later changes of the branch, and this combination has no sign-offs.`,
        fix: phrase`Write ${code('merge: { up-to-date: required }')} in the policy, so that only releases wait for it; or select "Require branches to be up to date before merging" in the ruleset at ${webAddress(`${facts.repository.url}/settings/rules`)}; if many releases are open at a time, use a merge queue`,
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
            found: phrase`An entry of the policy's ${code('releases')} names no base, so releases can go into any branch; this report checks only ${defaultBranchName(repository)}.`,
            why: phrase`A release into a branch that does not require the check can be merged without sign-offs.`,
            fix: phrase`Add a ${code('base')} to the entry of the policy's ${code('releases')}`,
          }),
        ]
      : []),
    ...(left > 0
      ? [
          finding('branches', 'note', 'branches-left', {
            subjects: [],
            found: phrase`${left} more existing branches match the policy and were not checked.`,
            why: phrase`The results for patterns apply only to new branches.`,
            fix: phrase`Delete release branches that are no longer needed`,
          }),
        ]
      : []),
  ];
}
