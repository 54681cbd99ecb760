import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { Gate } from '../support/gate.ts';
import { hold, release } from '../support/held.ts';

// Jobs that are given up are what is tried here, so there is more left than `useGate` allows.
let started: Gate | null = null;
const gate = (): Gate => {
  if (started === null) throw new Error('the gate is not there before the tests start');
  return started;
};
beforeAll(async () => {
  hold();
  started = await Gate.start();
}, 120_000);
afterAll(async () => {
  await started?.stop();
  await release();
});

const LACKS = 'PullRequestReview.fullDatabaseId';
const become = (version: string | null, lacks: readonly string[] = []) => {
  gate().sandbox.world.enterprise = { version, lacks };
};
afterEach(() => become(null));

describe('ADR 0057: a server that does not know a field that decisions are made from', () => {
  test('VER-1: says so on the pull request at once, with the field and the version, if there was no check before', async () => {
    become('3.12.4', [LACKS]);
    const pull = await gate().release();
    expect(pull.check()).toMatchObject({
      conclusion: 'failure',
      title: `Error: this GitHub server does not know ${LACKS}`,
      summary: expect.stringContaining('3.14 or later'),
    });
    expect(pull.checks()).toHaveLength(1);
  });

  test('VER-7: replaces what passed, and once the server knows it the verdict is back', async () => {
    const pull = await gate().release();
    await pull.signAll();
    expect(pull.conclusion).toBe('success');
    become('3.12.4', [LACKS]);
    await pull.comment('guest', 'Just words');
    expect(pull.title).toBe(`Error: this GitHub server does not know ${LACKS}`);
    become('3.14.0');
    await pull.comment('guest', 'Upgraded');
    expect(pull.conclusion).toBe('success');
  });

  test('REL-5: a repository without a policy gets nothing', async () => {
    become('3.12.4', [LACKS]);
    const pull = await gate().release({ repository: gate().repository(null) });
    expect(pull.check()).toBeNull();
  });
});
