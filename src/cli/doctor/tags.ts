import { TAG_CHECK } from '../../domain/effects.ts';
import type { Policy, TextPattern } from '../../domain/policy.ts';
import type { RulesetFacts, SetupFacts } from '../../domain/setup.ts';
import { code, type Phrase, phrase, words } from '../../render/text/tree.ts';
import { type Finding, finding, fine, importing, named, nameList, requiredFrom, webAddress } from './finding.ts';
import type { ExampleRefs } from './release-branches.ts';
import {
  compileTagRuleset,
  covering,
  type RulesetPattern,
  type TagGate,
  type TagRuleset,
  tagGateOf,
} from './tag-rulesets.ts';

/** Checks that GitHub itself refuses release tags that did not pass. */
export function judgeTags(
  facts: SetupFacts,
  policy: Policy,
  { exampleRefs, rulesetPattern }: { readonly exampleRefs: ExampleRefs; readonly rulesetPattern: RulesetPattern },
): readonly Finding[] {
  const { rulesets, installation } = facts;
  if (policy.tags.patterns.length === 0) {
    return [
      finding('tags', 'note', 'tags-none', {
        subjects: [],
        found: phrase`The policy names no release tags.`,
        why: phrase`The app neither blocks nor judges tags.`,
        fix: phrase`List them under the policy's ${code('tags.patterns')}`,
      }),
    ];
  }
  if (rulesets.state === 'unavailable') {
    return [
      finding('tags', 'error', 'tags-unreadable', {
        subjects: [],
        found: phrase`Whether release tags are protected is not known: ${named(rulesets.what)} could not be read.`,
        why: phrase`Tags whose rules cannot be read are treated as not protected.`,
        fix: phrase`Grant the app the permission metadata: read at ${webAddress(installation.url)}`,
      }),
    ];
  }
  const forTags = rulesets.value.filter(({ target }) => target === 'tag');
  const active = forTags
    .filter(({ enforcement }) => enforcement === 'active')
    .map((ruleset) => compileTagRuleset(ruleset, rulesetPattern));
  const judged = policy.tags.patterns.map((pattern) => judgePattern(facts, active, pattern, exampleRefs));
  const open = judged.flat().some(({ code }) => code === 'tag-open');
  return [
    ...judged.flat(),
    ...(open ? idle(facts, forTags) : []),
    ...unreadablePatterns(facts, active),
    ...judgeDeletion(facts, policy, active, exampleRefs),
  ];
}

const WORDS: Readonly<Record<Exclude<TagGate, 'this app'>, { code: string; found: Phrase; why: Phrase }>> = {
  nobody: {
    code: 'tag-open',
    found: phrase`do not require ${words(TAG_CHECK)}`,
    why: phrase`Anyone with write access can tag any commit as a release. Countersign can only report it afterwards.`,
  },
  anybody: {
    code: 'tag-check-from-anybody',
    found: phrase`require ${words(TAG_CHECK)}, but any source can set it`,
    why: phrase`Anyone with write access can set a status of that name on any commit, and tag it.`,
  },
  'another app': {
    code: 'tag-check-from-another-app',
    found: phrase`require ${words(TAG_CHECK)} from another app`,
    why: phrase`GitHub ignores the check of Countersign, and the other app never gives a check of that name.`,
  },
  'not at creation': {
    code: 'tag-check-not-at-creation',
    found: phrase`require ${words(TAG_CHECK)} from this app, but not when they are created`,
    why: phrase`A tag is created once and hardly ever changed. With "Do not require status checks on creation" on, the rule almost never applies.`,
  },
  unknown: {
    code: 'tag-unreadable',
    found: phrase`may not require ${words(TAG_CHECK)}: a pattern of the ruleset that requires it cannot be read`,
    why: phrase`Tags whose rules cannot be read are treated as not protected.`,
  },
};

function judgePattern(
  facts: SetupFacts,
  active: readonly TagRuleset[],
  pattern: TextPattern,
  exampleRefs: ExampleRefs,
): readonly Finding[] {
  const examples = exampleRefs(pattern.source).filter((name) => pattern.matches(name));
  const gates = examples.map((name) => ({ name, gate: tagGateOf(active, name, facts.app.id) }));
  const fix = importing(facts, 'tags');
  const wrong = (['nobody', 'anybody', 'another app', 'not at creation', 'unknown'] as const).flatMap((gate) => {
    const list = gates.filter((one) => one.gate === gate).map(({ name }) => name);
    if (list.length === 0) return [];
    const { code, found, why } = WORDS[gate];
    return [
      finding('tags', 'error', code, {
        subjects: [pattern.source],
        found: phrase`${named(pattern.source)}: tags such as ${nameList(list)} ${found}.`,
        why,
        fix: gate === 'unknown' ? simplerPatterns(facts) : fix,
      }),
    ];
  });
  if (wrong.length > 0) return wrong;
  if (examples.length === 0) {
    return [
      finding('tags', 'error', 'tag-unjudged', {
        subjects: [pattern.source],
        found: phrase`${named(pattern.source)}: no example of a matching name was found, so the pattern cannot be checked.`,
        why: phrase`A pattern that cannot be checked is treated as not protected.`,
        fix: phrase`Write the pattern in a simpler form in the policy's ${code('tags.patterns')}`,
      }),
    ];
  }
  const without = (type: string) =>
    examples.filter((name) => !covering(active, name).some(({ rules }) => rules.some((rule) => rule.type === type)));
  return [
    fine(
      'tags',
      'tag-gated',
      [pattern.source],
      phrase`${named(pattern.source)}: ${words(TAG_CHECK)} is required from this app, also when a tag is created (tried: ${nameList(examples)}).`,
    ),
    ...excluded(active, pattern, examples, facts),
    ...(without('update').length === 0
      ? []
      : [
          finding('tags', 'warning', 'tag-movable', {
            subjects: [pattern.source],
            found: phrase`${named(pattern.source)}: release tags can be moved.`,
            why: phrase`A checked tag can be moved to another commit that passed before, for example an older release. Countersign can only report it.`,
            fix,
          }),
        ]),
    ...(without('deletion').length === 0
      ? []
      : [
          finding('tags', 'warning', 'tag-deletable', {
            subjects: [pattern.source],
            found: phrase`${named(pattern.source)}: release tags can be deleted.`,
            why: phrase`The repository then no longer shows what was released. Countersign can only report it.`,
            fix,
          }),
        ]),
  ];
}

