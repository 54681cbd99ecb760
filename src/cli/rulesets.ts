import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { RepositoryRef } from '../domain/facts.ts';
import type { Policy, PolicyReading } from '../domain/policy.ts';
import type { Reading } from '../domain/reading.ts';
import type { AppRegistration } from '../domain/setup.ts';
import { jsonText } from '../render/terminal/plain-json.ts';
import { inFull } from '../render/text/phrases.ts';
import type { TerminalText } from '../render/text/printed.ts';
import { ownLines, terminalLine, terminalLines } from '../render/text/terminal.ts';
import { link, phrase } from '../render/text/tree.ts';
import { type CliCommand, InputError, type Io, UsageError } from './command.ts';
import { repositoryName } from './repository-name.ts';
import { branchRuleset, type RefConditions, type RulesetFile, tagRuleset, Unsayable } from './rulesets/ruleset.ts';

/** The policy of a repository, and the app that the rulesets name. */
export interface RulesetsInput {
  readonly app: Pick<AppRegistration, 'id'>;
  /** Web address of the repository, without a trailing slash. */
  readonly url: string;
  readonly policy: Reading<PolicyReading>;
}

export interface RulesetsDependencies {
  readonly refPatterns: RefConditions;
  /** Reads GitHub as the app. Rejects with an InputError if it cannot be read. */
  read(repository: RepositoryRef, io: Io): Promise<RulesetsInput>;
  exists(path: string, cwd: string): Promise<boolean>;
  /** Rejects with an InputError if the file cannot be written. */
  writeFile(path: string, cwd: string, text: string): Promise<void>;
}

const USAGE = ownLines`countersign rulesets OWNER/REPO [--only branches|tags] [--branches GLOB…] [--out DIR [--force]]

Prints the rulesets with which GitHub itself enforces the gate: one for the branches that releases go into, one for
release tags. Both follow the policy on the default branch and require the checks from this app. The output is JSON that
GitHub can import (Settings, Rules, Rulesets, New ruleset, Import a ruleset), and that POST /repos/OWNER/REPO/rulesets
accepts.

The command reads GitHub as the app and writes nothing there. It needs APP_ID, and PRIVATE_KEY or PRIVATE_KEY_PATH. For
GitHub Enterprise Server, set GHE_HOST or GITHUB_API_URL to its address.

  --only WHICH     prints only this ruleset: branches or tags
  --branches GLOB  the branches for an entry of the policy's "releases" that names no base; can be repeated
  --out DIR        writes countersign-branches.json and countersign-tags.json into this folder
  --force          overwrites these files if they exist

Exit status: 0 if the rulesets were printed or written, 2 if they could not be made.`;

/** `countersign rulesets`: prints the rulesets with which GitHub enforces the gate. */
export function rulesets(needs: RulesetsDependencies): CliCommand {
  return {
    name: 'rulesets',
    summary: 'print the rulesets with which GitHub enforces the gate',
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
      if (force && out === undefined) throw new UsageError('--force needs --out');
      const repository = repositoryName('rulesets', positionals);
      const { app, url, policy: reading } = await needs.read(repository, io);
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
  readonly text: TerminalText;
}

function validPolicy(reading: Reading<PolicyReading>, { owner, name }: RepositoryRef): Policy {
  if (reading.state === 'unavailable')
    throw new InputError(
      `${reading.what} could not be read; run countersign doctor ${owner}/${name} to see what is missing`,
    );
  switch (reading.value.state) {
    case 'valid':
      return reading.value.policy;
    case 'absent':
      throw new InputError(`${owner}/${name} has no policy yet, so there is nothing to enforce`);
    case 'invalid':
      throw new InputError(
        `the policy of ${owner}/${name} is not valid; run countersign doctor ${owner}/${name} to see each problem and its line`,
      );
  }
}

function filesOf(policy: Policy, only: Which | undefined, make: (which: Which) => RulesetFile): readonly File[] {
  const noTags = policy.tags.patterns.length === 0;
  if (only === 'tags' && noTags)
    throw new InputError('the policy names no release tags, so there is nothing to enforce');
  const wanted = (['branches', 'tags'] as const).filter(
    (which) => (only ?? which) === which && !(which === 'tags' && noTags),
  );
  try {
    return wanted.map((which) => ({
      name: `countersign-${which}.json`,
      text: jsonText(make(which)),
    }));
  } catch (error) {
    if (error instanceof Unsayable) throw new InputError(error.message);
    throw error;
  }
}

/** Writes all files, or none if one of them exists and `force` is not set. */
async function write(
  needs: RulesetsDependencies,
  io: Io,
  files: readonly File[],
  { folder, force, url }: { readonly folder: string; readonly force: boolean; readonly url: string },
): Promise<void> {
  const paths = files.map(({ name, text }) => ({ path: join(folder, name), text }));
  for (const { path } of force ? [] : paths) {
    if (await needs.exists(path, io.cwd)) throw new InputError(`${path} exists already; use --force to overwrite it`);
  }
  for (const { path, text } of paths) {
    await needs.writeFile(path, io.cwd, text);
    io.stdout.write(terminalLines([terminalLine([inFull(path)])]));
  }
  const place = `${url}/settings/rules`;
  const next = phrase`Import them at ${link([inFull(place)], place)} (New ruleset, Import a ruleset).`;
  io.stderr.write(terminalLines([terminalLine(next)]));
}
