import type { RuleFact, SetupFacts } from '../../domain/setup.ts';

/** `error`: the gate is open somewhere, or blocks everyone. `warning`: someone can bypass it, or it may start to block. `note`: good to know. */
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
  readonly found: string;
  /** null if nothing is wrong. */
  readonly why: string | null;
  /** A command, a place in the settings, or a file to import; null if there is nothing to do. */
  readonly fix: string | null;
}

type About = Pick<Finding, 'subjects' | 'found' | 'fix'> & { readonly why: string };

/** Makes a finding that someone should fix or know. */
export const finding = (part: DoctorPart, severity: Exclude<Severity, 'ok'>, code: string, about: About): Finding => ({
  code,
  part,
  severity,
  ...about,
});

/** Makes a finding that all is well. */
export const fine = (part: DoctorPart, code: string, subjects: readonly string[], found: string): Finding => ({
  code,
  part,
  severity: 'ok',
  subjects,
  found,
  why: null,
  fix: null,
});

const MOST_NAMES = 8;

/** `a, b and c`; for a long list the first eight, and the number of the others. */
export function nameList(list: readonly string[]): string {
  const shown = list.length > MOST_NAMES ? [...list.slice(0, MOST_NAMES), `${list.length - MOST_NAMES} more`] : list;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}

/** `1 branch`, `2 branches`. */
export const count = (many: number, one: string, more = `${one}s`): string => `${many} ${many === 1 ? one : more}`;

/** The fix that imports one of the two rulesets. */
export function importing({ repository }: SetupFacts, file: 'branches' | 'tags'): string {
  const { owner, name, url } = repository;
  return `Run \`countersign rulesets ${owner}/${name} --out .\` and import countersign-${file}.json at ${url}/settings/rules (New ruleset, Import a ruleset)`;
}

/** Says from whom the rules require the check of that name: from this app, if one rule does. */
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
