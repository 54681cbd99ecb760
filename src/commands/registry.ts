import type { Command, CommandOf, CommandWord } from '../domain/command.ts';
import { asStateName } from '../domain/ids.ts';
import { withoutForm } from './form.ts';

/** A command that gives readiness, or releases; read strictly (SIGN-1). */
export interface GivingCommand {
  readonly takesAway: null;
  /** Reads what follows the word on a line that is nothing but the command. */
  parse(rest: string): Command;
}

/** A command that takes readiness away; read strictly, and else generously (SIGN-1). */
export interface TakingCommand<K extends CommandWord> {
  /** Its place among those of the same second, in the order in which they take effect (SIGN-8). */
  readonly takesAway: number;
  /** The word in every form in which a person would recognize it, as the source of a regular expression. */
  readonly lookalikes?: string;
  /** True if a state may follow after a slash, as in the label of a state: `/not-ready/security`. */
  readonly namesState: boolean;
  /** null if the line only reads like the command: then `generously` reads it. */
  parse(rest: string): CommandOf<K> | Malformed | null;
  /** Reads what follows the word on any other line. */
  generously(rest: string): CommandOf<K> | Malformed;
}

type Malformed = Extract<Command, { kind: 'malformed' }>;

/** STATE of a `/ready STATE`. */
const STATE = /^[a-z][a-z0-9-]{0,38}$/;
/** Abbreviations of fewer than 7 digits are too easily somebody else's commit. */
const COMMIT = /^[0-9a-f]{7,64}$/;

/**
 * How each command is written and read, and whether it takes readiness away, which is said here and nowhere else. A
 * withdrawal takes effect before objections and holds of its second, since it lifts one's own (ADR 0009).
 */
const COMMANDS = {
  ready: { takesAway: null, parse: (rest) => ready(partsOf(rest)) },
  'not-ready': {
    takesAway: 2,
    lookalikes: 'not[^\\p{L}\\p{N}/]{0,3}ready',
    namesState: true,
    parse: (rest) => {
      const [first, ...others] = partsOf(rest);
      const state = stateWord(first);
      return state === null && rest !== '' ? null : { kind: 'not-ready', state, reason: others.join(' ') };
    },
    generously: (rest) => {
      const { state, behind } = stateAtStart(rest);
      return { kind: 'not-ready', state, reason: state === null ? rest : withoutForm(behind) };
    },
  },
  withdraw: {
    takesAway: 1,
    namesState: true,
    parse: (rest) => {
      const parts = partsOf(rest);
      const state = stateWord(parts[0]);
      return parts.length > 1 || (parts.length === 1 && state === null) ? null : { kind: 'withdraw', state };
    },
    generously: (rest) => ({ kind: 'withdraw', state: stateAtStart(rest).state }),
  },
  hold: { takesAway: 3, namesState: false, parse: hold, generously: hold },
  unhold: {
    takesAway: null,
    parse: (rest) => (rest === '' ? { kind: 'unhold' } : { kind: 'malformed', word: 'unhold' }),
  },
  'not-a-release': { takesAway: null, parse: (rest) => ({ kind: 'not-a-release', reason: rest }) },
  release: {
    takesAway: null,
    parse: (rest) => {
      const [tag = null, ...others] = partsOf(rest);
      return others.length > 0 ? { kind: 'malformed', word: 'release' } : { kind: 'release', tag };
    },
  },
} as const satisfies { readonly [K in CommandWord]: GivingCommand | TakingCommand<K> };

const ALL: Readonly<Record<CommandWord, GivingCommand | TakingCommand<CommandWord>>> = COMMANDS;

export const isCommandWord = (word: string): word is CommandWord => Object.hasOwn(COMMANDS, word);

/** Every command, by its word. */
export const commandEntries: readonly (readonly [CommandWord, GivingCommand | TakingCommand<CommandWord>])[] =
  Object.keys(ALL).flatMap((word) => (isCommandWord(word) ? [[word, ALL[word]] as const] : []));

/** The command that is written with this word; null if it is none of ours. */
export const commandOf = (word: string): (GivingCommand | TakingCommand<CommandWord>) | null =>
  isCommandWord(word) ? ALL[word] : null;

/**
 * The place of a command among those of the same second that take readiness away, in the order in which they take effect;
 * null for what takes none away.
 * @param kind of a command, or of anything else that somebody may ask for
 */
export const takesAway = (kind: string): number | null => commandOf(kind)?.takesAway ?? null;

const partsOf = (rest: string): readonly string[] => (rest === '' ? [] : rest.split(/[ \t]+/));

/** `/hold cancel` is how Prow lets go; here it holds nothing, and lets nothing go. */
function hold(reason: string): CommandOf<'hold'> | Malformed {
  return /^cancel[.!]?$/i.test(reason) ? { kind: 'malformed', word: 'unhold' } : { kind: 'hold', reason };
}

/** `/ready`, `/ready STATE`, `/ready COMMIT`, `/ready STATE COMMIT`. A word that could be both is a state: names win. */
function ready(parts: readonly string[]): Command {
  const [first, second] = parts;
  if (first === undefined) return { kind: 'ready', state: null, commit: null };
  if (parts.length === 1) {
    const commit = commitWord(first);
    // `deadbeef` is a possible name of a state, but nobody names one so; digits say that a commit is meant.
    if (commit) return { kind: 'ready', state: null, commit };
    const state = stateWord(first);
    return state ? { kind: 'ready', state, commit: null } : { kind: 'malformed', word: 'ready' };
  }
  const state = stateWord(first);
  const commit = commitWord(second);
  if (parts.length > 2 || !state || !commit) return { kind: 'malformed', word: 'ready' };
  return { kind: 'ready', state, commit };
}

/** The state that a text begins with, if its first word is one, and what follows it. */
function stateAtStart(text: string) {
  const [first = ''] = /^[\p{L}\p{N}_-]+/u.exec(text) ?? [];
  return { state: stateWord(first.replaceAll('_', '-').replace(/-+$/, '')), behind: text.slice(first.length) };
}

function stateWord(word: string | undefined) {
  const lower = word?.toLowerCase();
  return lower !== undefined && STATE.test(lower) ? asStateName(lower) : null;
}

function commitWord(word: string | undefined): string | null {
  const lower = word?.toLowerCase();
  return lower !== undefined && COMMIT.test(lower) ? lower : null;
}
