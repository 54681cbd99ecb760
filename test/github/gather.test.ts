import { describe, expect, test } from '@jest/globals';
import { answerMarker, CHECKLIST_MARKER } from '../../src/domain/effects.ts';
import type { PullRequestSubject } from '../../src/domain/facts.ts';
import { asInstant, asPolicyDigest, asSha } from '../../src/domain/ids.ts';
import type { PolicyReading } from '../../src/domain/policy.ts';
import { type GatherAsk, gather, type Look } from '../../src/github/gather.ts';
import { GitHubError } from '../../src/github/github-error.ts';
import type { PolicyTexts } from '../../src/github/policy-texts.ts';
import {
  commentNode,
  commitNode,
  eventNode,
  gap,
  headNode,
  MemoryPeopleCache,
  moreData,
  oidOf,
  Partial as PartialAnswer,
  page,
  policyEntry,
  reviewNode,
  type ScriptedClient,
  scriptedClient,
  snapshotData,
  user,
} from '../support/github-answers.ts';
import { policyText, validPolicy } from '../support/policy.ts';

const subject: PullRequestSubject = { kind: 'pull-request', repository: { owner: 'acme', name: 'shop' }, number: 7 };
const POLICY = validPolicy(policyText());
const AT = asInstant('2026-03-02T12:00:00Z');
const bot = { __typename: 'Bot', login: 'countersign', databaseId: 99 };

/** Says which texts it was given, and finds a policy that names nobody. */
function parser() {
  const given: PolicyTexts[] = [];
  const parsePolicy = (texts: PolicyTexts): PolicyReading => {
    given.push(texts);
    return texts.own || texts.shared ? { state: 'valid', policy: POLICY } : { state: 'absent' };
  };
  return { given, parsePolicy };
}

const askWith = (parts: Partial<GatherAsk> = {}): GatherAsk => ({
  now: () => AT,
  parsePolicy: parser().parsePolicy,
  namedPeople: () => ({ users: [], teams: [] }),
  people: new MemoryPeopleCache(),
  trees: [],
  ...parts,
});

async function look(client: ScriptedClient, parts: Partial<GatherAsk> = {}): Promise<Look> {
  const result = await gather(client, subject, askWith(parts));
  if (result.kind !== 'look') throw new Error('gone');
  return result.look;
}

const lookAt = (pullRequest: Record<string, unknown>) =>
  look(scriptedClient([['Snapshot', snapshotData({ pullRequest })]]));

