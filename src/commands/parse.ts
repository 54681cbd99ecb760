import type { Command, CommandLine, CommandWord, Disregard, Post } from '../domain/command.ts';
import { asStateName } from '../domain/ids.ts';
import { isQuoted, type Likeness, likeness, withoutForm } from './generous.ts';
import { type MailTraces, mailTraces } from './mail.ts';
import { linesOf, type Markdown, readMarkdown } from './markdown.ts';
import { quotedByHtml } from './quoted-by-html.ts';

const WORDS: readonly CommandWord[] = ['ready', 'not-ready', 'withdraw', 'hold', 'unhold', 'not-a-release', 'release'];
const STATE = /^[a-z][a-z0-9-]{0,38}$/;
/** Abbreviations of fewer than 7 digits are too easily somebody else's commit. */
const COMMIT = /^[0-9a-f]{7,64}$/;
/** Without any of these there is no command, in whatever form. */
const MAYBE_COMMAND = /[/&\u2044\u2215\u29f8\u2571\u27cb\u1735\uff0f]/;

/**
 * The commands of a post (SIGN-1). What gives readiness is read strictly: a line of plain text in a top-level paragraph,
 * in a post without raw HTML, and of a reply by e-mail its first line only; in another post it is `disregarded`. What
 * takes readiness away is read generously: any line that reads like it and is not quoted. Words that are not ours are
 * other bots' and are left alone.
 */
export function parseCommands(post: Post): readonly CommandLine[] {
  if (!MAYBE_COMMAND.test(post.body)) return [];
  const reading = readingOf(post);
  return reading.lines.flatMap((raw, index): readonly CommandLine[] => {
    const text = raw.trim();
    const found = commandAt(reading, index, text);
    return found ? [{ line: index + 1, text, ...found }] : [];
  });
}

/** True if the post holds what takes readiness away, as it may be read without knowing how it was sent. */
export const holdsTakingCommand = (body: string): boolean => takingCommands(body).length > 0;

/** The same, as commands. What an earlier mail says is left out, since nobody knows whether this is a reply. */
export const takingCommands = (body: string): readonly CommandLine[] =>
  parseCommands({ body, createdViaEmail: true }).filter(({ command }) => isTaking(command.kind));

const isTaking = (word: string): boolean => word === 'not-ready' || word === 'withdraw' || word === 'hold';

interface PostReading {
  readonly lines: readonly string[];
  readonly markdown: Markdown;
  /** Lines within a `<blockquote>`, each with the text after its end. */
  readonly quoted: ReadonlyMap<number, string>;
  /** Lines before this one are the writer's own; of a reply by e-mail only the first. */
  readonly ownUntil: number;
  /** From this line on an earlier mail is quoted. */
  readonly quotedFrom: number;
}

function readingOf({ body, createdViaEmail }: Post): PostReading {
  const lines = linesOf(body);
  const traces: MailTraces = mailTraces(lines);
  const isReply = createdViaEmail || traces.certain;
  const first = lines.findIndex((line) => line.trim() !== '') + 1;
  return {
    lines,
    markdown: readMarkdown(body),
    quoted: quotedByHtml(lines),
    ownUntil: isReply ? first : Math.max(first, traces.foreignFrom),
    quotedFrom: isReply ? traces.quotedFrom : lines.length,
  };
}

type Found = Pick<CommandLine, 'command' | 'read'>;

function commandAt(reading: PostReading, index: number, text: string): Found | null {
  const { markdown } = reading;
  const exact = parseExact(text);
  const plain = markdown.plain.has(index);
  const strict = plain && !markdown.html && index < reading.ownUntil;
  if (exact && strict) return { command: exact, read: 'strict' };
  const visible = markdown.hidden.get(index) ?? reading.quoted.get(index) ?? text;
  if (isQuoted(visible)) return null;
  const like = likeness(visible, reading.quoted.has(index) ? [] : markdown.cells.get(index));
  if (like && isTaking(like.word)) {
    if (index > reading.quotedFrom) return disregarded(wordOf(like), 'mail-quote');
    if (!exact || !isTaking(exact.kind)) return { command: generously(like), read: 'doubtful' };
    return { command: exact, read: markdown.top.has(index) && index < reading.ownUntil ? 'certain' : 'doubtful' };
  }
  return given(reading, index, exact, like);
}

/** What became of a line that would give something, were it read as generously. In code it is an example. */
function given(reading: PostReading, index: number, exact: Command | null, like: Likeness | null): Found | null {
  const { markdown } = reading;
  const plain = markdown.plain.has(index);
  const word = exact ? wordOfCommand(exact) : plain && like?.bare ? wordOf(like) : null;
  if (word === null || isTaking(word) || markdown.code.has(index)) return null;
  const why = disregard(reading, index);
  if (why !== null) return disregarded(word, why);
  // A line that is plain and no command has characters in it that cannot be seen.
  const isMalformed = plain || (markdown.top.has(index) && exact?.kind === 'malformed');
  return isMalformed ? { command: { kind: 'malformed', word }, read: 'doubtful' } : null;
}

const disregarded = (word: CommandWord, why: Disregard): Found => ({
  command: { kind: 'disregarded', word, why },
  read: 'doubtful',
});

function disregard({ markdown, ownUntil }: PostReading, index: number): Disregard | null {
  if (index >= ownUntil) return 'by-mail';
  return markdown.html ? 'raw-html' : null;
}

const wordOf = ({ word }: Likeness): CommandWord => WORDS.find((known) => known === word) ?? 'ready';

const wordOfCommand = (command: Command): CommandWord => ('word' in command ? command.word : command.kind);

/** A line that is nothing but a command, in the form in which we take it. */
function parseExact(text: string): Command | null {
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
      return state === null && rest !== '' ? null : { kind: 'not-ready', state, reason: parts.slice(1).join(' ') };
    }
    case 'withdraw': {
      const state = stateWord(parts[0]);
      return parts.length > 1 || (parts.length === 1 && !state) ? null : { kind: 'withdraw', state };
    }
    case 'hold':
      return hold(rest);
    case 'unhold':
      return parts.length === 0 ? { kind: 'unhold' } : { kind: 'malformed', word };
    case 'not-a-release':
      return { kind: 'not-a-release', reason: rest };
    case 'release':
      return parts.length > 1 ? { kind: 'malformed', word } : { kind: 'release', tag: parts[0] ?? null };
  }
}

/** `/hold cancel` is how Prow lets go; here it holds nothing, and lets nothing go. */
const hold = (reason: string): Command =>
  /^cancel[.!]?$/i.test(reason) ? { kind: 'malformed', word: 'unhold' } : { kind: 'hold', reason };

/** What a line asks for that only reads like a command: a state if its next word is one, and all else as the reason. */
function generously({ word, rest }: Likeness): Command {
  if (word === 'hold') return hold(rest);
  const [first = ''] = /^[\p{L}\p{N}_-]+/u.exec(rest) ?? [];
  const state = stateWord(first.replaceAll('_', '-').replace(/-+$/, ''));
  if (word === 'withdraw') return { kind: 'withdraw', state };
  return { kind: 'not-ready', state, reason: state === null ? rest : withoutForm(rest.slice(first.length)) };
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
