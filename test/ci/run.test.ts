import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
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

/** What the stand-in for npm does: which of its commands fail, and what the tests report. */
interface Plan {
  readonly failing?: readonly string[];
  readonly report?: Report | null;
}

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

/** Runs a copy of .ci/run with a stand-in for npm, so that what the script makes of each outcome can be seen. */
async function run(plan: Plan): Promise<{ code: number; lines: readonly string[]; calls: readonly string[] }> {
  const root = await mkdtemp(join(tmpdir(), 'countersign-ci-'));
  folders.push(root);
  const bin = join(root, 'bin');
  await mkdir(bin);
  await mkdir(join(root, '.ci'));
  await writeFile(join(root, '.ci', 'run'), await read('.ci/run'));
  await writeFile(join(root, 'report.json'), plan.report === null ? '' : JSON.stringify(plan.report ?? GREEN));
  await writeFile(join(root, 'failing'), (plan.failing ?? []).map((command) => `${command}\n`).join(''));
  await writeFile(
    join(bin, 'npm'),
    `#!/bin/sh
printf 'browser=%s %s\\n' "$COUNTERSIGN_BROWSER" "$*" | head -n 1 >>'${root}/calls'
for argument in "$@"; do
  case "$argument" in --outputFile=*) cp '${root}/report.json' "\${argument#--outputFile=}";; esac
done
while read -r command; do case "$*" in *"$command"*) exit 3;; esac; done <'${root}/failing'
exit 0
`,
  );
  await writeFile(join(bin, 'chromium'), '#!/bin/sh\n');
  await chmod(join(bin, 'npm'), 0o755);
  await chmod(join(bin, 'chromium'), 0o755);
  await symlink(process.execPath, join(bin, 'node'));
  const { code, stdout } = await new Promise<{ code: number; stdout: string }>((resolve, reject) => {
    execFile(
      'bash',
      [join(root, '.ci', 'run')],
      { env: { ...process.env, PATH: `${bin}:/usr/bin:/bin` } },
      (error, out) => {
        if (error !== null && typeof error.code !== 'number')
          reject(new Error('.ci/run could not be run', { cause: error }));
        else resolve({ code: error === null ? 0 : Number(error.code), stdout: out });
      },
    );
  });
  return {
    code,
    lines: stdout.trimEnd().split('\n'),
    calls: (await readFile(join(root, 'calls'), 'utf8')).trimEnd().split('\n'),
  };
}

describe('.ci/run', () => {
  test('ends with the count of steps and tests, and exit code 0, where all passed', async () => {
    const { code, lines } = await run({});
    expect(lines.at(-1)).toBe('15 passed, 0 failed');
    expect(code).toBe(0);
  });

  test.each(['exec', 'typecheck', 'lint', 'fences', 'unused', 'generated', 'demo'])(
    'a failing step (%s) fails the run, and all other steps are still run',
    async (step) => {
      const { code, lines, calls } = await run({ failing: [step] });
      expect(lines.at(-1)).toBe('14 passed, 1 failed');
      expect(code).toBe(1);
      expect(calls).toHaveLength(9);
    },
  );

  test('failing tests, and test files that could not be run, are counted', async () => {
    const { code, lines } = await run({
      failing: ['test'],
      report: { ...GREEN, numFailedTests: 2, numRuntimeErrorTestSuites: 1 },
    });
    expect(lines.at(-1)).toBe('15 passed, 3 failed');
    expect(code).toBe(1);
  });

  test('a test run that ends badly though no test failed is a failure', async () => {
    const { code, lines } = await run({ failing: ['test'] });
    expect(lines.at(-1)).toBe('15 passed, 1 failed');
    expect(code).toBe(1);
  });

  test('no report of the tests is a failure, not a pass without tests', async () => {
    const { code, lines } = await run({ report: null });
    expect(lines.at(-1)).toBe('8 passed, 1 failed');
    expect(code).toBe(1);
  });

  test('a test run without a single test is a failure', async () => {
    const { code, lines } = await run({ report: { ...GREEN, numPassedTests: 0 } });
    expect(lines.at(-1)).toBe('8 passed, 1 failed');
    expect(code).toBe(1);
  });

  test('without its packages nothing else is run, and it says so', async () => {
    const { code, lines, calls } = await run({ failing: ['ci'] });
    expect(lines.at(-1)).toBe('0 passed, 1 failed');
    expect(code).toBe(1);
    expect(calls).toHaveLength(1);
  });

  test('where there is a browser, the browser tests may not be skipped', async () => {
    const { calls } = await run({});
    expect(calls.every((call) => call.startsWith('browser=required '))).toBe(true);
  });
});

describe('the commands that people are told to run', () => {
  const scripts = async (): Promise<Readonly<Record<string, string>>> =>
    (JSON.parse(await read('package.json')) as { scripts: Record<string, string> }).scripts;

  test("the README's test command is what .ci/run runs", async () => {
    expect(await read('README.md')).toMatch(/^npm ci && npm test$/m);
    const ci = await read('.ci/run');
    expect(ci).toMatch(/^step '[a-z]+' npm ci\b/m);
    expect(ci).toMatch(/^npm test\b/m);
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
