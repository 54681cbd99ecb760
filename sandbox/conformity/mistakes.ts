import type { Violation } from './violation.ts';

interface Mistake {
  readonly operation: string;
  readonly where: Violation['where'];
  readonly at: RegExp;
}

/** Where GitHub's description contradicts what GitHub does, so that no answer could be right. Each with its reason. */
const MISTAKES: readonly Mistake[] = [
  // `allOf` a user and an enterprise: an installation belongs to one of them (`/app/installations/{id}` says `anyOf`).
  { operation: 'GET /app/installations', where: 'answer', at: /^200\/\d+\/account$/ },
];

/** True where the description is to blame. */
export const isMistake = (violation: Violation): boolean =>
  MISTAKES.some(
    ({ operation, where, at }) =>
      violation.operation === operation && violation.where === where && at.test(violation.at),
  );