describe('lists are read to their end or said to be cut (SOD-6)', () => {
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
    const { snapshot } = await look(client);
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
    expect((await look(client)).snapshot.comments).toEqual(truncated);
  });

  test.each([
    [
      'says that it goes on and gives no cursor',
      { ...page([commentNode(1)]), pageInfo: { hasNextPage: true, endCursor: null } },
    ],
    ['counts more than it gives', page([commentNode(1)], { total: 2 })],
    ['gives an entry twice', page([commentNode(1), commentNode(1)])],
  ])('SOD-6: fails closed when the only page %s', async (_title, comments) => {
    expect((await lookAt({ comments })).snapshot.comments).toEqual(truncated);
  });

  test('SOD-6: a list that grows while it is read is whole', async () => {
    const client = scriptedClient([
      ['Snapshot', snapshotData({ pullRequest: { comments: page([commentNode(1)], { next: 'c1', total: 2 }) } })],
      ['More', moreData({ comments: page([commentNode(2), commentNode(3)], { total: 3 }) })],
    ]);
    expect((await look(client)).snapshot.comments).toMatchObject({ state: 'known', value: { length: 3 } });
  });

  test('SOD-6: a list without end is given up', async () => {
    let count = 1;
    const more = () => {
      count += 1;
      return moreData({ comments: page([commentNode(count)], { next: `c${count}`, total: 1_000_000 }) });
    };
    const first = snapshotData({ pullRequest: { comments: page([commentNode(1)], { next: 'c1', total: 1_000_000 }) } });
    const client = scriptedClient([['Snapshot', first], ...Array.from({ length: 99 }, () => ['More', more] as const)]);
    expect((await look(client)).snapshot.comments).toEqual(truncated);
  });

  test('a head that moves between two pages makes the look fail, to be tried again', async () => {
    const client = scriptedClient([
      ['Snapshot', snapshotData({ pullRequest: { comments: page([commentNode(1)], { next: 'c1', total: 2 }) } })],
      ['More', moreData({ comments: page([commentNode(2)], { total: 2 }) }, oidOf('f'))],
    ]);
    await expect(look(client)).rejects.toMatchObject({ code: 'conflict' });
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
    const { snapshot } = await lookAt({ [list]: page([node]) });
    const reading =
      list === 'labels' ? snapshot.pullRequest.labels : snapshot[list as 'commits' | 'comments' | 'reviews' | 'events'];
    expect(reading).toMatchObject({ state: 'unavailable', why: 'malformed' });
  });

  test.each(['labels', 'commits', 'comments', 'reviews', 'events'])(
    'a part of %s that GitHub left out is not read as "none"',
    async (list) => {
      const path = ['repository', 'pullRequest', list, 'nodes', 0, 'author'];
      const client = scriptedClient([['Snapshot', new PartialAnswer(snapshotData(), [gap(path, 'forbidden')])]]);
      const { snapshot } = await look(client);
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
        'Commits',
        {
          repository: {
            commit0: { oid: oidOf('a'), authors: page([author('a2')], { total: 2 }) },
            commit1: { oid: oidOf('b'), parents: page([{ id: 'C_1', oid: oidOf('1') }], { total: 2 }) },
          },
        },
      ],
    ]);
    const { snapshot } = await look(client);
    expect(snapshot.commits).toMatchObject({
      value: [
        { authors: [{ name: 'a1' }, { name: 'a2' }] },
        { parents: [oidOf('0'), oidOf('1')] },
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
      ['Commits', answer],
    ]);
    expect((await look(client)).snapshot.commits).toMatchObject({ state: 'unavailable' });
  });

  test('a commit without any author is not taken for nobody’s work', async () => {
    const { snapshot } = await lookAt({ commits: page([commitNode('a', { authors: page([]) })]) });
    expect(snapshot.commits).toMatchObject({ state: 'unavailable', why: 'malformed' });
  });

  test.each([
    [{ isValid: true, wasSignedByGitHub: true }, true],
    [{ isValid: false, wasSignedByGitHub: true }, false],
    [{ isValid: true, wasSignedByGitHub: false }, false],
    [null, false],
  ])('SOD-1: the signature %j is GitHub’s own: %s', async (signature, signedByGitHub) => {
    const { snapshot } = await lookAt({ commits: page([commitNode('a', { signature })]) });
    expect(snapshot.commits).toMatchObject({ value: [{ signedByGitHub }] });
  });
});

describe('who did something', () => {
  test.each([
    [user(1, 'pat'), { id: 1, login: 'pat', kind: 'user' }],
    [
      { __typename: 'Bot', login: 'dependabot', databaseId: 2 },
      { id: 2, login: 'dependabot[bot]', kind: 'bot' },
    ],
    [
      { __typename: 'Mannequin', login: 'old', databaseId: 3 },
      { id: 3, login: 'old', kind: 'mannequin' },
    ],
    [
      { __typename: 'Organization', login: 'acme', databaseId: 4 },
      { id: 4, login: 'acme', kind: 'organization' },
    ],
    [{ __typename: 'EnterpriseUserAccount', login: 'pat_acme' }, null],
    [{ __typename: 'User', login: 'pat', databaseId: null }, null],
    [null, null],
  ])('%j is %j', async (author, account) => {
    const { snapshot } = await lookAt({ author, comments: page([commentNode(1, { author })]) });
    expect(snapshot.pullRequest.author).toEqual(account);
    expect(snapshot.comments).toMatchObject({ value: [{ author: account }] });
  });

  test('SOD-1: whoever force-pushed is a pusher, once, and a deleted account is not', async () => {
    const push = (id: string, actor: unknown) =>
      eventNode('HeadRefForcePushedEvent', id, { actor, beforeCommit: null, afterCommit: { oid: oidOf('a') } });
    const { snapshot } = await lookAt({
      events: page([
        push('1', user(8, 'ann')),
        push('2', user(8, 'ann')),
        push('3', null),
        eventNode('ReadyForReviewEvent', '4', { actor: user(5, 'kim') }),
      ]),
    });
    expect(snapshot.pushers).toEqual({ state: 'known', value: [{ id: 8, login: 'ann', kind: 'user' }] });
  });

  test('SOD-1: a force push by somebody who cannot be identified leaves the pushers unknown', async () => {
    const actor = { __typename: 'EnterpriseUserAccount', login: 'ann_acme' };
    const { snapshot } = await lookAt({
      events: page([eventNode('HeadRefForcePushedEvent', '1', { actor, beforeCommit: null, afterCommit: null })]),
    });
    expect(snapshot.pushers).toMatchObject({ state: 'unavailable', why: 'malformed' });
    expect(snapshot.events).toMatchObject({ state: 'known', value: [{ actor: null }] });
  });
});

