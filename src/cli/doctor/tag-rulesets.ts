import { TAG_CHECK } from '../../domain/effects.ts';
import type { RulesetFacts } from '../../domain/setup.ts';
import { requiredFrom } from './finding.ts';

/** Compiles a ruleset's pattern, for the whole ref. null if it cannot be read. */
export type RulesetPattern = (pattern: string) => ((ref: string) => boolean) | null;

/** A ruleset with a test for the names of the tags that it applies to. */
export interface TagRuleset extends RulesetFacts {
  /** `unknown` if only a pattern that cannot be read could say it. */
  readonly covers: (name: string) => Coverage;
  /** Patterns that cannot be read: each may match every tag, or none. */
  readonly unreadable: readonly string[];
}

type Coverage = 'yes' | 'no' | 'unknown';

/** Compiles the patterns of a ruleset. */
export function compileTagRuleset(ruleset: RulesetFacts, rulesetPattern: RulesetPattern): TagRuleset {
  const matchers = (patterns: readonly string[]) =>
    patterns.map((pattern) => ({ pattern, matches: pattern === '~ALL' ? () => true : rulesetPattern(pattern) }));
  const [included, excluded] = [matchers(ruleset.include), matchers(ruleset.exclude)];
  const isIn = (list: typeof included, ref: string): Coverage => {
    if (list.some(({ matches }) => matches?.(ref) === true)) return 'yes';
    return list.some(({ matches }) => matches === null) ? 'unknown' : 'no';
  };
  return {
    ...ruleset,
    covers: (name) => {
      const [isIncluded, isExcluded] = [isIn(included, `refs/tags/${name}`), isIn(excluded, `refs/tags/${name}`)];
      if (isIncluded === 'no' || isExcluded === 'yes') return 'no';
      return isIncluded === 'yes' && isExcluded === 'no' ? 'yes' : 'unknown';
    },
    unreadable: [...included, ...excluded].flatMap(({ pattern, matches }) => (matches === null ? [pattern] : [])),
  };
}

/** The rulesets that certainly apply to a tag of that name. */
export const covering = (rulesets: readonly TagRuleset[], name: string): readonly TagRuleset[] =>
  rulesets.filter(({ covers }) => covers(name) === 'yes');

export type TagGate = ReturnType<typeof requiredFrom> | 'not at creation' | 'unknown';

/**
 * What the active rulesets together require of a tag of that name.
 * `unknown` if it depends on patterns that cannot be read whether the app's check is required.
 */
export function tagGateOf(active: readonly TagRuleset[], name: string, app: number): TagGate {
  const gate = gateFrom(covering(active, name), app);
  const possible = active.filter(({ covers }) => covers(name) !== 'no');
  return gate !== 'this app' && gateFrom(possible, app) === 'this app' ? 'unknown' : gate;
}

function gateFrom(rulesets: readonly RulesetFacts[], app: number): Exclude<TagGate, 'unknown'> {
  const rules = rulesets.flatMap((ruleset) => ruleset.rules);
  const atCreation = rules.filter((rule) => rule.required?.skipsCreation !== true);
  const [gate, later] = [requiredFrom(atCreation, TAG_CHECK, app), requiredFrom(rules, TAG_CHECK, app)];
  return gate !== 'this app' && later === 'this app' ? 'not at creation' : gate;
}
