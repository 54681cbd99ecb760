import type { StateName } from './ids.ts';

/** What a whole-line command asks for. Names are lower case, as typed otherwise; nothing here is checked against a policy. */
export type Command =
  | { readonly kind: 'ready'; readonly state: StateName | null; readonly commit: string | null }
  | { readonly kind: 'not-ready'; readonly state: StateName | null; readonly reason: string }
  | { readonly kind: 'withdraw'; readonly state: StateName | null }
  | { readonly kind: 'hold'; readonly reason: string }
  | { readonly kind: 'unhold' }
  | { readonly kind: 'not-a-release'; readonly reason: string }
  /** MRG-1; the tag as it was typed. */
  | { readonly kind: 'release'; readonly tag: string | null }
  /** One of our words, but not in a form that we take, for example `/ready security please`. */
  | { readonly kind: 'malformed'; readonly word: CommandWord };

export type CommandWord = 'ready' | 'not-ready' | 'withdraw' | 'hold' | 'unhold' | 'not-a-release' | 'release';

/** A command and where it stood: `line` counts from 1, `text` is the line as typed, without the white space around it. */
export interface CommandLine {
  readonly line: number;
  readonly text: string;
  readonly command: Command;
}