test('every kind of event is read, oldest first', async () => {
  const label = { id: 'L_1', name: 'ready/security' };
  const at = (minute: number) => `2026-03-02T09:${minute}:00Z`;
  const { snapshot } = await lookAt({
    events: page([
      eventNode('ConvertToDraftEvent', '10', { createdAt: at(40) }),
      eventNode('LabeledEvent', '1', { createdAt: at(31), label }),
      eventNode('UnlabeledEvent', '2', { createdAt: at(32), label }),
      eventNode('CommentDeletedEvent', '3', { createdAt: at(33), deletedCommentAuthor: user(1, 'pat') }),
      eventNode('ReviewDismissedEvent', '4', {
        createdAt: at(34),
        previousReviewState: 'APPROVED',
        review: { fullDatabaseId: '12345678901' },
      }),
      eventNode('HeadRefForcePushedEvent', '5', {
        createdAt: at(35),
        beforeCommit: { oid: oidOf('d') },
        afterCommit: null,
      }),
      eventNode('BaseRefChangedEvent', '6', { createdAt: at(36), previousRefName: 'main', currentRefName: 'dev' }),
      eventNode('AutomaticBaseChangeSucceededEvent', '7', { createdAt: at(37), oldBase: 'dev', newBase: 'main' }),
      eventNode('RenamedTitleEvent', '8', {
        createdAt: at(38),
        previousTitle: 'Release 1.3',
        currentTitle: 'Release 1.4',
      }),
      eventNode('ReadyForReviewEvent', '9', { createdAt: at(39) }),
    ]),
  });
  expect(snapshot.events).toMatchObject({
    value: [
      { id: '1', kind: 'labeled', label, at: '2026-03-02T09:31:00.000Z', actor: { login: 'dev' } },
      { kind: 'unlabeled', label },
      { kind: 'comment-deleted', commentAuthor: { login: 'pat' } },
      { kind: 'review-dismissed', reviewId: '12345678901', previous: 'approved' },
      { kind: 'force-pushed', before: oidOf('d'), after: null },
      { kind: 'base-changed', from: 'main', to: 'dev' },
      { kind: 'base-changed', from: 'dev', to: 'main' },
      { kind: 'retitled', from: 'Release 1.3', to: 'Release 1.4' },
      { kind: 'ready-for-review' },
      { kind: 'converted-to-draft' },
    ],
  });
});

describe('reviews', () => {
  test('SIGN-4: a review whose commit is gone has none; a draft review is not there yet', async () => {
    const { snapshot } = await lookAt({
      reviews: page([reviewNode(1, { commit: null }), reviewNode(2, { state: 'PENDING', submittedAt: null })]),
    });
    expect(snapshot.reviews).toMatchObject({ state: 'known', value: [{ id: '1', commit: null, state: 'approved' }] });
  });
});

