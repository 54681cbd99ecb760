import { expect, test } from '@jest/globals';
import { asSha } from '../../../src/domain/ids.ts';
import { GitHubError } from '../../../src/github/client/github-error.ts';
import { readBrought } from '../../../src/github/commits/brought.ts';
import { commitNode, inShop, oidOf, page, scriptedClient } from '../../support/github-answers.ts';

const COMPARE = 'GET /repos/{owner}/{repo}/compare/{basehead}';
const A = asSha(oidOf('a'));
const noHistory = new GitHubError('not-found', 'No common ancestor');
const span = (...ids: readonly string[]) => ({
  total_commits: ids.length,
  ahead_by: ids.length,
  commits: ids.map((id) => ({ sha: oidOf(id), parents: [{ sha: oidOf('0') }] })),
});
const history = (...commits: readonly unknown[]) => ({ repository: { object: { history: page(commits) } } });
const root = (id: string, ...parents: readonly string[]) =>
  commitNode(id, { parents: page(parents.map((one) => ({ oid: oidOf(one) }))) }).commit;

test('SOD-1: a push brought what can be reached from it, and not from what the repository had by then', async () => {
  const client = scriptedClient([[COMPARE, span('b', 'a')]]);
  expect(await readBrought(inShop(client), 'release/1', A)).toEqual([oidOf('b'), A]);
  expect(client.requests[0]?.variables).toMatchObject({ basehead: `release/1...${A}` });
});

test('SOD-1: a push of commits that are there already brought nothing', async () => {
  expect(await readBrought(inShop(scriptedClient([[COMPARE, span()]])), oidOf('c'), A)).toEqual([]);
});

test('SOD-1: with a history of its own it brought all that can be reached', async () => {
  const client = scriptedClient([
    [COMPARE, noHistory],
    ['History', history(root('a', 'b'), root('b'))],
  ]);
  expect(await readBrought(inShop(client), 'main', A)).toEqual([A, oidOf('b')]);
});

test('SOD-1: if GitHub no longer has it, it is unknown', async () => {
  const client = scriptedClient([
    [COMPARE, noHistory],
    ['History', { repository: { object: null } }],
  ]);
  expect(await readBrought(inShop(client), 'main', A)).toBeNull();
});

test('SOD-1: if GitHub fails, it is asked again and nothing is stored', async () => {
  const client = scriptedClient([[COMPARE, new GitHubError('unavailable', '502')]]);
  await expect(readBrought(inShop(client), 'main', A)).rejects.toMatchObject({ code: 'unavailable' });
});
