import { expect, test } from '@jest/globals';
import type { GitHubClient } from '../../../src/github/client/client.ts';
import { RepositoryClient, repositoryClients } from '../../../src/github/client/repository-client.ts';

const SHOP = { owner: 'acme', name: 'shop' };

function recording() {
  const sent: unknown[] = [];
  const client: GitHubClient = {
    appId: 1,
    graphql: async (query, variables) => {
      sent.push([query, variables]);
      return { data: 'data', gaps: [] };
    },
    rest: async (route, parameters) => {
      sent.push([route, parameters]);
      return 'body';
    },
  };
  return { sent, client };
}

test('each request names the repository, in the words of its API, beside what else it is given', async () => {
  const { sent, client } = recording();
  const shop = new RepositoryClient(client, SHOP);
  expect(await shop.graphql('query A')).toEqual({ data: 'data', gaps: [] });
  await shop.graphql('query B', { oid: 'e' });
  expect(await shop.rest('GET /a')).toBe('body');
  await shop.rest('GET /b', { page: 2 });
  expect(sent).toEqual([
    ['query A', { owner: 'acme', name: 'shop' }],
    ['query B', { owner: 'acme', name: 'shop', oid: 'e' }],
    ['GET /a', { owner: 'acme', repo: 'shop' }],
    ['GET /b', { owner: 'acme', repo: 'shop', page: 2 }],
  ]);
});

test('one client serves several repositories', async () => {
  const { sent, client } = recording();
  const on = repositoryClients(client);
  await on(SHOP).rest('GET /a');
  await on({ owner: 'other', name: 'till' }).rest('GET /a');
  expect(sent).toEqual([
    ['GET /a', { owner: 'acme', repo: 'shop' }],
    ['GET /a', { owner: 'other', repo: 'till' }],
  ]);
  expect(on(SHOP).fullName).toBe('acme/shop');
});
