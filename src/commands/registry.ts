import type { Command, CommandOf, CommandWord } from '../domain/command.ts';
import { asStateName } from '../domain/ids.ts';
import { withoutForm } from './form.ts';

/** A command that gives readiness, or releases. Read strictly (SIGN-1). */
export interface GivingCommand {
  readonly takesAway: null;
  /** SIGN-15: its word and its near forms, as the source of a regular expression. The near ones give nothing. */
  readonly lookalikes?: string;
  /** True if a state may follow a near form after a slash, as in `/ready/security`. */
  readonly namesState?: true;
  /** Parses what follows the word on a line with only the command. */
  parse(rest: string): Command;
}

/** A command that takes readiness away. Read strictly, otherwise generously (SIGN-1). */
export interface TakingCommand<K extends CommandWord> {
  /** Its position among commands of the same second, in the order of their effect (SIGN-8). */
  readonly takesAway: number;
  /** The word in every recognizable form, as the source of a regular expression. */
  readonly lookalikes?: string;
  /** True if a state may follow a slash, as in a state's label: `/not-ready/security`. */
  readonly namesState: boolean;
  /** null if the line only reads like the command; then `generously` parses it. */
  parse(rest: string): CommandOf<K> | Malformed | null;
  /** Parses what follows the word on any other line. */
  generously(rest: string): CommandOf<K> | Malformed;
}

type Malformed = Extract<Command, { kind: 'malformed' }>;

/** STATE of a `/ready STATE`. */
const STATE = /^[a-z][a-z0-9-]{0,38}$/;
/** Abbreviations of fewer than 7 digits may easily match another commit. */
const COMMIT = /^[0-9a-f]{7,64}$/;

/** What may stand between the words of a command in place of its hyphen. */
const GAP = '[^\\p{L}\\p{N}/]{0,3}';

/**
 * How each command is written and read, and whether it takes readiness away. Defined only here.
 * A withdrawal takes effect before objections and holds of its second, because it lifts one's own (ADR 0009).
 */
const COMMANDS = {
  ready: {
    takesAway: null,
    lookalikes: 'ready|lgtm|approved?|sign[-_ ]?off',
    namesState: true,
    parse: (rest) => ready(rest),
  },
  'not-ready': {
    takesAway: 2,
    lookalikes: `(?:not${GAP}|un[-_ ]?)ready`,
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
    lookalikes: 'withdraw|(?:lgtm|approved?)\\s+cancel|remove-(?:lgtm|approve)|unapprove',
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
    lookalikes: 'un[-_ ]?hold|remove-hold',
    parse: (rest) => (rest === '' ? { kind: 'unhold' } : { kind: 'malformed', word: 'unhold' }),
  },
  'not-a-release': {
    takesAway: null,
    lookalikes: `not${GAP}(?:a${GAP})?release`,
    parse: (rest) => ({ kind: 'not-a-release', reason: rest }),
  },
  release: {
    takesAway: null,
    parse: (rest) => {
      const [tag = null, ...others] = partsOf(rest);
      return others.length > 0 ? { kind: 'malformed', word: 'release' } : { kind: 'release', tag };
    },
  },
  help: { takesAway: null, parse: () => ({ kind: 'help' }) },
} as const satisfies { readonly [K in CommandWord]: GivingCommand | TakingCommand<K> };

const ALL: Readonly<Record<CommandWord, GivingCommand | TakingCommand<CommandWord>>> = COMMANDS;

export const isCommandWord = (word: string): word is CommandWord => Object.hasOwn(COMMANDS, word);

/** Every command, by its word. */
export const commandEntries: readonly (readonly [CommandWord, GivingCommand | TakingCommand<CommandWord>])[] =
  Object.keys(ALL).flatMap((word) => (isCommandWord(word) ? [[word, ALL[word]] as const] : []));

/** The command with this word; null if the app has none. */
export const commandOf = (word: string): (GivingCommand | TakingCommand<CommandWord>) | null =>
  isCommandWord(word) ? ALL[word] : null;

/**
 * The position of a command among those of its second that take readiness away.
 * In the order of their effect; null for what takes none away.
 * @param kind of a command, or of any other request
 */
export const takesAway = (kind: string): number | null => commandOf(kind)?.takesAway ?? null;

const partsOf = (rest: string): readonly string[] => (rest === '' ? [] : rest.split(/[ \t]+/));

/** Parses `/hold`. In Prow, `/hold cancel` lifts a hold; here it neither holds nor lifts. */
function hold(reason: string): CommandOf<'hold'> | Malformed {
  return /^cancel[.!]?$/i.test(reason) ? { kind: 'malformed', word: 'unhold' } : { kind: 'hold', reason };
}

/**
 * Parses `/ready`, `/ready STATE`, `/ready COMMIT` and `/ready STATE COMMIT`.
 * A word that could be both is a state.
 */
function ready(rest: string): Command {
  const parts = partsOf(rest);
  const [first, second] = parts;
  if (first === undefined) return { kind: 'ready', state: null, commit: null };
  if (parts.length === 1) {
    const commit = commitWord(first);
    // `deadbeef` could be a state's name, but with digits it is a commit.
    if (commit) return { kind: 'ready', state: null, commit };
    const state = stateWord(first);
    return state ? { kind: 'ready', state, commit: null } : nearMiss('ready', rest);
  }
  const state = stateWord(first);
  const commit = commitWord(second);
  if (parts.length > 2 || !state || !commit) return nearMiss('ready', rest);
  return { kind: 'ready', state, commit };
}

/**
 * SIGN-15: what a line is that only looks like a command which takes nothing away.
 * @param rest what follows its word
 */
export function nearMiss(word: CommandWord, rest: string): Command {
  // It does nothing, so it may be read generously.
  if (word === 'help') return { kind: 'help' };
  const named = withoutForm(rest);
  return { kind: 'malformed', word, ...(word === 'ready' && named !== '' ? { state: stateAtStart(named).state } : {}) };
}

/** The state that a text's first word names, if it names one, and the rest. */
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
