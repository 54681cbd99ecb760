import type { RuleFact, SetupFacts } from '../../domain/setup.ts';
import { enumeration } from '../../render/text/phrases.ts';
import { sentenceLine } from '../../render/text/terminal.ts';
import { code, type Inline, link, type Phrase, phrase, text, words } from '../../render/text/tree.ts';

/**
 * `error`: the gate is open somewhere, or blocks everyone. `warning`: someone can bypass it, or it may start to block.
 * `note`: good to know.
 */
export type Severity = 'error' | 'warning' | 'note' | 'ok';

/** The parts of the report, in the order in which it shows them. */
export const PARTS = {
  installation: 'Installation',
  policy: 'Policy',
  branches: 'Release branches',
  tags: 'Release tags',
  environments: 'Environments',
  people: 'People',
  bypass: 'Who can bypass the rules',
} as const;
export type DoctorPart = keyof typeof PARTS;

/** One result of the doctor, in words for the administrators of the repository. */
export interface Finding {
  /** Stable name for scripts; does not change when the sentences do. */
  readonly code: string;
  readonly part: DoctorPart;
  readonly severity: Severity;
  /** The branches, tags, roles … that it is about. */
  readonly subjects: readonly string[];
  readonly found: Phrase;
  /** null if nothing is wrong. */
  readonly why: Phrase | null;
  /** A command, a place in the settings, or a file to import; null if none. */
  readonly fix: Phrase | null;
}

type About = Pick<Finding, 'subjects' | 'found' | 'fix'> & { readonly why: Phrase };

/** The same finding with its sentences as strings, for JSON. */
export const plainFinding = ({ found, why, fix, ...finding }: Finding) => ({
  ...finding,
  found: sentenceLine(found),
  why: why === null ? null : sentenceLine(why),
  fix: fix === null ? null : sentenceLine(fix),
});

/** Makes a finding that someone should fix or know. */
export const finding = (part: DoctorPart, severity: Exclude<Severity, 'ok'>, code: string, about: About): Finding => ({
  code,
  part,
  severity,
  ...about,
});

/** Makes a finding that all is well. */
export const fine = (part: DoctorPart, code: string, subjects: readonly string[], found: Phrase): Finding => ({
  code,
  part,
  severity: 'ok',
  subjects,
  found,
  why: null,
  fix: null,
});

const MOST_NAMES = 8;

/** A text that people wrote. The name of a branch, tag, role, ruleset …, a pattern, or a message about the policy. */
export const named = (written: string): Inline => text(written, 1_000);

export const defaultBranchName = ({ defaultBranch }: SetupFacts['repository']): Inline =>
  defaultBranch === null ? words('the default branch') : named(defaultBranch);

/** An address, for clicking and for copying. */
export const webAddress = (url: string): Inline => link([text(url, 2_000)], url);

/** `a, b and c`; for a long list the first eight, and the number of the others. */
export function nameList(list: readonly (string | Phrase)[]): Phrase {
  const parts = list.map((part) => (typeof part === 'string' ? [named(part)] : part));
  const more = parts.length - MOST_NAMES;
  const shown = more > 0 ? [...parts.slice(0, MOST_NAMES), phrase`${more} more`] : parts;
  return enumeration(shown, shown.length);
}

/** The fix that imports one of the two rulesets. */
export function importing({ repository }: SetupFacts, file: 'branches' | 'tags'): Phrase {
  const { owner, name, url } = repository;
  return phrase`Run ${code(`countersign rulesets ${owner}/${name} --out .`)} and import ${words(`countersign-${file}.json`)} at ${webAddress(`${url}/settings/rules`)} (New ruleset, Import a ruleset)`;
}

/** Says from whom the rules require the check of that name. From this app, if one rule does. */
export function requiredFrom(
  rules: readonly RuleFact[],
  context: string,
  app: number,
): 'this app' | 'anybody' | 'another app' | 'nobody' {
  const apps = rules.flatMap((rule) => rule.required?.checks ?? []).filter((check) => check.context === context);
  if (apps.some((check) => check.app === app)) return 'this app';
  if (apps.some((check) => check.app === null)) return 'anybody';
  return apps.length > 0 ? 'another app' : 'nobody';
}
