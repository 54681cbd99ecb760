import { doubleQuoted } from './invisible-characters.ts';

/** What is wrong with a value, and how to fix it. Two sentences without periods, for display. */
export interface Problem {
  readonly problem: string;
  readonly fix: string;
}

export const asProblem = (problem: string, fix: string): Problem => ({ problem, fix });

const LONGEST_QUOTE = 60;

/**
 * A text or a value of a policy file in double quotes, for one line.
 * Invisible characters are escaped. Texts of more than 60 characters are shortened.
 */
export function quote(value: string | number | boolean | null): string {
  if (typeof value !== 'string') return String(value);
  const characters = [...value];
  const cut = characters.length > LONGEST_QUOTE ? `${characters.slice(0, LONGEST_QUOTE).join('')}…` : value;
  return doubleQuoted(cut);
}

/** `"a"`, `"a" or "b"`, `"a", "b" or "c"`; `word` may be `and` instead. */
export function enumerated(names: readonly string[], word: 'or' | 'and' = 'or'): string {
  const quoted = names.map((name) => quote(name));
  const last = quoted.at(-1);
  if (last === undefined) return 'nothing';
  return quoted.length === 1 ? last : `${quoted.slice(0, -1).join(', ')} ${word} ${last}`;
}
