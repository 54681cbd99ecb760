import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { GitHubClient } from '../../../src/github/client/client.ts';
import { GitHubError } from '../../../src/github/client/github-error.ts';
import { inParts } from '../../../src/github/client/in-parts.ts';
import { QuerySizes } from '../../../src/github/client/query-sizes.ts';
import { sizedClient } from '../../../src/github/client/sized-client.ts';
import { snapshotQuery } from '../../../src/github/pull-request/snapshot-query.ts';
import { inShop } from '../../support/github-answers.ts';

const tooHeavy = () => new GitHubError('unavailable', '502', { status: 502, heavy: 'perhaps' });

/** A list of `total` numbers, read by pages; pages of more than `most` fail. */
function listing(total: number, most: number, wrap: (page: readonly number[]) => unknown = (page) => page) {
  const asked: unknown[] = [];
  const client: GitHubClient = {
    appId: 1,
    graphql: async (query) => {
      asked.push(query);
      const size = Number(/first: (\d+)/.exec(query)?.[1] ?? 0);
      if (size > most) throw tooHeavy();
      return { data: {}, gaps: [] };
    },
    rest: async (_, { per_page: size, page }) => {
      asked.push([size, page]);
      if (Number(size) > most) throw tooHeavy();
      const start = (Number(page) - 1) * Number(size);
      return wrap(Array.from({ length: total }, (__, index) => index).slice(start, start + Number(size)));
    },
  };
  return { asked, client: sizedClient(client, new QuerySizes({ patience: 1 }), '7') };
}

describe('lists of REST', () => {
  test('a page that is too heavy is put together of smaller ones, with the same entries', () =>
    fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 400 }),
        fc.constantFrom(1, 5, 20, 25, 50, 99, 125, 250),
        fc.constantFrom(100, 250),
        fc.integer({ min: 1, max: 4 }),
        async (total, most, perPage, page) => {
          const parameters = { owner: 'acme', repo: 'shop', per_page: perPage, page };
          const whole = await listing(total, 1_000).client.rest('GET /x', parameters);
          expect(await listing(total, most).client.rest('GET /x', parameters)).toEqual(whole);
        },
      ),
    ));

  test('what is around a list stays, and a part that is not full ends the page', async () => {
    const { asked, client } = listing(60, 30, (commits) => ({ total_commits: 60, files: [], commits }));
    const answer = await client.rest('GET /x', { per_page: 100, page: 1 });
    expect(answer).toEqual({ total_commits: 60, files: [], commits: Array.from({ length: 60 }, (_, index) => index) });
    expect(asked.filter(Array.isArray)).toEqual([
      [100, 1],
      [50, 1],
      [25, 1],
      [25, 2],
      [25, 3],
    ]);
  });

  test.each([
    ['a write', 'POST /x', { per_page: 100, page: 1 }],
    ['a request for no page', 'GET /x', { per_page: 100 }],
    ['a list that goes on by cursors', 'GET /x', { per_page: 100, cursor: 'abc' }],
  ])('%s is sent as it is, and once', async (_, route, parameters) => {
    const { asked, client } = listing(10, 50);
    await expect(client.rest(route, parameters)).rejects.toThrow('502');
    expect(asked).toHaveLength(1);
  });
});

describe('GraphQL', () => {
  test('the pages of lists that are read on get smaller, those of checks do not', async () => {
    const { asked, client } = listing(0, 12);
    await client.graphql(snapshotQuery([]), { owner: 'Acme', name: 'Shop', number: 7 });
    expect(asked).toHaveLength(5);
    expect(asked[0]).toBe(snapshotQuery([]));
    const smallest = String(asked.at(-1));
    expect(smallest.match(/first: \d+/g)).toEqual(
      snapshotQuery([])
        .match(/\w+\([^()]*?first: \d+/g)
        ?.map((list) =>
          /check/.test(list)
            ? list.replace(/.*first/s, 'first')
            : `first: ${Math.min(Number(/\d+$/.exec(list)?.[0]), 12)}`,
        ),
    );
  });

  test('a part from the end of a list gets smaller too', async () => {
    const { asked, client } = listing(0, 30);
    await client.graphql('query More { comments(first: 100) newest: comments(last: 100) head: commits(last: 1) }', {});
    expect(asked.at(-1)).toBe('query More { comments(first: 25) newest: comments(last: 25) head: commits(last: 1) }');
  });

  test('what is learnt of a pull request holds for every query about it, however its name is written', async () => {
    const { asked, client } = listing(0, 25);
    const query = 'query More { comments(first: 100, after: $after) }';
    await client.graphql(snapshotQuery([]), { owner: 'Acme', name: 'Shop', number: 7 });
    asked.length = 0;
    await client.graphql(query, { owner: 'acme', name: 'shop', number: 7 });
    expect(asked).toEqual([query.replace('100', '25')]);
    await client.graphql(query, { owner: 'acme', name: 'shop', number: 8 });
    expect(asked).toContain(query);
  });

  test('a mutation is sent as it is, and once', async () => {
    const { asked, client } = listing(0, 50);
    await expect(client.graphql('mutation X { y(first: 100) }', {})).rejects.toThrow('502');
    expect(asked).toHaveLength(1);
  });
});

test('items are asked about so many at a time as GitHub answers, each once', async () => {
  const { client } = listing(0, 0);
  const parts: number[][] = [];
  const items = Array.from({ length: 30 }, (_, index) => index);
  await inParts(
    inShop({ ...client, graphql: async () => ({ data: {}, gaps: [] }) }),
    'x',
    { items, most: 20 },
    async (some) => {
      if (some.length > 7) throw new GitHubError('unavailable', 'limits', { heavy: 'surely' });
      parts.push([...some]);
      return true;
    },
  );
  expect(parts.flat()).toEqual(items);
  expect(parts.map(({ length }) => length)).toEqual([5, 5, 5, 5, 5, 5]);
});
