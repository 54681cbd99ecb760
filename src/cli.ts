#!/usr/bin/env node
import { access, readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import packageJson from '../package.json' with { type: 'json' };
import { InputError, type Io } from './cli/command.ts';
import { doctor } from './cli/doctor.ts';
import { explain } from './cli/explain.ts';
import { jobs } from './cli/jobs.ts';
import { journal } from './cli/journal.ts';
import { lint } from './cli/lint.ts';
import { runMigrate } from './cli/migrate.ts';
import { rulesets } from './cli/rulesets.ts';
import { run } from './cli/run.ts';
import { openJobs, openJournals } from './composition/cli-database.ts';
import { prepareDatabase } from './composition/cli-migrate.ts';
import { readWithToken } from './composition/cli-token.ts';
import { parseAppManifest } from './config/app-manifest.ts';
import { nearest } from './policy-file/nearest-name.ts';
import { parsePolicy } from './policy-file/parse.ts';
import { exampleRefs, refPatterns } from './policy-file/ref-patterns.ts';
import { rulesetPattern } from './policy-file/ruleset-pattern.ts';
import { parseFacts } from './snapshot/facts-file.ts';

const io: Io = {
  stdout: process.stdout,
  stderr: process.stderr,
  stdin: () => buffer(process.stdin),
  env: process.env,
  cwd: process.cwd(),
};

const readBytes = (path: string, cwd: string) => readFile(resolve(cwd, path));

// Probot takes a third of a second to load, which only these commands need.
const asApp = () => import('./composition/cli-app.ts');

const commands = [
  lint({ parsePolicy, readFile: readBytes }),
  explain({
    parsePolicy,
    parseFacts,
    readFile: readBytes,
    writeFile: (path, cwd, text) => writeFile(resolve(cwd, path), text),
    read: (subject, token, { env }, noShared) => readWithToken(subject, token, env, noShared),
  }),
  doctor({
    judging: async () => {
      const manifest = await readFile(new URL('../app.yml', import.meta.url), 'utf8');
      return { exampleRefs, rulesetPattern, nearest, needed: parseAppManifest(manifest) };
    },
    read: async (repository, given) => (await asApp()).readSetupOf(repository, given, exampleRefs),
  }),
  rulesets({
    refPatterns,
    read: async (repository, given) => (await asApp()).readPolicyOf(repository, given),
    exists: (path, cwd) =>
      access(resolve(cwd, path)).then(
        () => true,
        () => false,
      ),
    writeFile: async (path, cwd, text) => {
      try {
        await writeFile(resolve(cwd, path), text);
      } catch (error) {
        throw new InputError(`cannot write ${path}: ${Error.isError(error) ? error.message : String(error)}`);
      }
    },
  }),
  jobs({ open: ({ env, cwd }) => openJobs(env, cwd), nearest }),
  journal({ open: ({ env, cwd }) => openJournals(env, cwd) }),
  runMigrate({ prepare: prepareDatabase }),
];

// Sets the code instead of exiting, because what was written to a pipe has to get through first.
process.exitCode = await run({ version: packageJson.version, commands }, process.argv.slice(2), io);
