import { parseArgs } from 'node:util';
import type { Facts, PullRequestSubject } from '../domain/facts.ts';
import type { PolicyReading } from '../domain/policy.ts';
import type { Verdict } from '../domain/verdict.ts';
import { evaluate } from '../policy/evaluate.ts';
import { plainJson } from '../render/terminal/plain-json.ts';
import { plainVerdict } from '../render/terminal/verdict.ts';
import { type CliCommand, type ExitCode, InputError, type Io, UsageError } from './command.ts';
import { type ReadFile, readTextFile, type TextFile } from './text-file.ts';

type FactsReading =
  | { readonly state: 'read'; readonly facts: Facts }
  | {
      readonly state: 'unreadable';
      readonly problems: readonly { readonly field: string; readonly problem: string }[];
    };

/** What GitHub tells of a pull request to whoever holds a token. */
export interface ExplainedPullRequest {
  readonly policy: PolicyReading;
  readonly facts: Facts;
}

/** What explaining needs of the rest. */
export interface ExplainDependencies {
  parsePolicy(texts: { readonly own: TextFile | null; readonly shared: TextFile | null }): PolicyReading;
  parseFacts(text: string): FactsReading;
  readonly readFile: ReadFile;
  writeFile(path: string, cwd: string, text: string): Promise<void>;
  /**
   * Reads GitHub with a person's token; `null` where there is no such pull request, or the token may not see it.
   * @param noShared whether the person says that the owner has no shared policy, where the token sees none
   */
  look(subject: PullRequestSubject, token: string, io: Io, noShared: boolean): Promise<ExplainedPullRequest | null>;
}

const USAGE = `countersign explain --facts FILE --policy FILE [--shared FILE] [--json]
countersign explain OWNER/REPO#NUMBER [--no-shared] [--save FILE] [--json]

Says what the gate decides, and why.

The first form decides a stored snapshot again, offline, with the same function as the gate.

The second reads GitHub with the token in GITHUB_TOKEN (GitHub Enterprise Server: its address in GHE_HOST or
GITHUB_API_URL). It writes nothing there. It knows what GitHub tells, and not what the app has seen: when the head
changed, objections whose comments are gone, and which releases came before. So comments and labels are shown as not
seen, and what the base branch brings is not judged; reviews, and commands that name a commit, are judged in full.

  --facts FILE   the snapshot, as --save writes it
  --policy FILE  the repository's policy file
  --shared FILE  the owner's shared policy file
  --no-shared    says that the owner has no shared policy, where the token sees no repository .github of it; without
                 this the verdict is an error, since GitHub does not tell whether there is one that may not be seen
  --save FILE    stores the snapshot that was read
  --json         prints the verdict as JSON

Exit status: 0 where the release is ready or the gate does not apply, 1 where it is not ready, 2 where nothing could be
read.`;

/** `countersign explain`: a decision with its reasons, from a file or from GitHub. */
export function explain(needs: ExplainDependencies): CliCommand {
  return {
    name: 'explain',
    summary: 'say what the gate decides, and why',
    usage: USAGE,
    async run(argv, io) {
      const text = { type: 'string' } as const;
      const flag = { type: 'boolean' } as const;
      const { values, positionals } = parseArgs({
        args: [...argv],
        options: { facts: text, policy: text, shared: text, save: text, json: flag, 'no-shared': flag },
        allowPositionals: true,
      });
      const [name, ...more] = positionals;
      if (more.length > 0) throw new UsageError('explain takes one pull request');
      if ((name === undefined) === (values.facts === undefined))
        throw new UsageError('explain needs either OWNER/REPO#NUMBER or --facts FILE');
      if (name === undefined && values['no-shared'] === true)
        throw new UsageError('--no-shared goes with OWNER/REPO#NUMBER; with --facts simply leave --shared out');
      const seen =
        name === undefined
          ? await fromFiles(needs, io, { ...values, facts: values.facts ?? '' })
          : await fromGitHub(needs, io, name, values);
      const verdict = evaluate(seen.policy, seen.facts);
      io.stdout.write(
        values.json ? `${plainJson(JSON.stringify(verdict, null, 2))}\n` : plainVerdict(verdict, seen.facts),
      );
      return exitCode(verdict);
    },
  };
}

/** More problems of a snapshot than this help nobody: one wrong field makes many. */
const MOST_PROBLEMS = 20;

const exitCode = ({ outcome }: Verdict): ExitCode => (outcome === 'ready' || outcome === 'not-applicable' ? 0 : 1);

async function fromFiles(
  needs: ExplainDependencies,
  io: Io,
  files: { readonly facts: string; readonly policy?: string | undefined; readonly shared?: string | undefined },
): Promise<ExplainedPullRequest> {
  if (files.policy === undefined && files.shared === undefined)
    throw new UsageError('--facts needs --policy (or --shared, where the repository has no file of its own)');
  const reading = needs.parseFacts((await readTextFile(needs.readFile, files.facts, io)).text);
  if (reading.state === 'unreadable') {
    const problems = reading.problems.map(({ field, problem }) => `${field === '' ? 'the file' : field}: ${problem}`);
    const more = problems.length > MOST_PROBLEMS ? `; and ${problems.length - MOST_PROBLEMS} more` : '';
    throw new InputError(
      `${files.facts} is no snapshot of facts: ${problems.slice(0, MOST_PROBLEMS).join('; ')}${more}`,
    );
  }
  const policyText = async (file: string | undefined) =>
    file === undefined ? null : readTextFile(needs.readFile, file, io);
  const policy = needs.parsePolicy({ own: await policyText(files.policy), shared: await policyText(files.shared) });
  return { policy, facts: reading.facts };
}

async function fromGitHub(
  needs: ExplainDependencies,
  io: Io,
  name: string,
  values: {
    readonly policy?: string | undefined;
    readonly shared?: string | undefined;
    readonly save?: string | undefined;
    readonly 'no-shared'?: boolean | undefined;
  },
): Promise<ExplainedPullRequest> {
  if (values.policy !== undefined || values.shared !== undefined)
    throw new UsageError('--policy and --shared go with --facts; of a pull request the policy is read from GitHub');
  const [, owner, repository, number] = /^([^/#\s]+)\/([^/#\s]+)#([1-9]\d{0,9})$/.exec(name) ?? [];
  if (owner === undefined || repository === undefined || number === undefined)
    throw new UsageError(`"${name}" is no pull request; write OWNER/REPO#NUMBER`);
  const token = io.env.GITHUB_TOKEN;
  if (token === undefined || token === '')
    throw new InputError('GITHUB_TOKEN is not set; make a token that may read the repository and the organization');
  const subject: PullRequestSubject = {
    kind: 'pull-request',
    repository: { owner, name: repository },
    number: Number(number),
  };
  const seen = await needs.look(subject, token, io, values['no-shared'] === true);
  if (!seen) throw new InputError(`there is no pull request ${name}, or the token may not see it`);
  if (values.save !== undefined)
    await needs.writeFile(values.save, io.cwd, `${plainJson(JSON.stringify(seen.facts, null, 2))}\n`);
  io.stderr.write(
    'Read from GitHub alone: comments and labels are shown as not seen (see countersign explain --help).\n',
  );
  return seen;
}
