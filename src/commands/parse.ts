import type { Command, CommandLine, CommandWord, Disregard, Post } from '../domain/command.ts';
import { isQuoted, type Likeness, likeness } from './generous.ts';
import { type MailTraces, mailTraces } from './mail.ts';
import { linesOf, type Markdown, readMarkdown } from './markdown.ts';
import { quotedByHtml } from './quoted-by-html.ts';
import { commandOf, nearMiss, takesAway } from './registry.ts';

/** Without any of these there is no command in any form. */
const MAYBE_COMMAND = /[/&\u2044\u2215\u29f8\u2571\u27cb\u1735\uff0f]/;

/**
 * The commands of a post (SIGN-1).
 * Commands that give readiness are read strictly: a line of plain text in a top-level paragraph, in a post without raw
 * HTML, and in a reply by e-mail only the first line; elsewhere they are `disregarded`. Commands that take readiness
 * away are read generously: any line that reads like one and is not quoted. Other words may be other bots' commands,
 * and are ignored.
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

/** True if the post takes readiness away, however it was sent. */
export const holdsTakingCommand = (body: string): boolean => takingCommands(body).length > 0;

/** The commands that take readiness away. Leaves out earlier mails, because the post may be a reply. */
export const takingCommands = (body: string): readonly CommandLine[] =>
  parseCommands({ body, createdViaEmail: true }).filter(({ command }) => takesAway(command.kind) !== null);

interface PostReading {
  readonly lines: readonly string[];
  readonly markdown: Markdown;
  /** Lines within a `<blockquote>`, each with the text after its end. */
  readonly quoted: ReadonlyMap<number, string>;
  /** The first line that may not be the writer's own. In a reply by e-mail only the first line is. */
  readonly ownUntil: number;
  /** The line from which an earlier mail is quoted. */
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
  const taking = like ? commandOf(like.word) : null;
  if (like && taking && taking.takesAway !== null) {
    if (index > reading.quotedFrom) return disregarded(like.word, 'mail-quote');
    if (!exact || takesAway(exact.kind) === null) return { command: taking.generously(like.rest), read: 'doubtful' };
    return { command: exact, read: markdown.top.has(index) && index < reading.ownUntil ? 'certain' : 'doubtful' };
  }
  return given(reading, index, exact, like);
}

/** The reading of a line that would give readiness if it were read generously. In code it is an example. */
function given(reading: PostReading, index: number, exact: Command | null, like: Likeness | null): Found | null {
  const { markdown } = reading;
  const plain = markdown.plain.has(index);
  const word = exact ? wordOfCommand(exact) : plain && like && isNear(like) ? like.word : null;
  if (word === null || takesAway(word) !== null || markdown.code.has(index)) return null;
  const why = disregard(reading, index);
  // In a mail, a near miss is more likely another's words.
  if (why === 'by-mail' && exact === null) return null;
  if (why !== null) return disregarded(word, why);
  // A plain line that is not a command contains invisible characters, or is another near miss.
  if (plain) return { command: nearMiss(word, like?.rest ?? ''), read: 'doubtful' };
  return markdown.top.has(index) && exact?.kind === 'malformed' ? { command: exact, read: 'doubtful' } : null;
}

/**
 * SIGN-15: whether a line is a near miss, and not a sentence about the command.
 * Behind something else, it has to be the whole command.
 */
const isNear = ({ word, rest, bare }: Likeness): boolean =>
  bare || (commandOf(word)?.parse(rest)?.kind ?? 'malformed') !== 'malformed';

const disregarded = (word: CommandWord, why: Disregard): Found => ({
  command: { kind: 'disregarded', word, why },
  read: 'doubtful',
});

function disregard({ markdown, ownUntil }: PostReading, index: number): Disregard | null {
  if (index >= ownUntil) return 'by-mail';
  return markdown.html ? 'raw-html' : null;
}

const wordOfCommand = (command: Command): CommandWord => ('word' in command ? command.word : command.kind);

/** The command of a line that is only that, in the accepted form. */
function parseExact(text: string): Command | null {
  const [, word = '', rest = ''] = /^\/([a-z-]+)(?:[ \t]+(.*))?$/i.exec(text) ?? [];
  return commandOf(word.toLowerCase())?.parse(rest.trim()) ?? null;
}
