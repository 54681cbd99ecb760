import { parseArgs } from 'node:util';
import type { RepositoryRef } from '../domain/facts.ts';
import type { AppRegistration, SetupFacts } from '../domain/setup.ts';
import { plainJson } from '../render/terminal/plain-json.ts';
import type { CliCommand, Io } from './command.ts';
import { type DiagnoseDependencies, diagnose, notInstalled, suspended } from './doctor/diagnose.ts';
import type { Finding } from './doctor/finding.ts';
import { counts, report } from './doctor/report.ts';
import { repositoryName } from './repository-name.ts';

/** What a look at the setup of a repository gave. */
export type SetupLook =
  | { readonly kind: 'setup'; readonly facts: SetupFacts }
  | { readonly kind: 'not-installed'; readonly app: AppRegistration }
  | { readonly kind: 'suspended'; readonly app: AppRegistration; readonly url: string };

export interface DoctorDependencies {
  /** What judging needs; read only where it is to judge. */
  judging(): Promise<DiagnoseDependencies>;
  /** Reads GitHub as the app. Rejects with an InputError where it cannot be read. */
  look(repository: RepositoryRef, io: Io): Promise<SetupLook>;
}

const USAGE = `countersign doctor OWNER/REPO [--json]

Says whether the gate of a repository is shut: whether the policy is sound, the check is required on the release
branches and for release tags from this app, the environments ask it, each role has enough people, the app has its
permissions, and who can bypass all of that. Each finding has a severity, why it matters, and what fixes it.

It reads GitHub as the app, with APP_ID and PRIVATE_KEY or PRIVATE_KEY_PATH (GitHub Enterprise Server: its address in
GHE_HOST or GITHUB_API_URL), and writes nothing. Who can bypass a ruleset GitHub shows only to its administrators: for
that, set GITHUB_TOKEN to the token of one.

  --json  prints the findings as JSON

Exit status: 0 without errors, 1 with errors, 2 where GitHub cannot be read.`;

/** `countersign doctor`: is the gate shut, and if not, what shuts it. */
export function doctor(needs: DoctorDependencies): CliCommand {
  return {
    name: 'doctor',
    summary: 'say whether the gate of a repository is enforced, and how to fix what is not',
    usage: USAGE,
    async run(argv, io) {
      const { values, positionals } = parseArgs({
        args: [...argv],
        options: { json: { type: 'boolean' } },
        allowPositionals: true,
      });
      const asked = repositoryName('doctor', positionals);
      const seen = await needs.look(asked, io);
      const { app } = seen.kind === 'setup' ? seen.facts : seen;
      const { owner, name } = seen.kind === 'setup' ? seen.facts.repository : asked;
      const repository = `${owner}/${name}`;
      const findings = judge(repository, seen, await needs.judging());
      io.stdout.write(
        values.json
          ? json({ repository, app: { id: app.id, slug: app.slug }, counts: counts(findings), findings })
          : report(repository, app.name, findings),
      );
      return findings.some(({ severity }) => severity === 'error') ? 1 : 0;
    },
  };
}

const json = (value: object): string => `${plainJson(JSON.stringify(value, null, 2))}\n`;

function judge(repository: string, seen: SetupLook, judging: DiagnoseDependencies): readonly Finding[] {
  switch (seen.kind) {
    case 'setup':
      return diagnose(seen.facts, judging);
    case 'not-installed':
      return [notInstalled(repository, seen.app)];
    case 'suspended':
      return [suspended(repository, seen.app, seen.url)];
  }
}
