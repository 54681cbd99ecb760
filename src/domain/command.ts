import type { StateName } from './ids.ts';

/**
 * What one of the app's commands requests, one member for each word.
 * Names are in lower case, otherwise as typed. They are not checked against a policy.
 */
type WordCommand =
  | { readonly kind: 'ready'; readonly state: StateName | null; readonly commit: string | null }
  | { readonly kind: 'not-ready'; readonly state: StateName | null; readonly reason: string }
  | { readonly kind: 'withdraw'; readonly state: StateName | null }
  | { readonly kind: 'hold'; readonly reason: string }
  | { readonly kind: 'unhold' }
  | { readonly kind: 'not-a-release'; readonly reason: string }
  /** MRG-1; the tag as it was typed. */
  | { readonly kind: 'release'; readonly tag: string | null }
  /** SIGN-15. */
  | { readonly kind: 'help' };

/** The words of the app's commands. */
export type CommandWord = WordCommand['kind'];

/** The command of one word. */
export type CommandOf<K extends CommandWord> = {
  readonly [Word in CommandWord]: Extract<WordCommand, { kind: Word }>;
}[K];

/** What a command line requests. */
export type Command =
  | WordCommand
  /**
   * A near miss: a line that looks like this command and is not (SIGN-15).
   * For example `/ready security please` or `/lgtm`. `state`: of a `ready`, the one that it seems to name; null for
   * other words, left out if nothing follows.
   */
  | { readonly kind: 'malformed'; readonly word: CommandWord; readonly state?: StateName | null }
  /** A command that is not counted because of the post that contains it. */
  | { readonly kind: 'disregarded'; readonly word: CommandWord; readonly why: Disregard };

/**
 * Why a post's commands are not counted.
 * `raw-html`: the post contains HTML. `by-mail`: a reply by e-mail, and not its first line. `mail-quote`: quoted from
 * an earlier mail.
 */
export type Disregard = 'raw-html' | 'by-mail' | 'mail-quote';

/** A comment or the text of a review, with what matters for finding commands. */
export interface Post {
  readonly body: string;
  readonly createdViaEmail: boolean;
}

/** A command and its place. `line` counts from 1, `text` is the trimmed line. */
export interface CommandLine {
  readonly line: number;
  readonly text: string;
  readonly command: Command;
  readonly read: HowRead;
}

/**
 * How certain it is that a command was meant (SIGN-1).
 * `strict`: written as a command that gives readiness must be. `certain`: a proper line, in a post whose commands
 * cannot give readiness. `doubtful`: similar to a command. What takes readiness away counts in any case.
 */
export type HowRead = 'strict' | 'certain' | 'doubtful';
