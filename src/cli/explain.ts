import { parseArgs } from 'node:util';
import type { Facts, PullRequestSubject } from '../domain/facts.ts';
import type { PolicyReading } from '../domain/policy.ts';
import type { Verdict } from '../domain/verdict.ts';
import { evaluate } from '../policy/evaluate.ts';
import { jsonText } from '../render/terminal/plain-json.ts';
import { plainVerdict } from '../render/terminal/verdict.ts';
import { ownLines } from '../render/text/terminal.ts';
import { type CliCommand, type ExitCode, InputError, type Io, UsageError } from './command.ts';
import { type ReadFile, readTextFile, type TextFile } from './text-file.ts';

type FactsReading =
  | { readonly state: 'read'; readonly facts: Facts }
  | {
      readonly state: 'unreadable';
      readonly problems: readonly { readonly field: string; readonly problem: string }[];
    };

/** What GitHub shows of a pull request to the owner of a token. */
export interface ExplainedPullRequest {
  readonly policy: PolicyReading;
  readonly facts: Facts;
}

/** The services that `explain` uses. */
export interface ExplainDependencies {
  parsePolicy(texts: { readonly own: TextFile | null; readonly shared: TextFile | null }): PolicyReading;
  parseFacts(text: string): FactsReading;
  readonly readFile: ReadFile;
  writeFile(path: string, cwd: string, text: string): Promise<void>;
  /**
   * Reads GitHub with a person's token. null if there is no such pull request, or if the token cannot see it.
   * @param noShared true if the person says that the owner has no shared policy, when the token sees none
   */
  read(subject: PullRequestSubject, token: string, io: Io, noShared: boolean): Promise<ExplainedPullRequest | null>;
}

const USAGE = ownLines`countersign explain --facts FILE --policy FILE [--shared FILE] [--json]
countersign explain OWNER/REPO#NUMBER [--no-shared] [--save FILE] [--json]

Says what the gate decides, and why.

The first form decides a stored snapshot again. It works offline and uses the same function as the gate.

The second form reads GitHub with the token in GITHUB_TOKEN and writes nothing there. For GitHub Enterprise Server, set
GHE_HOST or GITHUB_API_URL to its address. This form sees only what GitHub shows, not what the app recorded: when the
head changed, objections whose comments were deleted, and previous releases. So it shows comments and labels as not
seen, and does not judge what comes from the base branch. Reviews, and commands that name a commit, are judged in full.

  --facts FILE   the snapshot, as --save writes it
  --policy FILE  the repository's policy file
  --shared FILE  the owner's shared policy file
  --no-shared    confirms that the owner has no shared policy, if the token cannot see the owner's repository .github;
                 without it the verdict is then an error, because GitHub does not say whether the repository exists
  --save FILE    stores the snapshot that was read
  --json         prints the verdict as JSON

Exit status: 0 if the release is ready or the gate does not apply, 1 if the release is not ready, 2 if the input cannot
be read.`;

/** `countersign explain`: prints a decision with its reasons, from a file or from GitHub. */
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
        throw new UsageError('--no-shared needs OWNER/REPO#NUMBER; with --facts, leave --shared out instead');
      const seen =
        name === undefined
          ? await fromFiles(needs, io, { ...values, facts: values.facts ?? '' })
          : await fromGitHub(needs, io, name, values);
      const verdict = evaluate(seen.policy, seen.facts);
      io.stdout.write(values.json ? jsonText(verdict) : plainVerdict(verdict, seen.facts));
      return exitCode(verdict);
    },
  };
}

/** Number of problems shown at most: one wrong field can cause many. */
const MOST_PROBLEMS = 20;

const exitCode = ({ outcome }: Verdict): ExitCode => (outcome === 'ready' || outcome === 'not-applicable' ? 0 : 1);

async function fromFiles(
  needs: ExplainDependencies,
  io: Io,
  files: { readonly facts: string; readonly policy?: string | undefined; readonly shared?: string | undefined },
): Promise<ExplainedPullRequest> {
  if (files.policy === undefined && files.shared === undefined)
    throw new UsageError('--facts needs --policy, or --shared if the repository has no policy file of its own');
  const reading = needs.parseFacts((await readTextFile(needs.readFile, files.facts, io)).text);
  if (reading.state === 'unreadable') {
    const problems = reading.problems.map(({ field, problem }) => `${field === '' ? 'the file' : field}: ${problem}`);
    const more = problems.length > MOST_PROBLEMS ? `; and ${problems.length - MOST_PROBLEMS} more` : '';
    throw new InputError(
      `${files.facts} is not a snapshot of facts: ${problems.slice(0, MOST_PROBLEMS).join('; ')}${more}`,
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
    throw new UsageError('--policy and --shared need --facts; the policy of a pull request is read from GitHub');
  const [, owner, repository, number] = /^([^/#\s]+)\/([^/#\s]+)#([1-9]\d{0,9})$/.exec(name) ?? [];
  if (owner === undefined || repository === undefined || number === undefined)
    throw new UsageError(`"${name}" is not a pull request; write OWNER/REPO#NUMBER`);
  const token = io.env.GITHUB_TOKEN;
  if (token === undefined || token === '')
    throw new InputError(
      'GITHUB_TOKEN is not set; set it to a token that can read the repository and the organization',
    );
  const subject: PullRequestSubject = {
    kind: 'pull-request',
    repository: { owner, name: repository },
    number: Number(number),
  };
  const seen = await needs.read(subject, token, io, values['no-shared'] === true);
  if (!seen) throw new InputError(`there is no pull request ${name}, or the token cannot see it`);
  if (values.save !== undefined) await needs.writeFile(values.save, io.cwd, jsonText(seen.facts));
  io.stderr.write(
    ownLines`Read from GitHub only, so comments and labels are shown as not seen (see countersign explain --help).\n`,
  );
  return seen;
}
