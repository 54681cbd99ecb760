import { parseArgs } from 'node:util';
import type { PolicyProblem, PolicyReading } from '../domain/policy.ts';
import { inFull } from '../render/text/phrases.ts';
import { ownLines, terminalLine, terminalLines } from '../render/text/terminal.ts';
import { type Phrase, phrase } from '../render/text/tree.ts';
import { type CliCommand, type ExitCode, UsageError } from './command.ts';
import { type ReadFile, readTextFile, type TextFile } from './text-file.ts';

/** The services that `lint` uses. */
export interface LintDependencies {
  parsePolicy(texts: { readonly own: TextFile | null; readonly shared: TextFile | null }): PolicyReading;
  readonly readFile: ReadFile;
}

const USAGE = ownLines`countersign lint FILE… [--shared FILE]
countersign lint --shared FILE

Checks policy files in the same way as the gate, and prints one line for each problem:

  file:line:column: problem. fix

If the problem is only a risk, "warning: " stands before it. FILE may be - for standard input. The command works
offline, so it does not check whether the users and teams exist.

  --shared FILE  the owner's shared policy, which each FILE is laid over (POL-1); without FILE, the shared policy is
                 checked as the whole policy of a repository that has no file of its own

Exit status: 0 if there are no errors, 1 if there are errors, 2 if a file cannot be read.`;

/** `countersign lint`: checks a policy (POL-2) before it is on the default branch. */
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
        const lines = problems.length === 0 ? [phrase`${inFull(name)}: no problems`] : problems.map(line);
        io.stdout.write(terminalLines(lines.map(terminalLine)));
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

function line({ file, line, column, severity, problem, mend: fix }: PolicyProblem): Phrase {
  const place = inFull(`${file}:${line}:${column}`);
  return phrase`${place}: ${severity === 'warning' ? phrase`warning: ` : ''}${inFull(problem)}. ${inFull(fix)}`;
}
