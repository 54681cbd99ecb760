import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import type { Environment } from '../../src/config/variables.ts';

/** The environment that a documented way makes of a `.env` file. null if the way itself refuses. */
export type EnvReader = (text: string) => Environment | null;

/** `node src/main.ts`: Node's own reader. */
const node: EnvReader = (text) => parseEnv(text);

/** `set -a; . ./.env; set +a`, by the shell of this machine, without its errors. */
const shell: EnvReader = (text) => {
  const directory = mkdtempSync(join(tmpdir(), 'countersign-env-'));
  try {
    writeFileSync(join(directory, '.env'), text);
    const script = `set -a; . ./.env; set +a; exec "$0" -e 'process.stdout.write(JSON.stringify(process.env))'`;
    const out = execFileSync('/bin/sh', ['-c', script, process.execPath], {
      cwd: directory,
      env: { PATH: '/usr/bin:/bin' },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return JSON.parse(out.toString()) as Environment;
  } catch {
    return null;
  } finally {
    rmSync(directory, { recursive: true });
  }
};

/** `docker run --env-file`: each line unchanged. Docker itself refuses names with white space. */
const docker: EnvReader = (text) => {
  const found: Record<string, string> = {};
  for (const line of text.replace(/^\uFEFF/, '').split('\n')) {
    const start = line.trimStart();
    if (start === '' || start.startsWith('#') || !start.includes('=')) continue;
    const at = start.indexOf('=');
    if (/\s/.test(start.slice(0, at))) return null;
    // Go's scanner removes the carriage return at the line's end.
    found[start.slice(0, at)] = start.slice(at + 1).replace(/\r$/, '');
  }
  return found;
};

/** `env_file` of Docker Compose. It reads like a shell, but with `\n` in double quotes, and without commands. */
const compose: EnvReader = (text) => {
  const found: Record<string, string> = {};
  const expanded = (value: string) =>
    value.replace(/\$(?:\{(\w+)\}|([A-Za-z_]\w*))/g, (_, a?: string, b?: string) => found[a ?? b ?? ''] ?? '');
  const assignment =
    /^[ \t]*(?:export[ \t]+)?([A-Za-z_]\w*)[ \t]*=[ \t]*(?:"((?:\\.|[^"\\])*)"(?=\s*(?:#|$))|'([^']*)'(?=\s*(?:#|$))|([^\r\n]*))/gm;
  for (const [, name = '', double, single, bare] of text.replace(/^\uFEFF/, '').matchAll(assignment)) {
    // Compose refuses a file in which something follows a closing quote.
    if (double === undefined && single === undefined && /^["'].*["']./.test((bare ?? '').trim())) return null;
    if (double !== undefined) found[name] = expanded(double.replaceAll('\\n', '\n'));
    else found[name] = single ?? expanded((bare ?? '').replace(/(^|\s)#.*$/, '').trim());
  }
  return found;
};

/** `kubectl create secret generic --from-env-file`: as Docker does. */
export const ENV_READERS: Readonly<Record<string, EnvReader>> = {
  node,
  shell,
  docker,
  compose,
  kubernetes: docker,
};
