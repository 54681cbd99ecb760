#!/usr/bin/env node
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import packageJson from '../package.json' with { type: 'json' };
import type { Io } from './cli/command.ts';
import { lint } from './cli/lint.ts';
import { run } from './cli/run.ts';
import { parsePolicy } from './config/parse.ts';

const io: Io = {
  stdout: process.stdout,
  stderr: process.stderr,
  stdin: () => buffer(process.stdin),
  env: process.env,
  cwd: process.cwd(),
};

const commands = [lint({ parsePolicy, readFile: (path, cwd) => readFile(resolve(cwd, path)) })];

// Set, not exited with: what was written to a pipe has to get through first.
process.exitCode = await run({ version: packageJson.version, commands }, process.argv.slice(2), io);
