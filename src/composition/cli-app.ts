import { readFileSync } from 'node:fs';
import { pino } from 'pino';
import { Probot, ProbotOctokit } from 'probot';
import { InputError, type Io } from '../cli/command.ts';
import { type ExampleRefs, releaseBranches } from '../cli/doctor/release-branches.ts';
import type { SetupResult } from '../cli/doctor.ts';
import type { RulesetsInput } from '../cli/rulesets.ts';
import { readApiUrl, readAppAccess, readToken } from '../config/env.ts';
import { SettingsError } from '../config/variables.ts';
import type { RepositoryRef } from '../domain/facts.ts';
import { asInstant } from '../domain/ids.ts';
import { clientFor } from '../github/client/client.ts';
import { GitHubError } from '../github/client/github-error.ts';
import { tokenOctokit, withoutRepeats } from '../github/client/octokit.ts';
import { QuerySizes } from '../github/client/query-sizes.ts';
import { sizedClient } from '../github/client/sized-client.ts';
import { readSetup, readStart, type SetupOptions, type SetupReaders } from '../github/setup/read-setup.ts';

/**
 * Reads a repository's setup as the app.
 * Uses the token in GITHUB_TOKEN for what only people can read.
 * @throws InputError if GitHub cannot be read, with the reason
 */
export const readSetupOf = (repository: RepositoryRef, { env }: Io, exampleRefs: ExampleRefs): Promise<SetupResult> =>
  told(async () => {
    const { withoutShared, ...readers } = await accessOf(env);
    return readSetup(readers, repository, {
      now: () => asInstant(new Date().toISOString()),
      withoutShared,
      releaseBranches: (policy, defaultBranch) => releaseBranches(policy, defaultBranch, exampleRefs),
    });
  });

/**
 * Reads the policy of a repository as the app.
 * @throws InputError if GitHub cannot be read, or if the app is not installed there
 */
export const readPolicyOf = (repository: RepositoryRef, { env }: Io): Promise<RulesetsInput> =>
  told(async () => {
    const { withoutShared, ...readers } = await accessOf(env);
    const start = await readStart(readers, repository, { withoutShared });
    if (start.kind === 'start') {
      const { app, overview } = start;
      return { app, url: overview.repository.url, policy: overview.policy };
    }
    const name = `${repository.owner}/${repository.name}`;
    throw new InputError(
      start.kind === 'suspended'
        ? `the installation of ${start.app.name} is suspended; ask an owner to unsuspend it at ${start.url}`
        : `${start.app.name} is not installed on ${name}, or there is no such repository; install it at ${start.app.installUrl}`,
    );
  });

async function accessOf(environment: Io['env']): Promise<SetupReaders & Pick<SetupOptions, 'withoutShared'>> {
  const { appId, privateKey, apiUrl, withoutShared } = readAppAccess(environment, (path) => readFileSync(path, 'utf8'));
  const probot = new Probot({
    appId,
    privateKey,
    // A command receives no webhook, but Probot does not start without a secret.
    secret: crypto.randomUUID(),
    baseUrl: apiUrl,
    Octokit: ProbotOctokit.defaults(withoutRepeats),
    log: pino({ level: 'silent' }),
  });
  await probot.ready();
  const token = readToken(environment);
  const person = token ? tokenOctokit({ token, baseUrl: readApiUrl(environment) }) : null;
  // A command does not try again, so the first failure is final.
  const sizes = new QuerySizes({ patience: 1 });
  return {
    app: clientFor(await probot.auth(), { appId }),
    installed: async (installation) =>
      sizedClient(clientFor(await probot.auth(installation), { appId }), sizes, String(installation)),
    person: person && sizedClient(clientFor(person, { appId: null }), sizes, 'token'),
    withoutShared,
  };
}

/** Turns an error of GitHub into a message for the caller, without a stack. */
async function told<Result>(act: () => Promise<Result>): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof GitHubError) throw new InputError(error.message);
    if (error instanceof SettingsError)
      throw new InputError(`${error.problems.join('. ')}. .env.example explains every setting`);
    throw error;
  }
}
