import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from '@jest/globals';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string): Promise<string> => readFile(join(ROOT, path), 'utf8');

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numRuntimeErrorTestSuites: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
}
const GREEN: Report = {
  numPassedTests: 7,
  numFailedTests: 0,
  numRuntimeErrorTestSuites: 0,
  numPendingTests: 0,
  numTodoTests: 0,
};

/** What the stand-ins do. */
interface Plan {
  /** Commands of npm that fail. */
  readonly failing?: readonly string[];
  /** What the tests report; null for no report at all. */
  readonly report?: Report | null;
  /** Whether there is a browser before, and what becomes of the attempts to install one. */
  readonly browser?: 'there' | 'installed at the second attempt' | 'not to be had' | 'absent, and the user is not root';
}

/** All that .ci/run may use beside npm, node, apt-get and the browser. Nothing else is in its path here. */
const TOOLS = ['bash', 'cat', 'cp', 'dirname', 'head', 'mktemp', 'rm', 'sh', 'tail', 'timeout'];
const FOLDERS = ['/usr/bin', '/bin'];

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

/** Runs a copy of .ci/run among stand-ins. It shows what the script makes of each outcome. */
async function run(plan: Plan): Promise<{ code: number; lines: readonly string[]; calls: readonly string[] }> {
  const root = await mkdtemp(join(tmpdir(), 'countersign-ci-'));
  folders.push(root);
  const bin = join(root, 'bin');
  const program = (name: string, script: string) =>
    writeFile(join(bin, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  await mkdir(bin);
  await mkdir(join(root, '.ci'));
  await writeFile(join(root, '.ci', 'run'), await read('.ci/run'));
  await writeFile(join(root, 'report.json'), plan.report === null ? '' : JSON.stringify(plan.report ?? GREEN));
  await writeFile(join(root, 'failing'), (plan.failing ?? []).map((command) => `${command}\n`).join(''));
  for (const tool of TOOLS) {
    const folder = FOLDERS.find((one) => existsSync(join(one, tool)));
    if (folder === undefined) throw new Error(`${tool} is not in ${FOLDERS.join(' or ')}`);
    await symlink(join(folder, tool), join(bin, tool));
  }
  await symlink(process.execPath, join(bin, 'node'));
  await program(
    'npm',
    `printf 'browser=%s %s\\n' "$SANDBOX_BROWSER" "$*" | head -n 1 >>'${root}/calls'
for argument in "$@"; do
  case "$argument" in --outputFile=*) cp '${root}/report.json' "\${argument#--outputFile=}";; esac
done
while read -r command; do case "$*" in *"$command"*) exit 3;; esac; done <'${root}/failing'
exit 0`,
  );
  const browser = plan.browser ?? 'there';
  if (browser === 'there') await program('chromium', 'exit 0');
  await program('id', browser === 'absent, and the user is not root' ? 'echo 1000' : 'echo 0');
  await program('sleep', 'exit 0');
  await program(
    'apt-get',
    browser === 'installed at the second attempt'
      ? `if [ -e '${root}/tried' ]; then cp '${bin}/sleep' '${bin}/chromium'; else echo >'${root}/tried'; exit 100; fi`
      : 'exit 100',
  );
  const { SANDBOX_BROWSER: _, ...inherited } = process.env;
  const env = { ...inherited, PATH: bin };
  const { code, stdout } = await new Promise<{ code: number; stdout: string }>((resolve, reject) => {
    execFile('bash', [join(root, '.ci', 'run')], { env }, (error, out) => {
      if (error === null) resolve({ code: 0, stdout: out });
      else if (typeof error.code === 'number') resolve({ code: error.code, stdout: out });
      else reject(new Error('.ci/run could not be run', { cause: error }));
    });
  });
  const calls = await readFile(join(root, 'calls'), 'utf8');
  return { code, lines: stdout.trimEnd().split('\n'), calls: calls.trimEnd().split('\n') };
}

describe('.ci/run', () => {
  test('ends with the count of steps and of the tests of both runs, and exit code 0, where all passed', async () => {
    const { code, lines } = await run({});
    expect(lines.at(-1)).toBe('22 passed, 0 failed');
    expect(code).toBe(0);
  });

  test.each(['exec', 'typecheck', 'lint', 'fences', 'unused', 'generated', 'demo'])(
    'a failing step (%s) fails the run, and all other steps are still run',
    async (step) => {
      const { code, lines, calls } = await run({ failing: [step] });
      expect(lines.at(-1)).toBe('21 passed, 1 failed');
      expect(code).toBe(1);
      expect(calls).toHaveLength(10);
    },
  );

  test('failing tests, and test files that could not be run, are counted', async () => {
    const { code, lines } = await run({
      failing: ['test'],
      report: { ...GREEN, numFailedTests: 2, numRuntimeErrorTestSuites: 1 },
    });
    expect(lines.at(-1)).toBe('22 passed, 6 failed');
    expect(code).toBe(1);
  });

  test('a test run that ends badly though no test failed is a failure', async () => {
    const { code, lines } = await run({ failing: ['test'] });
    expect(lines.at(-1)).toBe('22 passed, 2 failed');
    expect(code).toBe(1);
  });

  test('no report of the tests is a failure, not a pass without tests', async () => {
    const { code, lines } = await run({ report: null });
    expect(lines.at(-1)).toBe('8 passed, 2 failed');
    expect(code).toBe(1);
  });

  test('a test run without a single test is a failure', async () => {
    const { code, lines } = await run({ report: { ...GREEN, numPassedTests: 0 } });
    expect(lines.at(-1)).toBe('8 passed, 2 failed');
    expect(code).toBe(1);
  });

  test('without its packages nothing else is run, and it says so', async () => {
    const { code, lines, calls } = await run({ failing: ['ci'] });
    expect(lines.at(-1)).toBe('0 passed, 1 failed');
    expect(code).toBe(1);
    expect(calls).toHaveLength(1);
  });

  test('if there is a browser, the browser tests may not be skipped', async () => {
    const { calls } = await run({});
    expect(calls.every((call) => call.startsWith('browser=required '))).toBe(true);
  });

  test('a browser is installed if there is none, and again if that fails once', async () => {
    const { code, lines, calls } = await run({ browser: 'installed at the second attempt' });
    expect(lines.at(-1)).toBe('23 passed, 0 failed');
    expect(code).toBe(0);
    expect(calls.every((call) => call.startsWith('browser=required '))).toBe(true);
  });

  test('a browser that cannot be installed is a failure, and all else is still run', async () => {
    const { code, lines, calls } = await run({ browser: 'not to be had' });
    expect(lines.at(-1)).toBe('22 passed, 1 failed');
    expect(code).toBe(1);
    expect(calls).toHaveLength(10);
  });

  test('if no browser can be installed without root, it says that the browser tests are left out', async () => {
    const { code, lines, calls } = await run({ browser: 'absent, and the user is not root' });
    expect(lines.join('\n')).toContain('the browser tests are left out');
    expect(lines.at(-1)).toBe('22 passed, 0 failed');
    expect(code).toBe(0);
    expect(calls.every((call) => call.startsWith('browser= '))).toBe(true);
  });
});

describe('the commands that people are told to run', () => {
  const scripts = async (): Promise<Readonly<Record<string, string>>> =>
    (JSON.parse(await read('package.json')) as { scripts: Record<string, string> }).scripts;

  test("the README's test command is what .ci/run runs", async () => {
    expect(await read('README.md')).toMatch(/^npm ci && npm test$/m);
    const ci = await read('.ci/run');
    expect(ci).toMatch(/^step '[a-z]+' npm ci\b/m);
    expect(ci).toMatch(/^tests npm test$/m);
    expect(ci).toMatch(/^tests npm run test:long$/m);
  });

  test("the README's demo is what .ci/run plays to its end", async () => {
    expect(await read('README.md')).toMatch(/^(npm ci && )?npm run demo\b/m);
    expect(await read('.ci/run')).toMatch(/^step 'demo' .*npm run demo -- --exit$/m);
  });

  test('.ci/run runs every part of npm run check', async () => {
    const parts = ((await scripts()).check ?? '').split(' && ').map((command) => command.replace('npm run ', ''));
    expect(parts.length).toBeGreaterThan(1);
    const ci = await read('.ci/run');
    for (const part of parts) expect(ci).toContain(`npm run --silent ${part}\n`);
  });

  test.each(['README.md', 'CONTRIBUTING.md', '.ci/run'])('every script that %s names exists', async (file) => {
    const named = [...(await read(file)).matchAll(/npm run (?:--silent )?([a-z][a-z:-]*)/g)].map(([, name]) => name);
    expect(named).not.toEqual([]);
    const known = Object.keys(await scripts());
    expect(named.filter((name) => !known.includes(name ?? ''))).toEqual([]);
  });
});
