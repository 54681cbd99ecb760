import { expect, test } from '@jest/globals';
import type { AskedReview } from '../../../src/domain/review-request.ts';
import { evaluate } from '../../../src/policy/evaluate.ts';
import { evidence } from '../../../src/render/pull-request/evidence.ts';
import { at, facts, kim, lee, NEXT, pat } from '../../support/facts.ts';
import { policy } from '../../support/policy.ts';
import { askedFor, person, team } from '../../support/review-requests.ts';

const reading = policy();

/** The section about reviewers whom GitHub refuses; empty if there is none. */
function section(...asked: readonly AskedReview[]): string {
  const before = facts();
  const given = { ...before, memory: { ...before.memory, asked } };
  const context = { verdict: evaluate(reading, given), facts: given, policy: null };
  const [, after = ''] = evidence(context).split('### Not asked for a review');
  return after.split('### ')[0]?.trim() ?? '';
}

const refused = { status: 'refused', posted: false, said: 'No @collaborator | of <b>acme</b>' } as const;

test('NTF-1, VER-8: the check names each reviewer whom GitHub refuses on this head, with the states and its words', () => {
  const said = section(
    askedFor('product', person(kim), at(1), refused),
    askedFor('security', person(kim), at(1), refused),
    askedFor('security', team('appsec'), at(1), refused),
    askedFor('security', person(lee), at(1)),
    askedFor('security', person(pat), at(1), { ...refused, head: NEXT }),
  );
  expect(said.split('\n')).toEqual([
    'GitHub does not let the app request their review, often because they have no access of their own to the repository. An administrator can give it to them.',
    '- kim for Product and Security: No `@collaborator` \\| of &lt;b>acme&lt;/b>',
    '- team appsec for Security: No `@collaborator` \\| of &lt;b>acme&lt;/b>',
  ]);
});

test('NTF-1: nothing is said if GitHub refused nobody', () => {
  expect(section(askedFor('security', person(lee), at(1)))).toBe('');
});
