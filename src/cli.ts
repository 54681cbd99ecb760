#!/usr/bin/env node
import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import packageJson from '../package.json' with { type: 'json' };
import type { Io } from './cli/command.ts';
import { explain } from './cli/explain.ts';
import { lint } from './cli/lint.ts';
import { run } from './cli/run.ts';
import { lookWithToken } from './cli-github.ts';
import { parseFacts } from './config/facts-file.ts';
import { parsePolicy } from './config/parse.ts';

const io: Io = {
  stdout: process.stdout,
  stderr: process.stderr,
  stdin: () => buffer(process.stdin),
  env: process.env,
  cwd: process.cwd(),
};

const readBytes = (path: string, cwd: string) => readFile(resolve(cwd, path));

const commands = [
  lint({ parsePolicy, readFile: readBytes }),
  explain({
    parsePolicy,
    parseFacts,
    readFile: readBytes,
    writeFile: (path, cwd, text) => writeFile(resolve(cwd, path), text),
    look: (subject, token, { env }) => lookWithToken(subject, token, env),
  }),
];

// Set, not exited with: what was written to a pipe has to get through first.
process.exitCode = await run({ version: packageJson.version, commands }, process.argv.slice(2), io);
