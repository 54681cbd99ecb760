import { describe, expect, test } from '@jest/globals';
import { commentNode, eventNode, oidOf, page, reviewNode, user } from '../support/github-answers.ts';
import { lookAt } from '../support/github-look.ts';

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