/** Warns about exclusions of a ruleset: they can match release tags that no example shows. */
function excluded(
  active: readonly TagRuleset[],
  { source }: TextPattern,
  examples: readonly string[],
  { repository }: SetupFacts,
): readonly Finding[] {
  const list = [...new Set(examples.flatMap((name) => covering(active, name)).flatMap(({ exclude }) => exclude))];
  if (list.length === 0) return [];
  return [
    finding('tags', 'warning', 'tag-excluded', {
      subjects: [source],
      found: phrase`${named(source)}: the ruleset excludes ${nameList(list)}.`,
      why: phrase`If such a tag matches the policy, it is a release tag, but GitHub does not refuse it.`,
      fix: phrase`Remove the exclusions at ${webAddress(`${repository.url}/settings/rules`)}, or narrow the policy's ${code('tags.patterns')}`,
    }),
  ];
}

/** Warns about patterns of rulesets that cannot be read. What they match is not known. */
function unreadablePatterns(facts: SetupFacts, active: readonly TagRuleset[]): readonly Finding[] {
  return active
    .filter(({ unreadable }) => unreadable.length > 0)
    .map(({ name, unreadable }) =>
      finding('tags', 'warning', 'tag-ruleset-pattern-unreadable', {
        subjects: [name],
        found: phrase`The ruleset "${named(name)}" has patterns that this report cannot read: ${nameList(unreadable)}.`,
        why: phrase`Which tags they match is not known. They are taken to include no tag, and to exclude every tag.`,
        fix: simplerPatterns(facts),
      }),
    );
}

const simplerPatterns = ({ repository }: SetupFacts): Phrase =>
  phrase`Write the patterns of the ruleset in a simpler form, for example with ${code('*')} instead of a set in brackets, at ${webAddress(`${repository.url}/settings/rules`)}`;

/** Rulesets that have the check but are not active: often the only thing to change. */
function idle({ app, repository }: SetupFacts, forTags: readonly RulesetFacts[]): readonly Finding[] {
  const list = forTags
    .filter(
      ({ enforcement, rules }) => enforcement !== 'active' && requiredFrom(rules, TAG_CHECK, app.id) === 'this app',
    )
    .map(({ name, enforcement }) => `"${name}" (${enforcement})`);
  if (list.length === 0) return [];
  return [
    finding('tags', 'note', 'tag-ruleset-idle', {
      subjects: list,
      found: phrase`A ruleset with ${words(TAG_CHECK)} exists but is not active: ${nameList(list)}.`,
      why: phrase`GitHub does not enforce it.`,
      fix: phrase`Set it to active at ${webAddress(`${repository.url}/settings/rules`)}`,
    }),
  ];
}

/** TAG-3: if the policy tells the app to delete tags, no ruleset may prevent it. */
function judgeDeletion(
  { app }: SetupFacts,
  policy: Policy,
  active: readonly TagRuleset[],
  exampleRefs: ExampleRefs,
): readonly Finding[] {
  if (policy.tags.onViolation !== 'delete') return [];
  const examples = policy.tags.patterns.flatMap(({ source }) => exampleRefs(source));
  const refusing = active.filter(
    (ruleset) =>
      ruleset.rules.some(({ type }) => type === 'deletion') && examples.some((name) => ruleset.covers(name) !== 'no'),
  );
  const may = refusing.map((ruleset) => ({ ruleset, may: appPasses(ruleset, app.id) }));
  const report = (severity: 'warning' | 'note', codeName: string, list: readonly RulesetFacts[], found: Phrase) =>
    list.length === 0
      ? []
      : [
          finding('tags', severity, codeName, {
            subjects: list.map(({ name }) => name),
            found: phrase`The policy says ${code('on-violation: delete')}, but ${found}: ${nameList(list.map(({ name }) => phrase`"${named(name)}"`))}.`,
            why: phrase`A tag that breaks the rules is then reported, but not deleted.`,
            fix: phrase`Add ${named(app.name)} to the bypass list of the ruleset, mode "always"${list[0]?.url ? phrase`: ${webAddress(list[0].url)}` : ''}`,
          }),
        ];
  return [
    ...report(
      'warning',
      'tag-deletion-refused',
      may.filter((one) => one.may === false).map(({ ruleset }) => ruleset),
      phrase`a ruleset prevents the app from deleting tags`,
    ),
    ...report(
      'note',
      'tag-deletion-unknown',
      may.filter((one) => one.may === null).map(({ ruleset }) => ruleset),
      phrase`it is not known whether a ruleset prevents the app from deleting tags`,
    ),
  ];
}

function appPasses({ appBypass, bypass }: RulesetFacts, app: number): boolean | null {
  if (appBypass !== null) return appBypass === 'always' || appBypass === 'exempt';
  if (bypass.state === 'unavailable') return null;
  return bypass.value.some(({ type, id, mode }) => type === 'Integration' && id === app && mode !== 'pull_request');
}
