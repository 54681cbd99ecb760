import type { StateName } from './ids.ts';

/** What a command of ours asks for, one member a word. Names are lower case, as typed otherwise; nothing is checked against a policy. */
type WordCommand =
  | { readonly kind: 'ready'; readonly state: StateName | null; readonly commit: string | null }
  | { readonly kind: 'not-ready'; readonly state: StateName | null; readonly reason: string }
  | { readonly kind: 'withdraw'; readonly state: StateName | null }
  | { readonly kind: 'hold'; readonly reason: string }
  | { readonly kind: 'unhold' }
  | { readonly kind: 'not-a-release'; readonly reason: string }
  /** MRG-1; the tag as it was typed. */
  | { readonly kind: 'release'; readonly tag: string | null };

/** The words of our commands. */
export type CommandWord = WordCommand['kind'];

/** The command of one word. */
export type CommandOf<K extends CommandWord> = {
  readonly [Word in CommandWord]: Extract<WordCommand, { kind: Word }>;
}[K];

/** What a whole-line command asks for. */
export type Command =
  | WordCommand
  /** One of our words, but not in a form that we take, for example `/ready security please`. */
  | { readonly kind: 'malformed'; readonly word: CommandWord }
  /** One that would count, were it not for the post that it stands in. */
  | { readonly kind: 'disregarded'; readonly word: CommandWord; readonly why: Disregard };

/** `raw-html`: the post holds HTML. `by-mail`: a reply by e-mail, and not its first line. `mail-quote`: an earlier mail's. */
export type Disregard = 'raw-html' | 'by-mail' | 'mail-quote';

/** A comment or the text of a review, as far as commands are looked for in it. */
export interface Post {
  readonly body: string;
  readonly createdViaEmail: boolean;
}

/** A command and where it stood: `line` counts from 1, `text` is the line as typed, without the white space around it. */
export interface CommandLine {
  readonly line: number;
  readonly text: string;
  readonly command: Command;
  readonly read: HowRead;
}

/**
 * How sure it is that a command was meant (SIGN-1). `strict`: it is written as what gives readiness has to be. `certain`: it
 * is the line that it should be, in a post that gives nothing. `doubtful`: it reads like it. What takes readiness away
 * counts in any case.
 */
export type HowRead = 'strict' | 'certain' | 'doubtful';
