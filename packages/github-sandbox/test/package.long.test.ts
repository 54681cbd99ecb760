import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, describe, expect, test } from '@jest/globals';
import { parseManifest, Sandbox, seed } from '../src/api.ts';
import { refusalOf } from './support/seeded-sandbox.ts';

const PACKAGE = fileURLToPath(new URL('../', import.meta.url));
const node = (...args: readonly string[]) => promisify(execFile)(process.execPath, args, { cwd: PACKAGE });

const open: Sandbox[] = [];
afterEach(async () => {
  for (const sandbox of open.splice(0)) await sandbox.close();
});
async function started(policyPath?: string): Promise<Sandbox> {
  const sandbox = await Sandbox.start(policyPath === undefined ? {} : { policyPath });
  open.push(sandbox);
  return sandbox;
}
const APP = { slug: 'example', name: 'Example', permissions: { contents: 'read' }, events: ['push'] } as const;

test('the example of the README runs as it stands, and prints what it says', async () => {
  const [, example = ''] =
    /```ts\n(.*?)```/s.exec(readFileSync(new URL('../README.md', import.meta.url), 'utf8')) ?? [];
  const { stdout } = await node('--input-type=module-typescript', '--eval', example);
  expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(
    /^\[ 'installation.created', 'pull_request.opened', 'issue_comment.created' \] 200 \d+ -----BEGIN PRIVATE KEY----- $/,
  );
});

describe('what the seed is given', () => {
  test('becomes the app, its required checks, its policy and the labels', async () => {
    const sandbox = await started('policy.json');
    const { app, repository } = seed(sandbox, { app: APP, checks: ['a', 'b'], policy: '{}', labels: ['go'] });
    expect([app.slug, app.name, app.permissions, app.events]).toEqual(Object.values(APP));
    expect([...repository.rulesets.values()].flatMap(({ rules }) => rules).at(-1)).toEqual({
      type: 'required_status_checks',
      strict: false,
      doNotEnforceOnCreate: false,
      checks: ['a', 'b'].map((context) => ({ context, integrationId: app.id })),
    });
    const path = 'repos/acme/shop/contents/policy.json';
    const answer = await fetch(`${sandbox.url}/api/v3/${path}`, {
      headers: { authorization: `Bearer ${sandbox.tokenOf('dev')}`, accept: 'application/vnd.github.raw' },
    });
    expect(await answer.text()).toBe('{}');
    expect([...repository.labels.values()].map(({ name }) => name)).toContain('go');
  });

  test('may be the app alone: nothing is required then, and there is no policy', async () => {
    const sandbox = await started();
    const { repository } = seed(sandbox, { app: APP });
    expect([...repository.rulesets.values()].flatMap(({ rules }) => rules).map(({ type }) => type)).toEqual([
      'deletion',
      'non_fast_forward',
    ]);
    expect(refusalOf(() => sandbox.as('max').setPolicy('acme/shop', '{}'))).toBe(
      '422 The sandbox was started without policyPath, so no file is the policy',
    );
    expect(() => sandbox.repository('acme/other', { policy: '{}' })).toThrow('start the sandbox with policyPath');
  });
});

test.each([
  [
    'name: My Gate!\ndefault_permissions: { checks: write }\ndefault_events: [push]\n',
    { slug: 'my-gate', name: 'My Gate!', permissions: { checks: 'write' }, events: ['push'] },
  ],
  ['{"name": "Example"}', { slug: 'example', name: 'Example', permissions: {}, events: [] }],
])('the manifest %j is read', (text, app) => {
  expect(parseManifest(text)).toEqual(app);
});

test.each([
  ['default_events: [push]', 'name'],
  ['name: Example\ndefault_permissions: { checks: admin }', 'checks'],
])('the manifest %j is refused, and what is wrong is named', (text, named) => {
  expect(() => parseManifest(text)).toThrow(named);
});

test.each([
  [['--port', '70000'], '--port is a number from 0 to 65535, not 70000'],
  [['--webhook', 'somewhere'], '--webhook is an address that starts with http:// or https://, not somewhere'],
  [['--policy', 'policy.json'], '--policy is PATH=FILE, not policy.json'],
  [['--app', 'none.yml'], '--app names a file that cannot be read: '],
  [['--app', 'README.md'], '--app names no manifest of an app: '],
  [['--nope'], "Unknown option '--nope'"],
])('the program refuses %j, and says how it is started', async (args, problem) => {
  const refusal = { code: 2, stdout: '', stderr: expect.stringMatching(/--port.*--label/s) };
  const failed = await node('src/main.ts', ...args).catch((error: unknown) => error);
  expect(failed).toMatchObject(refusal);
  expect(failed).toMatchObject({ stderr: expect.stringContaining(problem) });
});

test.each([
  ['may not decide about deployments', { checks: 'write' }, ['push'], false],
  ['lacks the permission', { deployments: 'read' }, ['deployment_protection_rule'], false],
  ['lacks the event', { deployments: 'write' }, ['push'], false],
  ['may', { deployments: 'write' }, ['deployment_protection_rule'], true],
] as const)(
  'the program deploys to production only where the app may decide about that: one that %s',
  async (_, permissions, events, deploys) => {
    const folder = mkdtempSync(join(tmpdir(), 'sandbox-program-'));
    const file = join(folder, 'app.json');
    writeFileSync(file, JSON.stringify({ name: 'Example', default_permissions: permissions, default_events: events }));
    const program = spawn(process.execPath, [join(PACKAGE, 'src/main.ts'), '--port', '0', '--app', file], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(program, 'exit');
    try {
      const said = await Promise.race([once(program.stdout, 'data'), ended.then(() => ['ended'])]);
      const [address = ''] = /http:\S+/.exec(String(said[0])) ?? [];
      const page = await fetch(`${address}/acme/shop/settings`);
      expect([page.status, (await page.text()).includes('production')]).toEqual([200, deploys]);
    } finally {
      program.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    }
  },
);
