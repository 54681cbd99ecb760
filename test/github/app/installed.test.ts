import { expect, test } from '@jest/globals';
import { installedRepositories } from '../../../src/github/app/installed.ts';
import type { OctokitLike } from '../../../src/github/client/client.ts';

type Answer = (page: number) => unknown;
const octokit = (answers: Readonly<Record<string, Answer>>): OctokitLike => ({
  request: async (route, { page }) => ({ status: 200, data: answers[route]?.(Number(page)) }),
  graphql: () => Promise.reject(new Error('not asked for here')),
});
const repositories =
  (owner: string, count: number): Answer =>
  (page) => ({
    repositories: Array.from({ length: count }, (_, id) => ({ id, name: `r${id}`, owner: { login: owner } })).slice(
      (page - 1) * 100,
      page * 100,
    ),
  });
const app = octokit({
  'GET /app/installations': () => [
    { id: 7, suspended_at: null },
    { id: 8, suspended_at: '2026-03-02T09:00:00Z' },
    { id: 9 },
  ],
});

test('every repository of every installation is found, over all pages; suspended ones are left out', async () => {
  const asked: number[] = [];
  const found = await installedRepositories(app, async (installation) => {
    asked.push(installation);
    return octokit({
      'GET /installation/repositories': repositories(`owner${installation}`, installation === 7 ? 200 : 1),
    });
  });
  expect(asked).toEqual([7, 9]);
  expect(found).toHaveLength(201);
  expect(found.at(199)).toEqual({ id: 199, owner: 'owner7', name: 'r199', installation: 7 });
  expect(found.at(200)).toEqual({ id: 0, owner: 'owner9', name: 'r0', installation: 9 });
});

test('VER-7: an answer of another shape is an error, and not an empty list', async () => {
  const broken = octokit({ 'GET /installation/repositories': () => ({}) });
  await expect(installedRepositories(app, async () => broken)).rejects.toMatchObject({ code: 'invalid' });
  await expect(installedRepositories(octokit({}), async () => broken)).rejects.toMatchObject({ code: 'invalid' });
});
