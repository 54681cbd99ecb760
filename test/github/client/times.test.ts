import { describe, expect, test } from '@jest/globals';
import { asInstant } from '../../../src/domain/ids.ts';
import { endOfSecond, latestTimeIn } from '../../../src/github/client/times.ts';
import { commentNode, eventNode, page, reviewNode } from '../../support/github-answers.ts';
import { AT, observe } from '../../support/github-look.ts';

const LATER = '2026-03-02T12:00:20Z';
const time = asInstant(LATER);
const label = { id: 'LA_1', name: 'x' };

describe('SIGN-4: the time of an observation', () => {
  test.each<[string, Record<string, unknown>]>([
    ['the pull request was last touched', { updatedAt: LATER }],
    ['it was opened', { createdAt: LATER }],
    ['somebody commented', { comments: page([commentNode(1, { createdAt: LATER })]) }],
    ['a comment was edited', { comments: page([commentNode(1, { lastEditedAt: LATER })]) }],
    ['a review was given', { reviews: page([reviewNode(1, { submittedAt: LATER })]) }],
    ['something happened', { events: page([eventNode('LabeledEvent', 'LE_1', { createdAt: LATER, label })]) }],
  ])('is no earlier than when %s, by the clock of GitHub in the same answer', async (_, parts) => {
    const gathered = await observe(parts);
    expect(gathered).toMatchObject({ snapshot: { at: time }, seenBy: '2026-03-02T12:00:20.999Z' });
  });

  test('is our own if all of GitHub’s times are older', async () => {
    expect(await observe({})).toMatchObject({ snapshot: { at: AT }, seenBy: '2026-03-02T12:00:00.999Z' });
  });

  test.each([
    ['is set forward by the answer', '2026-03-02T12:00:00Z', '2026-03-02T12:00:15Z'],
    ['is set back by it', '2026-03-02T12:00:15Z', '2026-03-02T12:00:00Z'],
  ])(
    'is the earlier of what our clock says before and after, and the head was seen by the later one, where it %s',
    async (_, before, then) => {
      const times = [before, then].map(asInstant);
      const gathered = await observe({}, { now: () => times.shift() ?? asInstant(then) });
      expect(gathered.snapshot.at).toBe(AT);
      expect(gathered.seenBy).toBe(endOfSecond(asInstant(then)));
    },
  );
});

test('the latest time in an answer is one of GitHub, not of commits or texts', () => {
  expect(latestTimeIn({ committedDate: LATER, body: LATER, createdAt: 'soon', nodes: [null, 7] })).toBeNull();
  expect(latestTimeIn({ nodes: [{ createdAt: '2026-03-02T09:00:00Z' }, { at: { closedAt: LATER } }] })).toBe(time);
});

test.each([
  ['2026-03-02T12:00:00Z', '2026-03-02T12:00:00.999Z'],
  ['2026-03-02T12:00:00.999Z', '2026-03-02T12:00:00.999Z'],
])('the second of %s ends at %s', (at, end) => {
  expect(endOfSecond(asInstant(at))).toBe(end);
});
