import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Installation, Sandbox } from 'github-sandbox';
import { startSandbox } from '../../demo/shop.ts';
import { snapshotQuery } from '../../src/github/pull-request/snapshot-query.ts';

let sandbox: Sandbox;
let installation: Installation;

beforeAll(async () => {
  sandbox = await startSandbox();
  sandbox.user('ann');
  sandbox.org('acme', { owners: ['ann'] });
  sandbox.repository('acme/shop', { policy: 'version: 1\n', files: { 'shop.ts': 'sell\n' } });
  sandbox
    .as('ann')
    .push('acme/shop', { branch: 'release/1', from: 'main', commits: [{ message: 'More', files: { more: '1' } }] });
  sandbox.as('ann').openPullRequest('acme/shop', { title: 'Release 1', head: 'release/1' });
  ({ installation } = sandbox.app({
    slug: 'countersign',
    owner: 'acme',
    permissions: { contents: 'read', pull_requests: 'write', issues: 'write', checks: 'write', members: 'read' },
    events: [],
  }));
});
afterAll(() => sandbox.close());

test('the sandbox models all of the request that a decision is made from', async () => {
  const lists = Object.fromEntries(
    ['labels', 'commits', 'comments', 'reviews', 'events', 'requests'].map((list) => [list, true]),
  );
  const variables = {
    owner: 'acme',
    name: 'shop',
    number: 1,
    pull: 'refs/pull/1/head',
    appId: installation.app.id,
    checks: true,
    compare: true,
    ...lists,
  };
  const answer = await fetch(`${sandbox.url}/api/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `bearer ${sandbox.installationToken(installation)}`,
    },
    body: JSON.stringify({ query: snapshotQuery([]), variables }),
  });
  expect(await answer.json()).toMatchObject({
    data: {
      repository: {
        pullRequest: { title: 'Release 1', commits: { totalCount: 1 } },
        defaultBranchRef: { target: { policy: { object: { text: 'version: 1\n' } } } },
      },
      shared: null,
    },
    errors: [{ type: 'NOT_FOUND', path: ['shared'] }],
  });
});
