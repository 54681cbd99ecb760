import { expect, test } from '@jest/globals';
import { openPullRequests } from '../../../src/github/pull-request/open-pull-requests.ts';
import { gap, inShop, Partial as PartialAnswer, page, scriptedClient } from '../../support/github-answers.ts';

const pull = (number: number) => ({ id: `PR_${number}`, number });
const answer = (pullRequests: unknown) => ({ repository: { pullRequests } });

test('POL-5: all open pull requests are found, page by page', async () => {
  const client = scriptedClient([
    ['OpenPullRequests', answer(page([pull(3), pull(5)], { next: 'p1', total: 3 }))],
    ['OpenPullRequests', answer(page([pull(9)], { total: 3 }))],
  ]);
  expect(await openPullRequests(inShop(client))).toEqual([3, 5, 9]);
  expect(client.requests.map((request) => request.variables.after)).toEqual([null, 'p1']);
});

test('a repository without any has none, and so has one that is gone', async () => {
  expect(await openPullRequests(inShop(scriptedClient([['OpenPullRequests', answer(page([]))]])))).toEqual([]);
  const gone = new PartialAnswer({ repository: null }, [gap(['repository'])]);
  expect(await openPullRequests(inShop(scriptedClient([['OpenPullRequests', gone]])))).toEqual([]);
});

test.each([
  ['cut short', answer(page([pull(1)], { total: 2 })), 'unavailable'],
  ['malformed', answer(page([{ id: 'PR_1', number: 'one' }])), 'unavailable'],
  ['missing', { repository: null }, 'unavailable'],
  ['forbidden', new PartialAnswer({ repository: null }, [gap(['repository'], 'forbidden')]), 'forbidden'],
])('POL-5: a list that is %s is an error: none may be left out', async (_title, given, code) => {
  await expect(openPullRequests(inShop(scriptedClient([['OpenPullRequests', given]])))).rejects.toMatchObject({
    code,
  });
});
