import type { ReviewEffect } from '../domain/effects.ts';
import type { ReviewRequests } from '../domain/review-request.ts';

/** NTF-1: takes requests back, and then makes others, each with one request for all reviewers. */
export function planReviews({ ask, takeBack }: Pick<ReviewRequests, 'ask' | 'takeBack'>): readonly ReviewEffect[] {
  const asked = ask.map(({ reviewer }) => reviewer);
  return [
    ...effect('remove-review-requests', 'nothing waits for their review', takeBack),
    ...effect('request-reviews', 'a state waits for them', asked),
  ];
}

const effect = (
  kind: ReviewEffect['kind'],
  why: string,
  reviewers: ReviewEffect['reviewers'],
): readonly ReviewEffect[] => (reviewers.length === 0 ? [] : [{ kind, why, reviewers }]);
