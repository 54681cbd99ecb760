import { expect, test } from '@jest/globals';
import type { Reviewer } from '../../src/domain/review-request.ts';
import { planReviews } from '../../src/plan/plan-reviews.ts';
import { kim, lee } from '../support/facts.ts';

const person = (account: typeof kim): Reviewer => ({ kind: 'person', account });
const team: Reviewer = { kind: 'team', slug: 'appsec' };

test('NTF-1: requests are taken back before others are made, each in one effect', () => {
  const ask = [
    { reviewer: person(kim), states: [] },
    { reviewer: team, states: [] },
  ];
  expect(planReviews({ ask, takeBack: [person(lee)] })).toEqual([
    { kind: 'remove-review-requests', why: 'nothing waits for their review', reviewers: [person(lee)] },
    { kind: 'request-reviews', why: 'a state waits for them', reviewers: [person(kim), team] },
  ]);
});

test('VER-5: nobody to ask and nothing to take back is no effect', () => {
  expect(planReviews({ ask: [], takeBack: [] })).toEqual([]);
});
