import { describe, expect, test } from '@jest/globals';
import type { Facts, RememberedBlock, TimelineEvent } from '../../../src/domain/facts.ts';
import { known, unavailable } from '../../../src/domain/reading.ts';
import { asOfMerge, OBJECTIONS } from '../../../src/policy/release/facts-at-merge.ts';
import {
  afterEdit,
  at,
  comment,
  eve,
  facts,
  kim,
  labelEvent,
  oli,
  pat,
  review,
  sha,
  unlabelEvent,
} from '../../support/facts.ts';

const merged = { at: at(100), by: kim, commit: sha('e') };
const everybody = () => true;
const then = (parts: Parameters<typeof facts>[0], matters: Parameters<typeof asOfMerge>[2] = everybody): Facts =>
  asOfMerge(facts(parts), merged, matters, OBJECTIONS);

const event = (minutes: number, parts: { readonly kind: TimelineEvent['kind'] } & Record<string, unknown>) =>
  ({ id: `E_${minutes}_${parts.kind}`, actor: eve, at: at(minutes), ...parts }) as TimelineEvent;
const retitled = (minutes: number, from: string) => event(minutes, { kind: 'retitled', from, to: 'x' });
const block = (minutes: number): RememberedBlock => ({
  act: `comment:${minutes}:1`,
  kind: 'hold',
  state: null,
  actor: kim,
  at: at(minutes),
  url: '',
  reason: '',
});
const heard = (minutes: number) =>
  ({ source: 'comment', id: `${minutes}`, author: kim, at: at(minutes), url: '', body: '/hold' }) as const;

describe('MRG-2: the facts as they were at the merge', () => {
  test('are those up to its very second, of whatever kind', () => {
    const { memory } = facts();
    const [train, other] = [
      { id: 'LA_train', name: 'train' },
      { id: 'LA_other', name: 'other' },
    ];
    const now = facts({
      pull: { title: 'Now', labels: known([train, other]) },
      comments: known([comment(1, pat, 99, 'a'), comment(2, oli, 100, 'b'), comment(3, kim, 101, 'c')]),
      reviews: known([
        review(4, pat, 99, 'dismissed'),
        review(5, oli, 100, 'commented'),
        review(6, kim, 101, 'approved'),
      ]),
      events: known([
        retitled(98, 'Long before'),
        event(99, { kind: 'review-dismissed', reviewId: '5', previous: 'approved' }),
        labelEvent(7, eve, 99, 'other'),
        unlabelEvent(8, eve, 100, 'other'),
        retitled(100, 'Before'),
        event(101, { kind: 'base-changed', from: 'next', to: 'main' }),
        labelEvent(9, eve, 101, 'train'),
        unlabelEvent(10, eve, 102, 'old'),
        event(103, { kind: 'review-dismissed', reviewId: '4', previous: 'approved' }),
        retitled(104, 'Then'),
        retitled(105, 'Later'),
      ]),
      memory: {
        ...memory,
        blocks: [block(99), block(100), block(101)],
        heard: [heard(99), heard(100), heard(101)],
      },
    });
    const { events } = now;
    expect(asOfMerge(now, merged, everybody, OBJECTIONS)).toEqual({
      ...now,
      at: at(100),
      pullRequest: { ...now.pullRequest, title: 'Then', labels: known([other, { id: 'LA_old', name: 'old' }]) },
      comments: known([comment(1, pat, 99, 'a'), comment(2, oli, 100, 'b')]),
      reviews: known([review(4, pat, 99, 'approved'), review(5, oli, 100, 'commented')]),
      events: events.state === 'known' ? known(events.value.slice(0, 5)) : events,
      memory: { ...memory, blocks: [block(99), block(100)], heard: [heard(99), heard(100)] },
    });
  });

  test('keep their title if it was not changed since', () => {
    expect(then({ pull: { title: 'Now' }, events: known([retitled(100, 'Before')]) }).pullRequest.title).toBe('Now');
  });

  test('SOD-6: what could not be read stays unknown', () => {
    const gone = unavailable('truncated', 'a list');
    const unread = { comments: gone, reviews: gone, events: gone, pull: { labels: gone } };
    expect(then(unread)).toEqual({ ...facts(unread), at: at(100) });
  });
});

describe('SIGN-6: text that was changed after the merge', () => {
  const said = (minutes: number | undefined) => afterEdit(comment(1, kim, 50, 'Fine.'), minutes);
  const reviewed = (minutes: number | null) => ({
    ...review(2, kim, 50, 'commented'),
    editedAt: minutes === null ? null : at(minutes),
  });

  test.each([undefined, 60, 99])('a comment that was last edited at %s is the one that stood there', (minutes) => {
    expect(then({ comments: known([said(minutes)]) }).comments).toEqual(known([said(minutes)]));
  });
  test.each([null, 60, 99])('a review that was last edited at %s is the one that stood there', (minutes) => {
    expect(then({ reviews: known([reviewed(minutes)]) }).reviews).toEqual(known([reviewed(minutes)]));
  });

  test.each([100, 101])('one that was edited at %s makes the list unknown, if its author matters', (minutes) => {
    const parts = { comments: known([said(minutes)]), reviews: known([reviewed(minutes)]) };
    expect(then(parts)).toMatchObject({
      comments: unavailable('missing', 'what comment 1 said at the merge'),
      reviews: unavailable('missing', 'what review 2 said at the merge'),
    });
    expect(then(parts, (account) => account?.id !== kim.id)).toMatchObject(parts);
  });

  test('a comment that was deleted in its second or after it makes the list unknown, if its author matters', () => {
    const deleted = (minutes: number) =>
      known([
        event(minutes, { kind: 'ready-for-review' }),
        event(minutes, { kind: 'comment-deleted', commentAuthor: kim }),
      ]);
    const comments = known([said(undefined)]);
    const unread = unavailable('missing', 'a comment that was deleted after the merge');
    expect(then({ comments, events: deleted(101) }).comments).toEqual(unread);
    expect(then({ comments, events: deleted(100) }).comments).toEqual(unread);
    expect(then({ comments, events: deleted(99) }).comments).toEqual(comments);
    expect(then({ comments, events: deleted(101) }, (account) => account?.id !== kim.id).comments).toEqual(comments);
  });
});
