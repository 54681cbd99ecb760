import { parseArgs } from 'node:util';
import type { PolicyProblem, PolicyReading } from '../domain/policy.ts';
import { type Command, type ExitCode, InputError, type Io, UsageError } from './command.ts';
import { printable } from './printable.ts';

interface PolicyText {
  readonly file: string;
  readonly text: string;
}

/** What linting needs of the rest. */
export interface LintNeeds {
  parsePolicy(texts: { readonly own: PolicyText | null; readonly shared: PolicyText | null }): PolicyReading;
  /** The bytes of a file; rejects where it cannot be read. `path` is relative to `cwd`. */
  readFile(path: string, cwd: string): Promise<Uint8Array>;
}

const USAGE = `countersign lint FILE… [--shared FILE]
countersign lint --shared FILE

Checks policy files as the gate reads them, and prints

  file:line:column: problem. mend

for everything that is wrong; what is only risky begins with "warning: " after the place. FILE may be - for standard
input. It asks no one: whether the users and teams exist is not checked here.

  --shared FILE  the shared policy of the owner that each FILE is laid over (POL-1); without FILE it is checked as
                 the whole policy of a repository that has no file of its own

Exit status: 0 without errors, 1 with errors, 2 where a file cannot be read.`;

/** `countersign lint`: POL-2 before the file is on the default branch. */
export function lint(needs: LintNeeds): Command {
  return {
    name: 'lint',
    summary: 'check policy files',
    usage: USAGE,
    async run(argv, io) {
      const { values, positionals } = parseArgs({
        args: [...argv],
        options: { shared: { type: 'string' } },
        allowPositionals: true,
      });
      if (positionals.length === 0 && values.shared === undefined) throw new UsageError('lint needs a file');
      if ([...positionals, values.shared].filter((name) => name === '-').length > 1)
        throw new UsageError('standard input can be read only once');
      const shared = values.shared === undefined ? null : await read(needs, values.shared, io);
      const own = await Promise.all(positionals.map((name) => read(needs, name, io)));
      const texts = own.length === 0 ? [null] : own;
      let code: ExitCode = 0;
      for (const text of texts) {
        const problems = problemsOf(needs.parsePolicy({ own: text, shared }));
        const name = text?.file ?? shared?.file ?? '';
        io.stdout.write(problems.length === 0 ? `${printable(name)}: no problems\n` : problems.map(line).join(''));
        if (problems.some(({ severity }) => severity === 'error')) code = 1;
      }
      return code;
    },
  };
}

function problemsOf(reading: PolicyReading): readonly PolicyProblem[] {
  switch (reading.state) {
    case 'absent':
      return [];
    case 'valid':
      return reading.policy.warnings;
    case 'invalid':
      return reading.problems;
  }
}

function line({ file, line, column, severity, problem, mend }: PolicyProblem): string {
  return printable(`${file}:${line}:${column}: ${severity === 'warning' ? 'warning: ' : ''}${problem}. ${mend}`).concat(
    '\n',
  );
}

async function read(needs: LintNeeds, name: string, io: Io): Promise<PolicyText> {
  const bytes = name === '-' ? await io.stdin() : await needs.readFile(name, io.cwd).catch(unreadable(name));
  const file = name === '-' ? 'standard input' : name;
  try {
    // The byte order mark is part of the exact text, which the digest is taken of.
    return { file, text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch (error) {
    if (error instanceof TypeError) throw new InputError(`${file} is not UTF-8 text`);
    throw error;
  }
}

const CAUSES: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'it may not be read',
  EISDIR: 'it is a folder',
};

function unreadable(name: string): (error: unknown) => never {
  return (error) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const cause = CAUSES[code] ?? (error instanceof Error ? error.message : String(error));
    throw new InputError(`cannot read ${name}: ${cause}`, { cause: error });
  };
}
