import { expect, test } from '@jest/globals';
import type { HeadSighting, TimelineEvent } from '../../src/domain/facts.ts';
import { asSha, asStateName } from '../../src/domain/ids.ts';
import { known } from '../../src/domain/reading.ts';
import { evaluate } from '../../src/policy/evaluate.ts';
import { at, comment, facts, HEAD, kim, NEXT, treeOf } from '../support/facts.ts';
import { policy } from '../support/policy.ts';

const AWAY = asSha('e'.repeat(40));
const none: readonly TimelineEvent[] = [];

const seen = (commit: HeadSighting['commit'], minutes: number, source: HeadSighting['source']): HeadSighting => ({
  commit,
  // What came after the other content is what was there before it.
  tree: treeOf(commit === NEXT ? HEAD : commit),
  since: at(minutes),
  source,
});

/** Why kim's word of that minute does not count for security; `counted` where it does. */
function fate(minutes: number, heads: readonly HeadSighting[]) {
  const given = facts({
    comments: known([comment(1, kim, minutes, '/ready')]),
    events: known(none),
    heads: known(heads),
    trees: heads.flatMap(({ commit, tree }) => (tree === null ? [] : [{ commit, tree }])),
  });
  const security = asStateName('security');
  const state = evaluate(policy(), given).requirements.find((one) => one.kind === 'state' && one.state === security);
  if (state?.kind !== 'state') throw new Error('there is no requirement for security');
  const [fallen] = state.notCounted;
  return state.counted.length > 0 ? 'counted' : fallen?.why;
}

test.each([
  ['before the other content was seen', 45, { code: 'stale', because: 'not-seen' }],
  ['at the moment at which it was seen', 60, { code: 'stale', because: 'not-seen' }],
  ['at the moment at which the content was first there', 0, { code: 'stale', because: 'not-seen' }],
  ['for the other content', 65, { code: 'stale', because: 'new-content' }],
  ['for what came after it, the same as before', 75, 'counted'],
] as const)(
  'SIGN-4: where no webhook told when the head became another, a sign-off %s counts only for what its signer certainly saw',
  (_, minutes, expected) => {
    const heads = [seen(HEAD, 0, 'webhook'), seen(AWAY, 60, 'observation'), seen(NEXT, 70, 'webhook')];
    expect(fate(minutes, heads)).toEqual(expected);
  },
);

test('SIGN-4: where a webhook told when the head became another, a sign-off from before counts when the same content is back', () => {
  const heads = [seen(HEAD, 0, 'webhook'), seen(AWAY, 60, 'webhook'), seen(NEXT, 70, 'webhook')];
  expect(fate(45, heads)).toBe('counted');
});

test('SIGN-4: a sign-off of the very moment at which nothing but a look tells of the head is bound to nothing', () => {
  const heads = [seen(HEAD, 60, 'observation')];
  expect(fate(60, heads)).toEqual({ code: 'stale', because: 'not-seen' });
  expect(fate(60 + 1 / 60, heads)).toBe('counted');
});
