import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { RepositoryRef } from '../domain/facts.ts';
import type { Policy, PolicyReading } from '../domain/policy.ts';
import type { Reading } from '../domain/reading.ts';
import type { AppRegistration } from '../domain/setup.ts';
import { plainJson } from '../render/terminal/plain-json.ts';
import { type CliCommand, InputError, type Io, UsageError } from './command.ts';
import { printable } from './printable.ts';
import { repositoryName } from './repository-name.ts';
import { branchRuleset, type RefConditions, type RulesetFile, tagRuleset, Unsayable } from './rulesets/ruleset.ts';

/** The policy of a repository, and the app that the rulesets are to name. */
export interface RulesetsInput {
  readonly app: Pick<AppRegistration, 'id'>;
  /** Web address of the repository, without a trailing slash. */
  readonly url: string;
  readonly policy: Reading<PolicyReading>;
}

export interface RulesetsDependencies {
  readonly refPatterns: RefConditions;
  /** Reads GitHub as the app. Rejects with an InputError where it cannot be read. */
  look(repository: RepositoryRef, io: Io): Promise<RulesetsInput>;
  exists(path: string, cwd: string): Promise<boolean>;
  /** Rejects with an InputError where the file cannot be written. */
  writeFile(path: string, cwd: string, text: string): Promise<void>;
}

const USAGE = `countersign rulesets OWNER/REPO [--only branches|tags] [--branches GLOB…] [--out DIR [--force]]

Prints the rulesets that make GitHub itself hold the gate, as JSON that GitHub imports (Settings, Rules, Rulesets, New
ruleset, Import a ruleset) and that POST /repos/OWNER/REPO/rulesets takes: one for the branches that releases go into, one
for release tags. Both follow the policy on the default branch and require the checks from this app. It changes nothing on
GitHub.

It reads GitHub as the app, with APP_ID and PRIVATE_KEY or PRIVATE_KEY_PATH (GitHub Enterprise Server: its address in
GHE_HOST or GITHUB_API_URL).

  --only WHICH     prints only this one: branches or tags
  --branches GLOB  the branches that an entry of the policy's "releases" without a base is about; may be given repeatedly
  --out DIR        writes countersign-branches.json and countersign-tags.json into this folder
  --force          overwrites them where they are there already

Exit status: 0 where they were printed or written, 2 where they could not be made.`;

/** `countersign rulesets`: the part of the gate that GitHub holds by itself. */
export function rulesets(needs: RulesetsDependencies): CliCommand {
  return {
    name: 'rulesets',
    summary: 'print the rulesets that make GitHub hold the gate',
    usage: USAGE,
    async run(argv, io) {
      const { values, positionals } = parseArgs({
        args: [...argv],
        options: {
          only: { type: 'string' },
          branches: { type: 'string', multiple: true },
          out: { type: 'string' },
          force: { type: 'boolean' },
        },
        allowPositionals: true,
      });
      const { only, out, force = false, branches = [] } = values;
      if (only !== undefined && only !== 'branches' && only !== 'tags')
        throw new UsageError('--only takes branches or tags');
      if (force && out === undefined) throw new UsageError('--force goes with --out');
      const repository = repositoryName('rulesets', positionals);
      const { app, url, policy: reading } = await needs.look(repository, io);
      const policy = validPolicy(reading, repository);
      const files = filesOf(policy, only, (which) =>
        which === 'branches'
          ? branchRuleset(policy, app.id, needs.refPatterns, branches)
          : tagRuleset(policy, app.id, needs.refPatterns),
      );
      if (out === undefined) for (const { text } of files) io.stdout.write(text);
      else await write(needs, io, files, { folder: out, force, url });
      return 0;
    },
  };
}

type Which = 'branches' | 'tags';

interface File {
  readonly name: string;
  readonly text: string;
}

function validPolicy(reading: Reading<PolicyReading>, { owner, name }: RepositoryRef): Policy {
  if (reading.state === 'unavailable')
    throw new InputError(`${reading.what} could not be read; countersign doctor ${owner}/${name} says what is missing`);
  switch (reading.value.state) {
    case 'valid':
      return reading.value.policy;
    case 'absent':
      throw new InputError(`${owner}/${name} has no policy yet; without one there is nothing to enforce`);
    case 'invalid':
      throw new InputError(
        `the policy of ${owner}/${name} has mistakes; countersign doctor ${owner}/${name} shows each with its place`,
      );
  }
}

function filesOf(policy: Policy, only: Which | undefined, make: (which: Which) => RulesetFile): readonly File[] {
  const noTags = policy.tags.patterns.length === 0;
  if (only === 'tags' && noTags) throw new InputError('the policy names no release tags, so there is nothing to hold');
  const wanted = (['branches', 'tags'] as const).filter(
    (which) => (only ?? which) === which && !(which === 'tags' && noTags),
  );
  try {
    return wanted.map((which) => ({
      name: `countersign-${which}.json`,
      text: `${plainJson(JSON.stringify(make(which), null, 2))}\n`,
    }));
  } catch (error) {
    if (error instanceof Unsayable) throw new InputError(error.message);
    throw error;
  }
}

/** Nothing is written where one of them is in the way. */
async function write(
  needs: RulesetsDependencies,
  io: Io,
  files: readonly File[],
  { folder, force, url }: { readonly folder: string; readonly force: boolean; readonly url: string },
): Promise<void> {
  const paths = files.map(({ name, text }) => ({ path: join(folder, name), text }));
  for (const { path } of force ? [] : paths) {
    if (await needs.exists(path, io.cwd)) throw new InputError(`${path} is there already; --force overwrites it`);
  }
  for (const { path, text } of paths) {
    await needs.writeFile(path, io.cwd, text);
    io.stdout.write(`${printable(path)}\n`);
  }
  io.stderr.write(`Import them at ${printable(url)}/settings/rules (New ruleset, Import a ruleset).\n`);
}
