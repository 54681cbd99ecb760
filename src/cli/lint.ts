import { parseArgs } from 'node:util';
import type { PolicyProblem, PolicyReading } from '../domain/policy.ts';
import { type CliCommand, type ExitCode, UsageError } from './command.ts';
import { printable } from './printable.ts';
import { type ReadFile, readTextFile, type TextFile } from './text-file.ts';

/** What linting needs of the rest. */
export interface LintDependencies {
  parsePolicy(texts: { readonly own: TextFile | null; readonly shared: TextFile | null }): PolicyReading;
  readonly readFile: ReadFile;
}

const USAGE = `countersign lint FILE… [--shared FILE]
countersign lint --shared FILE

Checks policy files as the gate reads them, and prints

  file:line:column: problem. fix

for everything that is wrong; what is only risky begins with "warning: " after the place. FILE may be - for standard
input. It asks no one: whether the users and teams exist is not checked here.

  --shared FILE  the shared policy of the owner that each FILE is laid over (POL-1); without FILE it is checked as
                 the whole policy of a repository that has no file of its own

Exit status: 0 without errors, 1 with errors, 2 where a file cannot be read.`;

/** `countersign lint`: POL-2 before the file is on the default branch. */
export function lint(needs: LintDependencies): CliCommand {
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
      const shared = values.shared === undefined ? null : await readTextFile(needs.readFile, values.shared, io);
      const own = await Promise.all(positionals.map((name) => readTextFile(needs.readFile, name, io)));
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

function line({ file, line, column, severity, problem, fix }: PolicyProblem): string {
  return printable(`${file}:${line}:${column}: ${severity === 'warning' ? 'warning: ' : ''}${problem}. ${fix}`).concat(
    '\n',
  );
}
