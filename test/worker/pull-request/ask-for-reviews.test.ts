import { describe, expect, test } from '@jest/globals';
import type { ReviewEffect } from '../../../src/domain/effects.ts';
import { asStateName } from '../../../src/domain/ids.ts';
import {
  type AskedReview,
  NO_REVIEW_REQUESTS,
  type ReviewRequests,
  reviewerName,
} from '../../../src/domain/review-request.ts';
import { planReviews } from '../../../src/plan/plan-reviews.ts';
import { askForReviews } from '../../../src/worker/pull-request/ask-for-reviews.ts';
import type { WriteContext } from '../../../src/worker/pull-request/publish.ts';
import { at, dev, facts, HEAD, kim, lee, NEXT, pat } from '../../support/facts.ts';
import { askedFor, person } from '../../support/review-requests.ts';
import { aTurn } from '../../support/turn.ts';

const DAY = 24 * 60;
const asking = (...who: readonly (typeof kim)[]): ReviewRequests => ({
  ...NO_REVIEW_REQUESTS,
  ask: who.map((account) => ({ reviewer: person(account), states: [asStateName('security')] })),
});
const PERMISSION = Object.assign(new Error('not accessible'), { lasting: { scope: 'act', reason: 'permission' } });

type Answer = (effect: ReviewEffect, names: readonly string[]) => string | null;

/** Asks on a GitHub that answers so, and keeps what was sent, stored and logged. */
async function ask(
  requests: ReviewRequests,
  answer: Answer = () => null,
  parts: { readonly head?: typeof HEAD; readonly resting?: boolean } = {},
) {
  const done = { sent: [] as string[], stored: [] as AskedReview[], warned: 0, rested: [] as string[] };
  const given = facts();
  const context = {
    services: { log: { info: () => {}, warn: () => void done.warned++, error: () => {} } },
    store: {
      newestHead: async () => parts.head ?? HEAD,
      hold: async () => {},
      reviewRequests: {
        record: async (_: number, __: number, some: readonly AskedReview[]) => void done.stored.push(...some),
      },
      resting: {
        of: async (places: readonly string[]) =>
          parts.resting ? places.map((place) => ({ place, reason: 'permission', until: 0, leftMillis: 7_000 })) : [],
        refusedForMillis: async () => 0,
        rest: async (place: string) => {
          done.rested.push(place);
          return at(DAY);
        },
      },
    },
    github: {
      applyReviewEffect: async (_: unknown, effect: ReviewEffect) => {
        const names = effect.reviewers.map(reviewerName);
        done.sent.push(`${effect.kind}: ${names.join(', ')}`);
        return answer(effect, names);
      },
    },
    turn: aTurn(given.subject),
    signal: new AbortController().signal,
    installation: 7,
  } as unknown as WriteContext;
  const again = await askForReviews(context, given, { requests, effects: planReviews(requests) });
  return { ...done, again };
}

describe('NTF-1: asking for reviews', () => {
  test('takes back first, asks all in one request, and stores both and what was found', async () => {
    const found = [askedFor('product', person(pat), at(DAY), { posted: false })];
    expect(await ask({ ...asking(kim, lee), found, takeBack: [person(dev)] })).toEqual({
      sent: ['remove-review-requests: dev', 'request-reviews: kim, lee'],
      stored: [...found, ...[kim, lee].map((one) => askedFor('security', person(one), at(DAY)))],
      warned: 0,
      rested: [],
      again: null,
    });
  });

  test('with nothing to do sends and stores nothing', async () => {
    expect(await ask(NO_REVIEW_REQUESTS)).toEqual({ sent: [], stored: [], warned: 0, rested: [], again: null });
  });

  test('asks each alone if GitHub refuses all, stores its words, and decides again soon', async () => {
    const refuses: Answer = (_, names) => (names.includes('kim') ? 'no kim' : null);
    expect(await ask(asking(kim, lee, pat), refuses)).toEqual({
      sent: ['kim, lee, pat', 'kim', 'lee', 'pat'].map((names) => `request-reviews: ${names}`),
      stored: [
        askedFor('security', person(kim), at(DAY), { posted: false, status: 'refused', said: 'no kim' }),
        askedFor('security', person(lee), at(DAY)),
        askedFor('security', person(pat), at(DAY)),
      ],
      warned: 1,
      rested: [],
      again: 1_000,
    });
  });

  test('asks nobody alone who was alone', async () => {
    expect((await ask(asking(kim), () => 'no')).sent).toEqual(['request-reviews: kim']);
  });

  test('goes on if GitHub refuses to take a request back, without hurry', async () => {
    const refuses: Answer = ({ kind }) => (kind === 'remove-review-requests' ? 'no' : null);
    const done = await ask({ ...asking(kim), takeBack: [person(dev)] }, refuses);
    expect([done.sent.length, done.warned, done.again]).toEqual([2, 1, null]);
  });

  test('VER-6: sends nothing about a head that is gone, and decides again at once', async () => {
    expect(await ask(asking(kim), undefined, { head: NEXT })).toMatchObject({ sent: [], stored: [], again: 0 });
  });

  test('rests alone while the app lacks the permission, and until then sends nothing', async () => {
    const lacks: Answer = () => {
      throw PERMISSION;
    };
    const refused = await ask({ ...asking(kim), takeBack: [person(dev)] }, lacks);
    expect(refused).toMatchObject({ sent: ['remove-review-requests: dev'], stored: [], warned: 1, again: 10_000 });
    expect(refused.rested).toEqual(['acme/shop#7#reviews']);
    expect(await ask(asking(kim), undefined, { resting: true })).toMatchObject({ sent: [], again: 7_000 });
  });

  test('rejects if GitHub fails, so that the job is tried again', async () => {
    const fails: Answer = () => {
      throw new Error('502');
    };
    await expect(ask(asking(kim), fails)).rejects.toThrow('502');
  });
});
