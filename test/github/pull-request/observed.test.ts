import { describe, expect, test } from '@jest/globals';
import { answerMarker, CHECKLIST_MARKER, saidBy } from '../../../src/domain/effects.ts';
import { commentNode, headNode, page, reviewNode, scriptedClient, snapshotData } from '../../support/github-answers.ts';
import { gathered, observe } from '../../support/github-look.ts';

const bot = { __typename: 'Bot', login: 'countersign', databaseId: 99 };

describe("the app's own comments", () => {
  const own = { author: bot, viewerDidAuthor: true };

  test('VER-3, SIGN-14: checklists and answers are distinguished from what people wrote', async () => {
    const { snapshot, observed } = await observe({
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

  test('SIGN-16: the address of the checklist, and which answers are not minimized; in doubt an answer is', async () => {
    const { snapshot, observed } = await observe({
      comments: page([
        commentNode(1, { ...own, body: `${CHECKLIST_MARKER}\nchecklist`, isMinimized: false }),
        commentNode(2, { ...own, body: `${answerMarker('comment:7:1')}\nno`, isMinimized: false }),
        commentNode(3, { ...own, body: `${answerMarker('comment:8:1')}\nno`, isMinimized: true }),
        commentNode(4, { ...own, body: `${answerMarker('comment:9:1')}\nno`, isMinimized: null }),
        commentNode(5, { body: `${answerMarker('comment:6:1')}\nno`, isMinimized: false }),
      ]),
    });
    expect(observed.answered).toEqual(['comment:7:1', 'comment:8:1', 'comment:9:1']);
    expect(observed.visibleAnswers).toEqual([{ act: 'comment:7:1', nodeId: expect.any(String) }]);
    expect(snapshot.pullRequest.checklist).toMatch(/^https:.*1$/);
    expect((await observe({})).snapshot.pullRequest).not.toHaveProperty('checklist');
  });

  test('VER-3: a marker that a person typed, or another app wrote, makes no checklist and answers nothing', async () => {
    const { snapshot, observed } = await observe({
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
    const { snapshot, observed } = await observe({
      comments: page([
        commentNode(1, { ...own, body: '/ready security' }),
        commentNode(2, { ...own, body: CHECKLIST_MARKER }),
      ]),
    });
    expect(observed.checklists.map((comment) => comment.id)).toEqual(['2', '1']);
    expect(snapshot.comments).toEqual({ state: 'known', value: [] });
  });

  test('with a person’s token, that person’s comments are comments', async () => {
    const comments = page([commentNode(1, { viewerDidAuthor: true, body: '/not-ready security no' })]);
    const { checkSuites: _, ...commit } = headNode();
    const pullRequest = { comments, latest: { nodes: [{ commit }] } };
    const { snapshot, observed } = await gathered(scriptedClient([['Snapshot', snapshotData({ pullRequest })]], null));
    expect(snapshot.comments).toMatchObject({ value: [{ id: '1' }] });
    expect(observed.checks).toEqual([]);
  });

  test('comments that could not all be read are reported as unread, lest a second checklist is made', async () => {
    const cut = await observe({ comments: page([], { total: 1 }) });
    expect(cut.observed.commentsUnread).toMatchObject({ why: 'truncated' });
    expect((await observe({})).observed).not.toHaveProperty('commentsUnread');
  });

  test('SIGN-14: what the app has reacted to is known', async () => {
    const reacted = [{ content: 'THUMBS_UP', viewerHasReacted: true }];
    const other = [
      { content: 'THUMBS_UP', viewerHasReacted: false },
      { content: 'HEART', viewerHasReacted: true },
    ];
    const { observed } = await observe({
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
    const { observed } = await observe(
      withRuns([run(9, 'countersign/readiness'), run(3, 'countersign/policy')], [run(10, 'countersign/readiness')]),
    );
    expect(observed.checks.map(({ id, name }) => [id, name])).toEqual([
      ['10', 'countersign/readiness'],
      ['3', 'countersign/policy'],
    ]);
    expect(observed.checks[0]).toMatchObject({ status: 'completed', conclusion: 'action_required', text: null });
  });

  test.each<[string, Record<string, unknown>, object, string | null]>([
    ['completed', {}, { status: 'completed', conclusion: 'action_required' }, 'action_required'],
    [
      'in progress',
      { status: 'IN_PROGRESS', conclusion: null },
      { status: 'in_progress', conclusion: null },
      'in_progress',
    ],
    ['queued', { status: 'QUEUED', conclusion: null }, { status: 'queued', conclusion: null }, 'in_progress'],
    ['waiting for something else', { status: 'WAITING', conclusion: null }, { status: 'other' }, 'in_progress'],
    [
      'in progress and passing at once',
      { status: 'IN_PROGRESS', conclusion: 'SUCCESS' },
      { conclusion: 'success' },
      'in_progress',
    ],
    ['stale', { conclusion: 'STALE' }, { status: 'completed', conclusion: 'stale' }, 'stale'],
    ['completed without a conclusion', { conclusion: null }, { status: 'completed', conclusion: null }, null],
  ])('VER-2: one that is %s', async (_, parts, expected, said) => {
    const { observed } = await observe(withRuns([run(9, 'countersign/readiness', parts)]));
    const [check] = observed.checks;
    expect(check).toMatchObject(expected);
    expect(check && saidBy(check)).toBe(said);
  });

  test('VER-2: when a run began is known, unless GitHub does not say', async () => {
    const { observed } = await observe(
      withRuns([run(9, 'countersign/readiness', { startedAt: '2026-03-02T10:00:00Z' }), run(3, 'countersign/policy')]),
    );
    expect(observed.checks.map(({ startedAt }) => startedAt)).toEqual(['2026-03-02T10:00:00.000Z', null]);
  });

  test('an id too large for GraphQL’s Int is taken from the address', async () => {
    const { observed } = await observe(withRuns([run(null, 'countersign/readiness')]));
    expect(observed.checks[0]?.id).toBe('98765432109');
  });

  test.each([
    ['malformed', withRuns([{ id: 'CR_1' }])],
    ['of no time', withRuns([run(9, 'countersign/readiness', { startedAt: 'yesterday' })])],
    ['without an id', withRuns([run(null, 'x', { url: 'https://github.com' })])],
    ['cut short', { latest: { nodes: [{ commit: headNode({ checkSuites: page([], { total: 1 }) }) }] } }],
    ['missing', { latest: { nodes: [{ commit: headNode({ checkSuites: null }) }] } }],
  ])('check runs that are %s make the look fail: none is made blindly', async (_title, pullRequest) => {
    await expect(observe(pullRequest)).rejects.toMatchObject({ code: 'invalid' });
  });
});
