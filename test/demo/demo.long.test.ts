import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { until } from '../support/until.ts';

/** A new database takes a busy machine its time. */
const START_MILLIS = 90_000;
const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** The demo in its own process. `ended` gives its exit code when all its output was read. */
function demo(options: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const env = { PATH: process.env.PATH, ...environment };
  const child = spawn(process.execPath, ['demo/main.ts', ...options], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  const said = { out: '', error: '' };
  child.stdout.on('data', (chunk) => (said.out += String(chunk)));
  child.stderr.on('data', (chunk) => (said.error += String(chunk)));
  return { child, said, ended: once(child, 'close').then(([code]: unknown[]) => code) };
}

test('a release is played from opening into production, and a bypass after it, each step on a line with what came of it', async () => {
  const { said, ended } = demo(['--exit']);
  expect(await ended).toBe(0);
  const steps = said.out.split('\n').filter((line) => /^ ?\d+\. /.test(line));
  expect(steps).toEqual([
    expect.stringMatching(/dev opens .* -> \[in_progress\] 0 of 4 ready: waiting for Product.*checklist/),
    expect.stringMatching(/dev tries to merge .* -> GitHub refuses: .*"countersign\/readiness" is in progress/),
    expect.stringMatching(/pat.* "\/ready product" -> \[in_progress\] 1 of 4 ready.*; acknowledged$/),
    expect.stringMatching(/sam.* pushes .* -> \[in_progress\] 0 of 4 ready.*the checklist says "1 new commit since /),
    expect.stringMatching(/pat looks again.* -> \[in_progress\] 1 of 4 ready.*; acknowledged$/),
    expect.stringMatching(
      /sam signs .* -> \[in_progress\] 1 of 4 ready.*refused: .*contributed to this release.* Who can: rae/,
    ),
    expect.stringMatching(/guest.* approves -> \[in_progress\] 1 of 4 ready.*refused: .*no role.* Who can: /),
    expect.stringMatching(
      /oli.* approves by a review that names the commit.* -> \[in_progress\] 2 of 4 ready.*; acknowledged$/,
    ),
    expect.stringMatching(/kim.* objects.* -> \[failure\] Blocked: objection to Security by kim; 2 of 4 ready/),
    expect.stringMatching(/ann.* label ready\/security -> \[failure\] Blocked.*label taken off; refused: .*kim or lee/),
    expect.stringMatching(/rae.* label ready\/organization -> \[failure\] Blocked.*3 of 4 ready/),
    expect.stringMatching(/kim.* "\/ready security" -> \[success\] 4 of 4 ready: signed off for [0-9a-f]{7}/),
    expect.stringMatching(
      /max.* imports .* -> "Countersign: release tags" is active: refs\/tags\/v\* needs countersign/,
    ),
    expect.stringMatching(
      /dev.* tags .* -> GitHub refuses: .*"countersign\/tag" is expected.*; there is no tag v1\.4\.0$/,
    ),
    expect.stringMatching(
      /dev starts .* -> run 1, .*: failure; rejected: .*not the merge commit.*dev contributed to.*; nothing is in production$/,
    ),
    expect.stringMatching(
      /dev comments "\/release v1\.4\.0" -> refused: .*contributed to this release.* Who can: rae\.; not merged$/,
    ),
    expect.stringMatching(
      /rae.* "\/release v1\.4\.0" -> merged into main as ([0-9a-f]{7}); countersign\/tag \[success\] Ready at the merge: #1 .*; the tag v1\.4\.0 is that commit; the GitHub Release v1\.4\.0 is published; a comment says "@rae: .*released\. Merged as \1.*"; run 2, .* by countersign\[bot\]: success; approved: .* rae is a deployer.*; v1\.4\.0 \(\1\) is in production$/,
    ),
    expect.stringMatching(/dev presses "Re-run" .* by dev: failure; rejected: dev contributed.*$/),
    expect.stringMatching(/ann opens "Release 1\.5" -> \[in_progress\] 0 of 4 ready/),
    expect.stringMatching(
      /max merges .* -> merged into main .*; a comment says ".*merged by max .* while it was not ready.*; the checklist says "merged while not ready, by max .*"; countersign\/tag \[failure\] Not ready at the merge: .*; the log warns /,
    ),
    expect.stringMatching(
      /rae.* tags .* -> GitHub refuses: .*"countersign\/tag" is failing.*; there is no tag v1\.5\.0$/,
    ),
    expect.stringMatching(/an auditor .* -> it is on record as "\d+ .* bypass max pending http.*\/pull\/2"$/),
    expect.stringMatching(/ann opens "Release 1\.6".* -> \[in_progress\] 0 of 4 ready/),
  ]);
  expect(said.out).toMatch(/Every step ended as expected\.\n$/);
  // The only warning is part of a step.
  expect(said.error).toBe('');
  // No colours, no cursor movements.
  expect(said.out).not.toContain('\u001b');
}, 240_000);

test('a step that ends otherwise is named with what was expected and found, and the exit code is 1', async () => {
  const { said, ended } = demo(['--exit', '--patience', '0']);
  expect(await ended).toBe(1);
  expect(said.out).toMatch(
    /Step 1 did not end as expected: dev opens .*\n {2}expected {2}\[in_progress\] 0 of 4 ready.*\n {2}found {5}no check countersign\/readiness\n/,
  );
  expect(said.out).not.toContain('Every step');
}, 120_000);

test('without --exit it stays up with the page, until Ctrl+C, which npm passes on a second time', async () => {
  // Nothing is waited for, so that the story is over soon; what it stays up with is the same.
  const { child, said, ended } = demo(['--patience', '0']);
  await until('it stays up', () => said.out.includes('Ctrl+C ends it'), START_MILLIS);
  const address = /What happened {3}(http:\S+)/.exec(said.out)?.[1] ?? '';
  expect(await (await fetch(address)).text()).toContain('Release 1.4');
  child.kill('SIGINT');
  child.kill('SIGINT');
  expect(await ended).toBe(1);
  await expect(fetch(address)).rejects.toThrow('fetch failed');
}, 120_000);

test('SIGTERM ends it at once in the middle of the story, and is no success', async () => {
  const { child, said, ended } = demo(['--exit']);
  await until('the first step is done', () => said.out.includes(' 1. dev'), START_MILLIS);
  child.kill('SIGTERM');
  expect(await ended).toBe(128 + 15);
  expect(said.out).not.toContain('Every step');
  expect(said.error).toBe('');
}, 120_000);

test('if a port is taken, the demo says so, and names another way', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? String(address.port) : '';
  try {
    const { said, ended } = demo(['--exit'], { PORT: port });
    expect(await ended).toBe(2);
    expect(said.error).toContain(`Port ${port} is taken. Choose another one with --port`);
  } finally {
    server.close();
  }
});

test.each([
  [['--port', 'x'], /--port \(or PORT\) is a whole number from 0 to 65535, not x/],
  [['--quick'], /--quick/],
])('options that cannot be understood are refused with what they may be: %j', async (options, message) => {
  const { said, ended } = demo(options);
  expect(await ended).toBe(2);
  expect(said.error).toMatch(message);
  expect(said.error).toContain('npm run demo -- [--exit]');
});

test('--help says what there is, and starts nothing', async () => {
  const { said, ended } = demo(['--help']);
  expect(await ended).toBe(0);
  for (const option of ['--exit', '--port', '--patience', '--verbose']) expect(said.out).toContain(option);
  expect(said.out).not.toContain('Starting');
});
