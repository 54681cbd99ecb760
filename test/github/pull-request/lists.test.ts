import { describe, expect, test } from '@jest/globals';
import {
  commentNode,
  commitNode,
  eventNode,
  gap,
  moreData,
  oidOf,
  Partial as PartialAnswer,
  page,
  reviewNode,
  scriptedClient,
  snapshotData,
} from '../../support/github-answers.ts';
import { gathered, observe } from '../../support/github-look.ts';

describe('lists are read to their end or reported as cut (SOD-6)', () => {
  test('SOD-6: further pages are read in one request for all lists that go on, and only for those', async () => {
    const client = scriptedClient([
      [
        'Snapshot',
        snapshotData({
          pullRequest: {
            comments: page([commentNode(1)], { next: 'c1', total: 3 }),
            reviews: page([reviewNode(1)], { next: 'r1', total: 2 }),
          },
        }),
      ],
      [
        'More',
        moreData({
          comments: page([commentNode(2)], { next: 'c2', total: 3 }),
          reviews: page([reviewNode(2)], { total: 2 }),
        }),
      ],
      ['More', moreData({ comments: page([commentNode(3)], { total: 3 }) })],
    ]);
    const { snapshot } = await gathered(client);
    expect(snapshot.comments).toMatchObject({ state: 'known', value: [{ id: '1' }, { id: '2' }, { id: '3' }] });
    expect(snapshot.reviews).toMatchObject({ state: 'known', value: [{ id: '1' }, { id: '2' }] });
    expect(client.requests[1]?.variables).toMatchObject({
      comments: true,
      commentsAfter: 'c1',
      reviewsAfter: 'r1',
      commits: false,
    });
    expect(client.requests[2]?.variables).toMatchObject({
      comments: true,
      commentsAfter: 'c2',
      reviews: false,
      labels: false,
    });
  });

  const truncated = { state: 'unavailable', why: 'truncated', what: 'comments of acme/shop#7' };
  test.each([
    ['a page repeats', [page([commentNode(1)], { next: 'c2', total: 2 })]],
    ['a cursor repeats', [page([commentNode(2)], { next: 'c1', total: 2 })]],
    ['a page is empty, yet the list is said to go on', [page([], { next: 'c2', total: 2 })]],
    ['the list shrinks between pages', [page([commentNode(2)], { next: 'c2', total: 1 })]],
    ['the last page leaves fewer than GitHub counts', [page([], { total: 2 })]],
  ])('SOD-6: fails closed when %s', async (_title, further) => {
    const first = snapshotData({ pullRequest: { comments: page([commentNode(1)], { next: 'c1', total: 2 }) } });
    const client = scriptedClient([
      ['Snapshot', first],
      ...further.map((comments) => ['More', moreData({ comments })] as const),
    ]);
    expect((await gathered(client)).snapshot.comments).toEqual(truncated);
  });

  test.each([
    [
      'says that it goes on and gives no cursor',
      { ...page([commentNode(1)]), pageInfo: { hasNextPage: true, endCursor: null } },
    ],
    ['counts more than it gives', page([commentNode(1)], { total: 2 })],
    ['gives an entry twice', page([commentNode(1), commentNode(1)])],
  ])('SOD-6: fails closed when the only page %s', async (_title, comments) => {
    expect((await observe({ comments })).snapshot.comments).toEqual(truncated);
  });

  test('SOD-6: a list that grows while it is read is whole', async () => {
    const client = scriptedClient([
      ['Snapshot', snapshotData({ pullRequest: { comments: page([commentNode(1)], { next: 'c1', total: 2 }) } })],
      ['More', moreData({ comments: page([commentNode(2), commentNode(3)], { total: 3 }) })],
    ]);
    expect((await gathered(client)).snapshot.comments).toMatchObject({ state: 'known', value: { length: 3 } });
  });

  test('SOD-6: a list without end is given up', async () => {
    let count = 0;
    const hundred = () => {
      count += 1;
      const comments = Array.from({ length: 100 }, (_, index) => commentNode(count * 100 + index));
      return page(comments, { next: `c${count}`, total: 1_000_000 });
    };
    const more = () => moreData({ comments: hundred() });
    const first = snapshotData({ pullRequest: { comments: hundred() } });
    const client = scriptedClient([['Snapshot', first], ...Array.from({ length: 99 }, () => ['More', more] as const)]);
    expect((await gathered(client)).snapshot.comments).toEqual(truncated);
  });

  test('a head that moves between two pages makes the observation fail, to be tried again', async () => {
    const client = scriptedClient([
      ['Snapshot', snapshotData({ pullRequest: { comments: page([commentNode(1)], { next: 'c1', total: 2 }) } })],
      ['More', moreData({ comments: page([commentNode(2)], { total: 2 }) }, oidOf('f'))],
    ]);
    await expect(gathered(client)).rejects.toMatchObject({ code: 'conflict' });
  });

  test.each([
    ['labels', { id: 'L_1' }],
    ['commits', { id: 'PRC_1', commit: { oid: 'short' } }],
    ['comments', commentNode(2, { createdAt: 'yesterday' })],
    ['comments', null],
    ['reviews', reviewNode(2, { state: 'SHRUGGED' })],
    ['reviews', reviewNode(2, { submittedAt: null })],
    ['events', eventNode('SomethingNewEvent', 'E_1')],
    ['events', eventNode('LabeledEvent', 'E_1')],
  ])('an entry of %s that cannot be read makes the list "malformed", never shorter', async (list, node) => {
    const { snapshot } = await observe({ [list]: page([node]) });
    const reading =
      list === 'labels' ? snapshot.pullRequest.labels : snapshot[list as 'commits' | 'comments' | 'reviews' | 'events'];
    expect(reading).toMatchObject({ state: 'unavailable', why: 'malformed' });
  });

  test.each(['labels', 'commits', 'comments', 'reviews', 'events'])(
    'a part of %s that GitHub left out is not read as "none"',
    async (list) => {
      const path = ['repository', 'pullRequest', list, 'nodes', 0, 'author'];
      const client = scriptedClient([['Snapshot', new PartialAnswer(snapshotData(), [gap(path, 'forbidden')])]]);
      const { snapshot } = await gathered(client);
      const reading =
        list === 'labels'
          ? snapshot.pullRequest.labels
          : snapshot[list as 'commits' | 'comments' | 'reviews' | 'events'];
      expect(reading).toMatchObject({ state: 'unavailable', why: 'forbidden' });
    },
  );
});