describe("the app's own comments", () => {
  const own = { author: bot, viewerDidAuthor: true };

  test('VER-3, SIGN-14: checklists and answers are told from what people wrote', async () => {
    const { snapshot, observed } = await lookAt({
      comments: page([
        commentNode(1, { ...own, body: `${CHECKLIST_MARKER}\nchecklist` }),
        commentNode(2, { body: '/ready product' }),
        commentNode(3, { ...own, body: `${answerMarker('comment:2:1')}\nno` }),
      ]),
    });
    expect(snapshot.comments).toMatchObject({ value: [{ id: '2' }] });
    expect(observed.checklists).toEqual([{ id: '1', body: `${CHECKLIST_MARKER}\nchecklist` }]);
    expect(observed.answered).toEqual(['comment:2:1']);
  });

  test('VER-3: a marker that a person typed, or another app wrote, makes no checklist and answers nothing', async () => {
    const { snapshot, observed } = await lookAt({
      comments: page([
        commentNode(1, { body: `${CHECKLIST_MARKER}\nall fine` }),
        commentNode(2, { body: answerMarker('comment:3:1') }),
        commentNode(3, { author: { ...bot, databaseId: 98, login: 'other' }, body: CHECKLIST_MARKER }),
      ]),
    });
    expect(observed).toMatchObject({ checklists: [], answered: [] });
    expect(snapshot.comments).toMatchObject({ value: [{ id: '1' }, { id: '2' }] });
  });

  test('VER-3: an own comment whose marker was edited away is to be restored, or cleared away', async () => {
    const { snapshot, observed } = await lookAt({
      comments: page([
        commentNode(1, { ...own, body: '/ready security' }),
        commentNode(2, { ...own, body: CHECKLIST_MARKER }),
      ]),
    });
    expect(observed.checklists.map((comment) => comment.id)).toEqual(['2', '1']);
    expect(snapshot.comments).toEqual({ state: 'known', value: [] });
  });

  test('where a person’s token reads, that person’s comments are comments', async () => {
    const comments = page([commentNode(1, { viewerDidAuthor: true, body: '/not-ready security no' })]);
    const { checkSuites: _, ...commit } = headNode();
    const pullRequest = { comments, latest: { nodes: [{ commit }] } };
    const { snapshot, observed } = await look(scriptedClient([['Snapshot', snapshotData({ pullRequest })]], null));
    expect(snapshot.comments).toMatchObject({ value: [{ id: '1' }] });
    expect(observed.checks).toEqual([]);
  });

  test('comments that could not all be read are said to be so, lest a second checklist is made', async () => {
    const cut = await lookAt({ comments: page([], { total: 1 }) });
    expect(cut.observed.commentsUnread).toMatchObject({ why: 'truncated' });
    expect((await lookAt({})).observed).not.toHaveProperty('commentsUnread');
  });

  test('SIGN-14: what the app has reacted to is known', async () => {
    const reacted = [{ content: 'THUMBS_UP', viewerHasReacted: true }];
    const other = [
      { content: 'THUMBS_UP', viewerHasReacted: false },
      { content: 'HEART', viewerHasReacted: true },
    ];
    const { observed } = await lookAt({
      comments: page([commentNode(1, { reactionGroups: reacted }), commentNode(2, { reactionGroups: other })]),
      reviews: page([reviewNode(3, { reactionGroups: reacted }), reviewNode(4)]),
    });
    expect(observed.reacted).toEqual(['IC_1', 'PRR_3']);
  });
});

describe("the app's own check runs", () => {
  const run = (databaseId: number | null, name: string, parts: Record<string, unknown> = {}) => ({
    id: `CR_${databaseId}`,
    databaseId,
    url: `https://github.com/acme/shop/runs/${databaseId ?? '98765432109'}`,
    name,
    status: 'COMPLETED',
    conclusion: 'ACTION_REQUIRED',
    title: 'title',
    summary: 'summary',
    text: null,
    ...parts,
  });
  const withRuns = (...suites: (readonly unknown[])[]) => ({
    latest: {
      nodes: [
        {
          commit: headNode({
            checkSuites: page(suites.map((runs, index) => ({ id: `CS_${index}`, checkRuns: page(runs) }))),
          }),
        },
      ],
    },
  });

  test('of one name the newest counts, whichever suite it is in', async () => {
    const { observed } = await lookAt(
      withRuns([run(9, 'countersign/readiness'), run(3, 'countersign/policy')], [run(10, 'countersign/readiness')]),
    );
    expect(observed.checks.map(({ id, name }) => [id, name])).toEqual([
      ['10', 'countersign/readiness'],
      ['3', 'countersign/policy'],
    ]);
    expect(observed.checks[0]).toMatchObject({ status: 'completed', conclusion: 'action_required', text: null });
  });

  test('an id too large for GraphQL’s Int is taken from the address', async () => {
    const { observed } = await lookAt(withRuns([run(null, 'countersign/readiness')]));
    expect(observed.checks[0]?.id).toBe('98765432109');
  });

  test.each([
    ['malformed', withRuns([{ id: 'CR_1' }])],
    ['without an id', withRuns([run(null, 'x', { url: 'https://github.com' })])],
    ['cut short', { latest: { nodes: [{ commit: headNode({ checkSuites: page([], { total: 1 }) }) }] } }],
    ['missing', { latest: { nodes: [{ commit: headNode({ checkSuites: null }) }] } }],
  ])('check runs that are %s make the look fail: none is made blindly', async (_title, pullRequest) => {
    await expect(lookAt(pullRequest)).rejects.toMatchObject({ code: 'invalid' });
  });
});

