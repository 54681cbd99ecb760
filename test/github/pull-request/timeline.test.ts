import { describe, expect, test } from '@jest/globals';
import { commentNode, eventNode, oidOf, page, reviewNode, user } from '../../support/github-answers.ts';
import { observe } from '../../support/github-look.ts';

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
    const { snapshot } = await observe({ author, comments: page([commentNode(1, { author })]) });
    expect(snapshot.pullRequest.author).toEqual(account);
    expect(snapshot.comments).toMatchObject({ value: [{ author: account }] });
  });

  test('SOD-1: a person who force-pushed is a pusher, once, and a deleted account is not', async () => {
    const push = (id: string, actor: unknown) =>
      eventNode('HeadRefForcePushedEvent', id, { actor, beforeCommit: null, afterCommit: { oid: oidOf('a') } });
    const { snapshot } = await observe({
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
    const { snapshot } = await observe({
      events: page([eventNode('HeadRefForcePushedEvent', '1', { actor, beforeCommit: null, afterCommit: null })]),
    });
    expect(snapshot.pushers).toMatchObject({ state: 'unavailable', why: 'malformed' });
    expect(snapshot.events).toMatchObject({ state: 'known', value: [{ actor: null }] });
  });
});

test('every kind of event is read, oldest first', async () => {
  const label = { id: 'L_1', name: 'ready/security' };
  const at = (minute: number) => `2026-03-02T09:${minute}:00Z`;
  const { snapshot } = await observe({
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
    const { snapshot } = await observe({
      reviews: page([reviewNode(1, { commit: null }), reviewNode(2, { state: 'PENDING', submittedAt: null })]),
    });
    expect(snapshot.reviews).toMatchObject({ state: 'known', value: [{ id: '1', commit: null, state: 'approved' }] });
  });
});

describe('SIGN-7: labels that the app itself set', () => {
  const label = { id: 'L1', name: 'ready/security' };
  const own = { __typename: 'Bot', login: 'countersign', databaseId: 99 };
  const set = (id: string, by: unknown) => eventNode('LabeledEvent', id, { actor: by, label });
  const off = (id: string, by: unknown) => eventNode('UnlabeledEvent', id, { actor: by, label });
  const lookAs = async (ownLogin: string | null, ...events: ReturnType<typeof eventNode>[]) => {
    const { snapshot, observed } = await observe({ labels: page([label]), events: page(events) }, { ownLogin });
    const seen = snapshot.events.state === 'known' ? snapshot.events.value : [];
    return { events: seen.map(({ kind, actor }) => [kind, actor?.login]), mirrored: observed.mirrored };
  };

  test('are not sign-offs and are known as its own; what it took off is reported', async () => {
    expect(await lookAs('countersign[bot]', set('1', user(5, 'kim')), off('2', own), set('3', own))).toEqual({
      events: [
        ['labeled', 'kim'],
        ['unlabeled', 'countersign[bot]'],
      ],
      mirrored: ['ready/security'],
    });
  });

  test('a label that somebody set after it is not its own, nor is one of another app', async () => {
    const last = await lookAs('countersign[bot]', set('1', own), off('2', own), set('3', user(5, 'kim')));
    expect(last.mirrored).toEqual([]);
    const other = await lookAs('countersign[bot]', set('1', { ...own, login: 'labeler' }));
    expect(other).toEqual({ events: [['labeled', 'labeler[bot]']], mirrored: [] });
  });

  test("while its own login is not known, no app's label is an act, and none is its own", async () => {
    expect(await lookAs(null, set('1', own), set('2', user(5, 'kim')))).toEqual({
      events: [['labeled', 'kim']],
      mirrored: [],
    });
  });
});
