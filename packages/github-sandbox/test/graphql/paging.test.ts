import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { connection, type PageArguments } from '../../src/graphql/paging.ts';

interface PageInfo {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly startCursor: string | null;
  readonly endCursor: string | null;
}

function page(items: readonly string[], args: PageArguments) {
  const { nodes, edges, pageInfo, totalCount } = connection(items, args, { key: (item) => item, node: (item) => item });
  return { nodes: nodes(), edges: edges(), pageInfo: pageInfo as PageInfo, totalCount };
}

describe('a list in pages', () => {
  test('reading on from the end cursor gives every entry once, in order, whatever the page size', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { maxLength: 30 }), fc.integer({ min: 1, max: 7 }), (items, first) => {
        const read: unknown[] = [];
        let after: string | null = null;
        for (let more = true; more; ) {
          const { nodes, pageInfo } = page(items, { first, after });
          read.push(...nodes);
          more = pageInfo.hasNextPage;
          after = pageInfo.endCursor;
        }
        expect(read).toEqual(items);
      }),
    );
  });

  test('`last` and `before` read from the end', () => {
    const newest = page(['a', 'b', 'c', 'd'], { last: 2 });
    expect(newest.nodes).toEqual(['c', 'd']);
    expect(newest.pageInfo).toMatchObject({ hasPreviousPage: true, hasNextPage: false });
    expect(page(['a', 'b', 'c', 'd'], { last: 2, before: newest.pageInfo.startCursor }).nodes).toEqual(['a', 'b']);
  });

  test('the count is that of the whole list, and an empty list has no cursors', () => {
    expect(page(['a', 'b', 'c'], { first: 1 }).totalCount).toBe(3);
    expect(page([], { first: 1 })).toMatchObject({
      nodes: [],
      totalCount: 0,
      pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
    });
  });

  test('an entry that comes or goes before the cursor neither repeats nor hides another', () => {
    const { endCursor } = page(['b', 'c', 'd'], { first: 2 }).pageInfo;
    expect(page(['a', 'b', 'c', 'd'], { first: 2, after: endCursor }).nodes).toEqual(['d']);
    expect(page(['c', 'd'], { first: 2, after: endCursor }).nodes).toEqual(['d']);
  });

  test('a cursor that GitHub never gave is an error', () => {
    expect(() => page(['a'], { first: 1, after: 'page2' })).toThrow('`page2` does not appear to be a valid cursor.');
  });
});
