import { parseArgs } from 'node:util';
import type { RepositoryRef } from '../domain/facts.ts';
import type { AppRegistration, SetupFacts } from '../domain/setup.ts';
import { jsonText } from '../render/terminal/plain-json.ts';
import { ownLines } from '../render/text/terminal.ts';
import type { CliCommand, Io } from './command.ts';
import { type DiagnoseDependencies, diagnose, notInstalled, suspended } from './doctor/diagnose.ts';
import { type Finding, plainFinding } from './doctor/finding.ts';
import { counts, report } from './doctor/report.ts';
import { repositoryName } from './repository-name.ts';

/** The setup of a repository, or why it cannot be read. */
export type SetupResult =
  | { readonly kind: 'setup'; readonly facts: SetupFacts }
  | { readonly kind: 'not-installed'; readonly app: AppRegistration }
  | { readonly kind: 'suspended'; readonly app: AppRegistration; readonly url: string };

export interface DoctorDependencies {
  /** Reads what judging needs; called only after GitHub was read. */
  judging(): Promise<DiagnoseDependencies>;
  /** Reads GitHub as the app. Rejects with an InputError if it cannot be read. */
  read(repository: RepositoryRef, io: Io): Promise<SetupResult>;
}

const USAGE = ownLines`countersign doctor OWNER/REPO [--json]

Checks whether the gate of a repository is enforced:
- the policy is valid;
- release branches and release tags require the check from this app;
- the environments ask this app before each deployment;
- each role has enough people;
- the app has its permissions;
- who can bypass the rules.
Each finding has a severity, the reason why it matters, and a fix.

The command reads GitHub as the app and writes nothing. It needs APP_ID, and PRIVATE_KEY or PRIVATE_KEY_PATH. For GitHub
Enterprise Server, set GHE_HOST or GITHUB_API_URL to its address. GitHub shows the bypass list of a ruleset only to its
administrators. To check that list too, set GITHUB_TOKEN to the token of an administrator.

  --json  prints the findings as JSON

Exit status: 0 if there are no errors, 1 if there are errors, 2 if GitHub cannot be read.`;

/** `countersign doctor`: checks whether the gate is enforced, and says how to fix what is not. */
export function doctor(needs: DoctorDependencies): CliCommand {
  return {
    name: 'doctor',
    summary: 'check whether the gate of a repository is enforced, and say how to fix what is not',
    usage: USAGE,
    async run(argv, io) {
      const { values, positionals } = parseArgs({
        args: [...argv],
        options: { json: { type: 'boolean' } },
        allowPositionals: true,
      });
      const asked = repositoryName('doctor', positionals);
      const seen = await needs.read(asked, io);
      const { app } = seen.kind === 'setup' ? seen.facts : seen;
      const { owner, name } = seen.kind === 'setup' ? seen.facts.repository : asked;
      const repository = `${owner}/${name}`;
      const findings = judge(repository, seen, await needs.judging());
      io.stdout.write(
        values.json
          ? jsonText({
              repository,
              app: { id: app.id, slug: app.slug },
              counts: counts(findings),
              findings: findings.map(plainFinding),
            })
          : report(repository, app.name, findings),
      );
      return findings.some(({ severity }) => severity === 'error') ? 1 : 0;
    },
  };
}

function judge(repository: string, seen: SetupResult, judging: DiagnoseDependencies): readonly Finding[] {
  switch (seen.kind) {
    case 'setup':
      return diagnose(seen.facts, judging);
    case 'not-installed':
      return [notInstalled(repository, seen.app)];
    case 'suspended':
      return [suspended(repository, seen.app, seen.url)];
  }
}
