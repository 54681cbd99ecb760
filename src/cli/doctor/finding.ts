import type { RuleFact, SetupFacts } from '../../domain/setup.ts';

/** `error`: the gate is open somewhere, or shut for everybody. `warning`: somebody can get past it, or it may shut. `note`: good to know. */
export type Severity = 'error' | 'warning' | 'note' | 'ok';

/** The parts that are looked at, in the order in which they are shown. */
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

/** One thing that was found, in words for whoever administers the repository. */
export interface Finding {
  /** Does not change with the words; what a script may go by. */
  readonly code: string;
  readonly part: DoctorPart;
  readonly severity: Severity;
  /** The branches, tags, roles … that it is about. */
  readonly subjects: readonly string[];
  readonly found: string;
  /** null where nothing is wrong. */
  readonly why: string | null;
  /** A command, a place in the settings, or a file to import; null where there is nothing to do. */
  readonly fix: string | null;
}

type About = Pick<Finding, 'subjects' | 'found' | 'fix'> & { readonly why: string };

/** Something to be fixed, or to be known. */
export const finding = (part: DoctorPart, severity: Exclude<Severity, 'ok'>, code: string, about: About): Finding => ({
  code,
  part,
  severity,
  ...about,
});

/** Something that is as it should be. */
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

/** `a, b and c`; of long lists the first eight, and how many more. */
export function nameList(list: readonly string[]): string {
  const shown = list.length > MOST_NAMES ? [...list.slice(0, MOST_NAMES), `${list.length - MOST_NAMES} more`] : list;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}

/** `1 branch`, `2 branches`. */
export const count = (many: number, one: string, more = `${one}s`): string => `${many} ${many === 1 ? one : more}`;

/** How a ruleset is brought in, whichever of the two. */
export function importing({ repository }: SetupFacts, file: 'branches' | 'tags'): string {
  const { owner, name, url } = repository;
  return `Run \`countersign rulesets ${owner}/${name} --out .\` and import countersign-${file}.json at ${url}/settings/rules (New ruleset, Import a ruleset)`;
}

/** True where the app's own check of that name is required by one of the rules; `any` and `other` say from whom instead. */
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
