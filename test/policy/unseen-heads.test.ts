import { expect, test } from '@jest/globals';
import type { HeadSighting, TimelineEvent } from '../../src/domain/facts.ts';
import { addMillis, asSha, asStateName, type Sha } from '../../src/domain/ids.ts';
import { known } from '../../src/domain/reading.ts';
import { evaluate } from '../../src/policy/evaluate.ts';
import { at, comment, dev, facts, HEAD, kim, NEXT, sha, treeOf } from '../support/facts.ts';
import { policy } from '../support/policy.ts';

const AWAY = asSha('e'.repeat(40));

const seen = (commit: HeadSighting['commit'], minutes: number, source: HeadSighting['source']): HeadSighting => ({
  commit,
  // What came after the other content is what was there before it.
  tree: treeOf(commit === NEXT ? HEAD : commit),
  since: at(minutes),
  source,
});

/** Why kim's word of that minute does not count for security; `counted` where it does. */
function fate(minutes: number, heads: readonly HeadSighting[], events: readonly TimelineEvent[] = []) {
  const given = facts({
    comments: known([comment(1, kim, minutes, '/ready')]),
    events: known(events),
    heads: known(heads),
    trees: heads.flatMap(({ commit, tree }) => (tree === null ? [] : [{ commit, tree }])),
    formerHeads: [{ commit: NEXT, commits: [{ sha: NEXT, parents: [sha('0')] }] }],
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
  'SIGN-4: where no webhook reported when the head became another, a sign-off %s counts only for what its signer certainly saw',
  (_, minutes, expected) => {
    const heads = [seen(HEAD, 0, 'webhook'), seen(AWAY, 60, 'observation'), seen(NEXT, 70, 'webhook')];
    expect(fate(minutes, heads)).toEqual(expected);
  },
);

test('SIGN-4: if a webhook reported when the head changed, a sign-off from before counts when the same content is back', () => {
  const heads = [seen(HEAD, 0, 'webhook'), seen(AWAY, 60, 'webhook'), seen(NEXT, 70, 'webhook')];
  expect(fate(45, heads)).toBe('counted');
});

test('SIGN-4: a sign-off of the very moment at which only an observation found the head is bound to nothing', () => {
  const heads = [seen(HEAD, 60, 'observation')];
  expect(fate(60, heads)).toEqual({ code: 'stale', because: 'not-seen' });
  expect(fate(60 + 1 / 60, heads)).toBe('counted');
});

/** `before` was forced away, and `after` came, in that minute. */
const forced = (minutes: number, before: Sha | null, after: Sha | null): TimelineEvent => ({
  id: `F_${minutes}`,
  kind: 'force-pushed',
  actor: dev,
  at: at(minutes),
  before,
  after,
});
const stale = { code: 'stale', because: 'not-seen' };
const later = at(61);

test.each<[string, readonly TimelineEvent[], number, unknown]>([
  ['came back by force after it, from what nobody saw', [forced(60, AWAY, HEAD)], 45, stale],
  ['came back by force in its second, from what nobody saw', [forced(60, AWAY, HEAD)], 60, stale],
  ['had come back by force before it', [forced(60, AWAY, HEAD)], 61, 'counted'],
  ['was forced away after it and came back unseen', [forced(60, HEAD, AWAY)], 45, 'counted'],
  ['was forced away in its second', [forced(60, HEAD, AWAY)], 60, 'counted'],
  ['had been forced away before it, and nobody saw it come back', [forced(60, HEAD, AWAY)], 61, stale],
  ['was forced away and back before it', [forced(50, HEAD, AWAY), forced(60, AWAY, HEAD)], 61, 'counted'],
  ['was away while it was given', [forced(50, HEAD, AWAY), forced(60, AWAY, HEAD)], 55, stale],
  ['came back from what GitHub no longer has', [forced(60, null, HEAD)], 45, stale],
  ['was forced to something that GitHub no longer has', [forced(60, HEAD, null)], 61, stale],
  ['is listed as coming back before it was away', [forced(60, AWAY, HEAD), forced(50, HEAD, AWAY)], 61, 'counted'],
])('SIGN-4: of content that %s, a sign-off is taken as the timeline tells', (_, events, minutes, expected) => {
  expect(fate(minutes, [seen(HEAD, 0, 'webhook')], events)).toEqual(expected);
});

test('SIGN-4: after a force push that only the timeline reports there is a grace period as well', () => {
  const given = facts({
    comments: known([{ ...comment(1, kim, 60, '/ready'), createdAt: addMillis(later, 9_000) }]),
    events: known([{ ...forced(61, AWAY, HEAD), at: later }]),
  });
  const [judged] = evaluate(policy(), given).acts;
  expect(judged?.disposition).toMatchObject({
    kind: 'refused',
    refusal: { code: 'settling', until: addMillis(later, 10_000) },
  });
  const after = { ...comment(1, kim, 60, '/ready'), createdAt: addMillis(later, 10_000) };
  const [settled] = evaluate(policy(), { ...given, comments: known([after]) }).acts;
  expect(settled?.disposition).toMatchObject({ kind: 'counted' });
});

test.each<[string, readonly TimelineEvent[], unknown]>([
  ['that came before another push made it the head', [forced(-5, NEXT, AWAY)], 'counted'],
  ['that made it the head', [forced(0, NEXT, HEAD)], 'counted'],
  ['that took it away, of which a webhook told', [forced(60, HEAD, AWAY)], 'counted'],
  ['after it was seen to go', [forced(70, AWAY, NEXT)], 'counted'],
  ['to something else in the second in which it was seen to come', [forced(0, NEXT, AWAY)], stale],
  ['that brought it back before it was seen to go', [forced(50, AWAY, HEAD)], stale],
  ['from something else in the second in which it was seen to go', [forced(60, NEXT, AWAY)], stale],
])(
  'SIGN-4: what becomes of a sign-off from while the content was seen to be there, by a force push %s',
  (_, events, expected) => {
    const heads = [seen(HEAD, 0, 'webhook'), seen(AWAY, 60, 'webhook'), seen(NEXT, 70, 'webhook')];
    expect(fate(45, heads, events)).toEqual(expected);
  },
);
