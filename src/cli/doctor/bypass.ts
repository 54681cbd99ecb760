import { READINESS, TAG_CHECK } from '../../domain/effects.ts';
import type { BypassActor, RulesetFacts, SetupFacts } from '../../domain/setup.ts';
import { code, type Phrase, phrase, words } from '../../render/text/tree.ts';
import { type Finding, finding, fine, named, nameList, requiredFrom, webAddress } from './finding.ts';

/** Lists who can bypass the rulesets of the gate. A list that GitHub hides is never treated as empty. */
export function judgeBypass(facts: SetupFacts): readonly Finding[] {
  const { rulesets, app } = facts;
  if (rulesets.state === 'unavailable') {
    return [
      finding('bypass', 'error', 'bypass-unreadable', {
        subjects: [],
        found: phrase`Who can bypass the gate is not known: ${named(rulesets.what)} could not be read.`,
        why: phrase`If the list cannot be read, anyone could be on it.`,
        fix: phrase`Grant the app the permission metadata: read at ${webAddress(facts.installation.url)}`,
      }),
    ];
  }
  const gates = rulesets.value.filter(
    ({ enforcement, rules, target }) =>
      enforcement === 'active' && requiredFrom(rules, target === 'tag' ? TAG_CHECK : READINESS, app.id) === 'this app',
  );
  return [...gates.flatMap((ruleset) => judgeRuleset(facts, ruleset)), ...protections(facts)];
}

function judgeRuleset(facts: SetupFacts, ruleset: RulesetFacts): readonly Finding[] {
  const { app, repository } = facts;
  const { name, bypass, source } = ruleset;
  const subjects = [name];
  if (bypass.state === 'unavailable') {
    return [
      finding('bypass', 'warning', 'bypass-unseen', {
        subjects,
        found: phrase`Ruleset "${named(name)}" of ${named(source)}: GitHub does not show who can bypass it.`,
        why: phrase`GitHub shows the bypass list only to people who can change the ruleset. The list may not be empty.`,
        fix: phrase`Run this again with GITHUB_TOKEN set to the token of an administrator of ${named(source)}, or check the list at ${webAddress(ruleset.url ?? `${repository.url}/settings/rules`)}`,
      }),
    ];
  }
  const own = bypass.value.filter(({ type, id }) => type === 'Integration' && id === app.id);
  const others = bypass.value.filter((actor) => !own.includes(actor));
  const silent = others.filter(({ mode }) => mode === 'exempt');
  const known = others.filter(({ mode }) => mode !== 'exempt');
  const fix = phrase`Remove them at ${webAddress(ruleset.url ?? `${repository.url}/settings/rules`)}, or keep them and check the reported bypasses`;
  return [
    ...(silent.length === 0
      ? []
      : [
          finding('bypass', 'warning', 'bypass-exempt', {
            subjects,
            found: phrase`Ruleset "${named(name)}" of ${named(source)} does not apply to ${nameList(silent.map(actorName))}, mode "exempt".`,
            why: phrase`GitHub does not ask them to confirm a bypass, and writes no entry in its audit log.`,
            fix,
          }),
        ]),
    ...(known.length === 0
      ? []
      : [
          finding('bypass', 'warning', 'bypass-actor', {
            subjects,
            found: phrase`Ruleset "${named(name)}" of ${named(source)} can be bypassed by ${nameList(known.map((actor) => phrase`${actorName(actor)} (${named(mode(actor))})`))}.`,
            why: phrase`They can merge or tag a release that is not ready. Countersign can only report it afterwards (MRG-2, TAG-3).`,
            fix,
          }),
        ]),
    ...(own.length === 0
      ? []
      : [
          finding('bypass', 'note', 'bypass-own', {
            subjects,
            found: phrase`Ruleset "${named(name)}" of ${named(source)} can be bypassed by this app.`,
            why: phrase`The app needs this only to delete tags (${code('tags.on-violation: delete')}).`,
            fix: null,
          }),
        ]),
    ...(bypass.value.length === 0
      ? [
          fine(
            'bypass',
            'bypass-nobody',
            subjects,
            phrase`Ruleset "${named(name)}" of ${named(source)}: no one can bypass it.`,
          ),
        ]
      : []),
  ];
}

const ROLES: Readonly<Record<number, string>> = { 1: 'read', 2: 'maintain', 3: 'triage', 4: 'write', 5: 'admin' };

function actorName({ type, id }: BypassActor): Phrase {
  switch (type) {
    case 'OrganizationAdmin':
      return phrase`owners of the organization`;
    case 'EnterpriseOwner':
      return phrase`owners of the enterprise`;
    case 'DeployKey':
      return phrase`every deploy key`;
    case 'RepositoryRole':
      return phrase`everyone with the repository role ${words(ROLES[id ?? 0] ?? `${id}`)}`;
    case 'Integration':
      return phrase`the app ${words(`${id}`)}`;
    case 'Team':
      return phrase`the team ${words(`${id}`)}`;
    case 'User':
      return phrase`the user ${words(`${id}`)}`;
    default:
      return [named(`${type} ${id ?? ''}`)];
  }
}

const mode = ({ mode }: BypassActor): string => (mode === 'pull_request' ? 'in pull requests only' : mode);

/** Branch protections that administrators can bypass, as they can by default. */
function protections({ branches, app, repository }: SetupFacts): readonly Finding[] {
  if (branches.state === 'unavailable') return [];
  const list = branches.value.looked
    .filter(({ rules, protection }) => {
      if (protection.state === 'unavailable' || protection.value === null || protection.value.forAdministrators)
        return false;
      const byRules = rules.state === 'known' && requiredFrom(rules.value, READINESS, app.id) === 'this app';
      return !byRules && protection.value.checks.some((check) => check.context === READINESS && check.app === app.id);
    })
    .map(({ name }) => name);
  if (list.length === 0) return [];
  return [
    finding('bypass', 'warning', 'bypass-protection', {
      subjects: list,
      found: phrase`The branch protection of ${nameList(list)} does not apply to administrators.`,
      why: phrase`They can merge a release that is not ready. Countersign can only report it afterwards (MRG-2).`,
      fix: phrase`Select "Do not allow bypassing the above settings" at ${webAddress(`${repository.url}/settings/branches`)}, or use a ruleset`,
    }),
  ];
}