describe('commits', () => {
  const author = (name: string) => ({ name, email: `${name}@acme.example`, user: null });

  test('SOD-1: authors and parents beyond their first page are read, of several commits in one request', async () => {
    const commits = page([
      commitNode('a', { authors: page([author('a1')], { next: 'x', total: 2 }) }),
      commitNode('b', { parents: page([{ id: 'C_0', oid: oidOf('0') }], { next: 'y', total: 2 }) }),
      commitNode('c'),
    ]);
    const client = scriptedClient([
      ['Snapshot', snapshotData({ pullRequest: { commits } })],
      [
        'Further',
        {
          repository: {
            commit0: { oid: oidOf('a'), authors: page([author('a2')], { total: 2 }) },
            commit1: { oid: oidOf('b'), parents: page([{ id: 'C_c', oid: oidOf('c') }], { total: 2 }) },
          },
        },
      ],
    ]);
    const { snapshot } = await gathered(client);
    expect(snapshot.commits).toMatchObject({
      value: [
        { authors: [{ name: 'a1' }, { name: 'a2' }] },
        { parents: [oidOf('0'), oidOf('c')] },
        { sha: oidOf('c') },
      ],
    });
    expect(client.requests[1]?.query).not.toContain(oidOf('c'));
  });

  test.each([
    ['are missing from the answer', { repository: { commit0: null } }],
    ['end too early', { repository: { commit0: { authors: page([], { total: 2 }) } } }],
    [
      'are forbidden',
      new PartialAnswer({ repository: { commit0: null } }, [gap(['repository', 'commit0'], 'forbidden')]),
    ],
  ])('SOD-6: where further authors %s the commits are not known', async (_title, answer) => {
    const commits = page([commitNode('a', { authors: page([author('a1')], { next: 'x', total: 2 }) })]);
    const client = scriptedClient([
      ['Snapshot', snapshotData({ pullRequest: { commits } })],
      ['Further', answer],
    ]);
    expect((await gathered(client)).snapshot.commits).toMatchObject({ state: 'unavailable' });
  });

  test('a commit without any author makes the commits unavailable', async () => {
    const { snapshot } = await observe({ commits: page([commitNode('a', { authors: page([]) })]) });
    expect(snapshot.commits).toMatchObject({ state: 'unavailable', why: 'malformed' });
  });

  test.each([
    [{ isValid: true, wasSignedByGitHub: true }, true],
    [{ isValid: false, wasSignedByGitHub: true }, false],
    [{ isValid: true, wasSignedByGitHub: false }, false],
    [null, false],
  ])('SOD-1: the signature %j is GitHub’s own: %s', async (signature, signedByGitHub) => {
    const { snapshot } = await observe({ commits: page([commitNode('a', { signature })]) });
    expect(snapshot.commits).toMatchObject({ value: [{ signedByGitHub }] });
  });
});
