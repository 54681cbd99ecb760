/** What a command may touch of the process; tests give their own. */
export interface Io {
  readonly stdout: { write(text: string): void };
  readonly stderr: { write(text: string): void };
  /** The bytes of standard input, to its end. */
  readonly stdin: () => Promise<Uint8Array>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What relative file names start from. */
  readonly cwd: string;
}

/** 0: done, and nothing to complain of. 1: done, and something is wrong. 2: not done, the command was used wrongly or could not read its input. */
export type ExitCode = 0 | 1 | 2;

/** One word after `countersign`. `argv` is what follows that word. */
export interface CliCommand {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** How it is called and what it does, for `--help`. Lines without trailing white space; no newline at the end. */
  readonly usage: string;
  run(argv: readonly string[], io: Io): Promise<ExitCode>;
}

/** The command was called in a way that it does not know; the message says what is wrong, the frame adds how it is used. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The command was called rightly, and what it was to read cannot be read. */
export class InputError extends Error {
  override readonly name = 'InputError';
}
