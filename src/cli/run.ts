import { inFull } from '../render/text/phrases.ts';
import type { TerminalText } from '../render/text/printed.ts';
import { ownLines, terminalLine, terminalLines } from '../render/text/terminal.ts';
import { phrase, words } from '../render/text/tree.ts';
import { type CliCommand, type ExitCode, InputError, type Io, UsageError } from './command.ts';
import { errorCode } from './error-code.ts';

/** The program: its version and its commands. */
export interface Program {
  readonly version: string;
  readonly commands: readonly CliCommand[];
}

/**
 * Runs `countersign ARGV…`: finds the command and answers `--help` and `--version` itself. Reports wrong use, such as
 * an unknown command, on standard error with a hint, and returns 2.
 */
export async function run(program: Program, argv: readonly string[], io: Io): Promise<ExitCode> {
  const [word, ...rest] = argv;
  if (word === '--version' || word === '-V') return say(io, [terminalLine([words(program.version)])]);
  if (word === '--help' || word === '-h') return say(io, overview(program));
  if (word === 'help' && rest[0] === undefined) return say(io, overview(program));
  if (word === undefined) return refuse(io, 'no command was given', overview(program));
  const name = word === 'help' ? (rest[0] ?? '') : word;
  const command = program.commands.find((known) => known.name === name);
  if (command === undefined) return refuse(io, `there is no command "${name}"`, [ownLines`Try: countersign --help`]);
  if (word === 'help' || asksForHelp(rest)) return say(io, [command.usage]);
  try {
    return await command.run(rest, io);
  } catch (error) {
    if (error instanceof InputError) return refuse(io, error.message);
    const problem = wrongUse(error);
    if (problem === null) throw error;
    return refuse(io, problem, [terminalLine(phrase`Try: countersign ${words(command.name)} --help`)]);
  }
}

function overview({ commands }: Program): readonly TerminalText[] {
  const width = Math.max(...commands.map(({ name }) => name.length));
  const list = commands.map(({ name, summary }) => phrase`  ${words(name.padEnd(width))}  ${words(summary)}`);
  return [
    ownLines`countersign COMMAND …\n`,
    ...list.map(terminalLine),
    ownLines`\nRun countersign COMMAND --help for the details of a command, and countersign --version for the version.`,
  ];
}

/** True for `--help` or `-h` before `--`, which ends the options. */
function asksForHelp(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return (end === -1 ? argv : argv.slice(0, end)).some((word) => word === '--help' || word === '-h');
}

/** The message of a usage error, ours or of `parseArgs`; null for any other error. */
function wrongUse(error: unknown): string | null {
  if (error instanceof UsageError) return error.message;
  const parsing = errorCode(error).startsWith('ERR_PARSE_ARGS_');
  return parsing && error !== null && typeof error === 'object' && 'message' in error ? String(error.message) : null;
}

function say(io: Io, lines: readonly TerminalText[]): ExitCode {
  io.stdout.write(terminalLines(lines));
  return 0;
}

function refuse(io: Io, problem: string, hint: readonly TerminalText[] = []): ExitCode {
  io.stderr.write(terminalLines([terminalLine(phrase`countersign: ${inFull(problem)}`), ...hint]));
  return 2;
}
