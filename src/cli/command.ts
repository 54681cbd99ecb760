import type { TerminalText } from '../render/text/printed.ts';

/** The parts of the process that a command may use; tests pass their own. */
export interface Io {
  readonly stdout: { write(text: TerminalText): void };
  readonly stderr: { write(text: TerminalText): void };
  /** The bytes of standard input, to its end. */
  readonly stdin: () => Promise<Uint8Array>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The directory that relative file names start from. */
  readonly cwd: string;
}

/** 0: done, and all is well. 1: done, and something is wrong. 2: not done, because of wrong use or unreadable input. */
export type ExitCode = 0 | 1 | 2;

/** One word after `countersign`. `argv` is what follows that word. */
export interface CliCommand {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** How it is called and what it does, for `--help`. Lines without trailing white space; no newline at the end. */
  readonly usage: TerminalText;
  run(argv: readonly string[], io: Io): Promise<ExitCode>;
}

/** Wrong use of a command. The message says what is wrong; `run` adds a hint about `--help`. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Input that a correctly used command cannot read. */
export class InputError extends Error {
  override readonly name = 'InputError';
}
