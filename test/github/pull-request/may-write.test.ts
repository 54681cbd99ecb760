import { describe, expect, test } from '@jest/globals';
import type { Account } from '../../../src/domain/account.ts';
import { GitHubError } from '../../../src/github/client/github-error.ts';
import { RepositoryClient } from '../../../src/github/client/repository-client.ts';
import { mayWrite } from '../../../src/github/pull-request/may-write.ts';
import { scriptedClient } from '../../support/github-answers.ts';

const ROUTE = 'GET /repos/{owner}/{repo}/collaborators/{username}/permission';
const SHOP = { owner: 'acme', name: 'Shop' };
const guest: Account = { id: 7, login: 'guest', kind: 'user' };

/** A cache in memory, and what it holds. */
function cache() {
  const entries = new Map<string, unknown>();
  return {
    entries,
    read: async () => ({ epoch: 1, entries }),
    write: async (_: string, __: number, fresh: ReadonlyMap<string, unknown>) => {
      for (const [key, value] of fresh) entries.set(key, value);
    },
  };
}
const answer = (permission: string, role_name: string | null, id: number | null = 7) => ({
  permission,
  role_name,
  user: id === null ? null : { id },
});

describe('VER-5: who may write in a repository', () => {
  test.each<[unknown, boolean | null]>([
    [answer('admin', 'admin'), true],
    [answer('write', 'maintain'), true],
    [answer('write', 'write'), true],
    [answer('write', 'a role of our own'), true],
    [answer('write', null), true],
    [answer('read', 'maintain'), true],
    [answer('read', 'triage'), false],
    [answer('read', 'read'), false],
    [answer('read', 'a role of our own'), false],
    [answer('none', 'none'), false],
    [answer('none', null), false],
    // Another account bears the login by now, or GitHub does not say which one it is.
    [answer('read', 'read', 8), null],
    [answer('write', 'write', 8), null],
    [answer('read', 'read', null), null],
    [answer('owner', 'owner'), null],
    [{}, null],
  ])('%j: %s', async (said, expected) => {
    const kept = cache();
    const client = scriptedClient([[ROUTE, said]]);
    expect(await mayWrite(new RepositoryClient(client, SHOP), guest, kept)).toBe(expected);
    expect([...kept.entries]).toEqual(expected === null ? [] : [['writes:shop:7', expected]]);
  });

  test('VER-5: is asked once, and again if what is stored is no answer', async () => {
    const kept = cache();
    const client = scriptedClient([
      [ROUTE, answer('read', 'read')],
      [ROUTE, answer('write', 'write')],
    ]);
    expect([
      await mayWrite(new RepositoryClient(client, SHOP), guest, kept),
      await mayWrite(new RepositoryClient(client, SHOP), guest, kept),
    ]).toEqual([false, false]);
    expect(client.requests).toHaveLength(1);
    kept.entries.set('writes:shop:7', 'no');
    expect(await mayWrite(new RepositoryClient(client, SHOP), guest, kept)).toBe(true);
  });

  test('VER-5: a refusal is no answer', async () => {
    const refused = scriptedClient([[ROUTE, new GitHubError('not-found', 'gone')]]);
    await expect(mayWrite(new RepositoryClient(refused, SHOP), guest, cache())).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});