describe('the head', () => {
  test('a head that does not stand last among the commits is asked for', async () => {
    const client = scriptedClient([
      ['Snapshot', snapshotData({ pullRequest: { commits: page([]), latest: { nodes: [] } } })],
      ['Head', { repository: { object: headNode({ tree: { oid: oidOf('9') } }) } }],
    ]);
    const { snapshot, observed } = await look(client);
    expect(snapshot.pullRequest.head).toMatchObject({ sha: oidOf('a'), tree: oidOf('9') });
    expect(observed.head).toBe(oidOf('a'));
    expect(client.requests[1]?.variables).toMatchObject({ oid: oidOf('a'), appId: 1, checks: true });
  });

  test('a head that GitHub no longer has is a conflict, to be looked at again', async () => {
    const client = scriptedClient([
      ['Snapshot', snapshotData({ pullRequest: { latest: { nodes: [] } } })],
      ['Head', { repository: { object: null } }],
    ]);
    await expect(look(client)).rejects.toMatchObject({ code: 'conflict' });
  });

  test('a fork that is gone has no repository', async () => {
    expect((await lookAt({ headRepository: null })).snapshot.pullRequest.head.repository).toBeNull();
  });
});

describe('a subject that is not there', () => {
  const answer = (path: readonly string[], why: 'missing' | 'forbidden') =>
    new PartialAnswer({ repository: path.length === 1 ? null : { pullRequest: null }, shared: null }, [gap(path, why)]);

  test.each([[['repository']], [['repository', 'pullRequest']]])('%j missing: it is gone', async (path) => {
    const client = scriptedClient([['Snapshot', answer(path, 'missing')]]);
    expect(await gather(client, subject, askWith())).toEqual({ kind: 'gone', movedTo: null });
  });

  test('what may not be read is not gone', async () => {
    const client = scriptedClient([['Snapshot', answer(['repository', 'pullRequest'], 'forbidden')]]);
    await expect(gather(client, subject, askWith())).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('a renamed repository is gone under its old name, and is said to have moved', async () => {
    const client = scriptedClient([['Snapshot', snapshotData({ repository: { nameWithOwner: 'acme/store' } })]]);
    expect(await gather(client, subject, askWith())).toEqual({
      kind: 'gone',
      movedTo: { owner: 'acme', name: 'store' },
    });
  });

  test('the spelling of a name makes no other repository', async () => {
    const client = scriptedClient([['Snapshot', snapshotData({ repository: { nameWithOwner: 'Acme/Shop' } })]]);
    expect((await gather(client, subject, askWith())).kind).toBe('look');
  });

  test('a closed or merged pull request is looked at like any other', async () => {
    expect((await lookAt({ state: 'MERGED' })).snapshot.pullRequest.state).toBe('merged');
    expect((await lookAt({ state: 'CLOSED' })).snapshot.pullRequest.state).toBe('closed');
  });

  test.each([
    ['no pull request and no reason', snapshotData({ repository: { pullRequest: null } })],
    ['a head that is no commit', snapshotData({ pullRequest: { headRefOid: 'HEAD' } })],
    ['nothing', {}],
  ])('an answer with %s is an error that says where', async (_title, data) => {
    const failure = await gather(scriptedClient([['Snapshot', data]]), subject, askWith()).catch(
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(GitHubError);
    expect(failure).toMatchObject({ code: 'invalid', message: expect.stringMatching(/acme\/shop#7.*repository/) });
  });
});

describe('the policy', () => {
  const withPolicy = (own: unknown, shared: unknown = null) =>
    snapshotData({
      repository: { defaultBranchRef: { name: 'main', target: { policy: own } } },
      shared: shared && { nameWithOwner: 'acme/.github', defaultBranchRef: { target: { policy: shared } } },
    });

  test('POL-1: the texts of the default branch and of the owner’s repository are parsed under their names', async () => {
    const { given, parsePolicy } = parser();
    await look(scriptedClient([['Snapshot', withPolicy(policyEntry('mine'), policyEntry('ours'))]]), { parsePolicy });
    expect(given[0]).toEqual({
      own: { file: '.github/countersign.yml', text: 'mine' },
      shared: { file: 'acme/.github:.github/countersign.yml', text: 'ours' },
    });
  });

  test('REL-5: without either file the look ends after one request, whatever goes on', async () => {
    const data = withPolicy(null);
    const pullRequest = { ...data.repository.pullRequest, comments: page([commentNode(1)], { next: 'c1', total: 2 }) };
    const client = scriptedClient([['Snapshot', { ...data, repository: { ...data.repository, pullRequest } }]]);
    const { policy: reading, snapshot } = await look(client, {
      trees: Array.from({ length: 80 }, () => asSha(oidOf('e'))),
    });
    expect(reading).toEqual({ state: 'absent' });
    expect(snapshot.comments).toMatchObject({ state: 'unavailable', why: 'truncated' });
    expect(client.requests).toHaveLength(1);
  });

  test('REL-5: an owner without a .github repository has no shared policy; an empty file is a file', async () => {
    const { given, parsePolicy } = parser();
    const client = scriptedClient([['Snapshot', new PartialAnswer(withPolicy(policyEntry('')), [gap(['shared'])])]]);
    await look(client, { parsePolicy });
    expect(given[0]).toEqual({ own: { file: '.github/countersign.yml', text: '' }, shared: null });
  });

  test('POL-1: a shared policy that may not be read is not taken for none', async () => {
    const client = scriptedClient([
      ['Snapshot', new PartialAnswer(withPolicy(policyEntry('x')), [gap(['shared'], 'forbidden')])],
    ]);
    await expect(look(client)).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('POL-1: the owner’s own .github repository is ruled by the shared file alone', async () => {
    const { given, parsePolicy } = parser();
    const own = policyEntry('shared');
    const data = withPolicy(own, own);
    const client = scriptedClient([
      ['Snapshot', { ...data, repository: { ...data.repository, nameWithOwner: 'acme/.github' } }],
    ]);
    await gather(client, { ...subject, repository: { owner: 'acme', name: '.github' } }, askWith({ parsePolicy }));
    expect(given[0]).toEqual({ own: null, shared: { file: '.github/countersign.yml', text: 'shared' } });
  });

  test.each([
    ['a symbolic link', policyEntry('../other.yml', { mode: 0o120000 }), /symbolic link/],
    ['a folder', policyEntry('', { mode: 0o40000, type: 'tree', object: {} }), /folder/],
    ['a submodule', policyEntry('', { mode: 0o160000, type: 'commit', object: null }), /submodule/],
    ['not text', policyEntry('', { object: { text: null, isBinary: true, isTruncated: false } }), /not text/],
    ['too large', policyEntry('', { object: { text: 'version: 1', isBinary: false, isTruncated: true } }), /too large/],
    ['without a text', policyEntry('', { object: { text: null, isBinary: null, isTruncated: false } }), /no text/],
  ])('REL-5: a policy file that is %s is an error, never absent', async (_title, entry, problem) => {
    const { policy: reading } = await look(scriptedClient([['Snapshot', withPolicy(entry)]]));
    expect(reading).toMatchObject({
      state: 'invalid',
      digest: POLICY.digest,
      problems: [
        {
          file: '.github/countersign.yml',
          line: 1,
          column: 1,
          severity: 'error',
          problem: expect.stringMatching(problem),
        },
      ],
    });
  });

  test('the problems of the file that could be read stay beside the one that could not', async () => {
    const bad = {
      severity: 'error',
      file: 'acme/.github:.github/countersign.yml',
      line: 3,
      column: 1,
      field: 'x',
      problem: 'p',
      mend: 'm',
    } as const;
    const misread = { ...bad, file: '.github/countersign.yml' };
    const parsePolicy = (): PolicyReading => ({
      state: 'invalid',
      digest: asPolicyDigest('d'),
      problems: [bad, misread],
    });
    const link = policyEntry('', { mode: 0o120000 });
    const { policy: reading } = await look(scriptedClient([['Snapshot', withPolicy(link, policyEntry('bad'))]]), {
      parsePolicy,
    });
    expect(reading).toMatchObject({ problems: [{ problem: 'the policy file is a symbolic link' }, bad] });
  });
});

describe('a pull request that changes the policy (POL-4)', () => {
  const FILES = 'GET /repos/{owner}/{repo}/pulls/{pull_number}/files';
  const proposing = (entry: unknown, pullRequest: Record<string, unknown> = {}) =>
    snapshotData({ pullRequest: { latest: { nodes: [{ commit: headNode({ policy: entry }) }] }, ...pullRequest } });
  const changed = policyEntry('new', { oid: oidOf('c') });
  const other = { filename: 'README.md' };

  test('POL-4: the head’s text is parsed as the policy that would be', async () => {
    const { given, parsePolicy } = parser();
    const client = scriptedClient([
      ['Snapshot', proposing(changed)],
      [FILES, [other, { filename: '.github/countersign.yml' }]],
    ]);
    expect((await look(client, { parsePolicy })).proposal).toMatchObject({ state: 'valid' });
    expect(given[1]?.own).toEqual({ file: '.github/countersign.yml', text: 'new' });
  });

  test('POL-4: where head and base have the same file nothing more is asked', async () => {
    expect((await look(scriptedClient([['Snapshot', proposing(policyEntry('own'))]]))).proposal).toBeNull();
  });

  test('POL-4: a base that moved on is no proposal', async () => {
    expect(
      (
        await look(
          scriptedClient([
            ['Snapshot', proposing(changed)],
            [FILES, [other]],
          ]),
        )
      ).proposal,
    ).toBeNull();
  });

  test('POL-4: taking the file away, or renaming it, is proposed too', async () => {
    const renamed = { filename: 'old.yml', previous_filename: '.github/countersign.yml' };
    const client = scriptedClient([
      ['Snapshot', proposing(null)],
      [FILES, [renamed]],
    ]);
    expect((await look(client)).proposal).toEqual({ state: 'absent' });
  });

  test('POL-4: the files are paged through', async () => {
    const full = Array.from({ length: 100 }, (_, index) => ({ filename: `src/${index}.ts` }));
    const client = scriptedClient([
      ['Snapshot', proposing(changed)],
      [FILES, full],
      [FILES, [{ filename: '.github/countersign.yml' }]],
    ]);
    expect((await look(client)).proposal).toMatchObject({ state: 'valid' });
    expect(client.requests.map((request) => request.variables.page)).toEqual([undefined, 1, 2]);
  });

  test('POL-4: where GitHub lists no more files, the new text is checked all the same', async () => {
    const full = Array.from({ length: 100 }, (_, index) => ({ filename: `src/${index}.ts` }));
    const pages = Array.from({ length: 30 }, () => [FILES, full] as const);
    expect((await look(scriptedClient([['Snapshot', proposing(changed)], ...pages]))).proposal).toMatchObject({
      state: 'valid',
    });
  });

  test('POL-4: a closed pull request proposes nothing', async () => {
    expect((await look(scriptedClient([['Snapshot', proposing(changed, { state: 'CLOSED' })]]))).proposal).toBeNull();
  });

  test('an answer that is no list of files makes the look fail', async () => {
    await expect(
      look(
        scriptedClient([
          ['Snapshot', proposing(changed)],
          [FILES, { message: 'hm' }],
        ]),
      ),
    ).rejects.toMatchObject({ code: 'invalid' });
  });
});

test('trees: what the snapshot brings, the rest in further requests, and what is gone is left out', async () => {
  const trees = Array.from({ length: 52 }, (_, index) => asSha(index.toString(16).padStart(40, '0')));
  const tree = (index: number) => ({ oid: trees[index], tree: { oid: oidOf('5') } });
  const client = scriptedClient([
    ['Snapshot', snapshotData({ repository: { tree0: tree(0), tree1: null, tree2: tree(3) } })],
    ['Trees', { repository: { tree0: tree(50), tree1: {} } }],
  ]);
  expect((await look(client, { trees })).snapshot.trees).toEqual([
    { commit: trees[0], tree: oidOf('5') },
    { commit: trees[50], tree: oidOf('5') },
  ]);
});

test('the snapshot is of the moment before the first request', async () => {
  let now = AT;
  const client = scriptedClient([
    [
      'Snapshot',
      () => {
        now = asInstant('2026-03-02T12:00:09Z');
        return snapshotData();
      },
    ],
  ]);
  expect((await look(client, { now: () => now })).snapshot.at).toBe(AT);
});
