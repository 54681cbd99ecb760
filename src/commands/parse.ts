import type { Command, CommandLine, CommandWord } from '../domain/command.ts';
import { asStateName } from '../domain/ids.ts';
import { commandableLines } from './lines.ts';

const WORDS: readonly CommandWord[] = ['ready', 'not-ready', 'withdraw', 'hold', 'unhold', 'not-a-release', 'release'];
const STATE = /^[a-z][a-z0-9-]{0,38}$/;
/** Abbreviations of fewer than 7 digits are too easily somebody else's commit. */
const COMMIT = /^[0-9a-f]{7,64}$/;

/**
 * The commands of a comment or a review's body (SIGN-1): each stands on a line of its own; quoted lines, code, HTML
 * comments and commands inside a sentence are no commands. Words that are not ours are other bots' and are left alone.
 */
export function parseCommands(body: string): readonly CommandLine[] {
  const found: CommandLine[] = [];
  for (const { line, text } of commandableLines(body)) {
    const command = parseLine(text);
    if (command) found.push({ line, text, command });
  }
  return found;
}

function parseLine(text: string): Command | null {
  const match = /^\/([a-z-]+)(?:[ \t]+(.*))?$/i.exec(text);
  const word = WORDS.find((known) => known === match?.[1]?.toLowerCase());
  if (!word) return null;
  const rest = (match?.[2] ?? '').trim();
  const parts = rest === '' ? [] : rest.split(/[ \t]+/);
  switch (word) {
    case 'ready':
      return ready(parts);
    case 'not-ready': {
      const state = stateWord(parts[0]);
      return { kind: 'not-ready', state, reason: state ? parts.slice(1).join(' ') : rest };
    }
    case 'withdraw': {
      const state = stateWord(parts[0]);
      if (parts.length > 1 || (parts.length === 1 && !state)) return { kind: 'malformed', word };
      return { kind: 'withdraw', state };
    }
    case 'hold':
      return { kind: 'hold', reason: rest };
    case 'unhold':
      return parts.length === 0 ? { kind: 'unhold' } : { kind: 'malformed', word };
    case 'not-a-release':
      return { kind: 'not-a-release', reason: rest };
    case 'release':
      return parts.length > 1 ? { kind: 'malformed', word } : { kind: 'release', tag: parts[0] ?? null };
  }
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

function stateWord(word: string | undefined) {
  const lower = word?.toLowerCase();
  return lower !== undefined && STATE.test(lower) ? asStateName(lower) : null;
}

function commitWord(word: string | undefined): string | null {
  const lower = word?.toLowerCase();
  return lower !== undefined && COMMIT.test(lower) ? lower : null;
}
