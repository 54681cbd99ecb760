import { describe, expect, test } from '@jest/globals';
import type { Facts, HeadSighting, ReviewFact, TimelineEvent } from '../../src/domain/facts.ts';
import { asStateName, type Sha } from '../../src/domain/ids.ts';
import { known } from '../../src/domain/reading.ts';
import { evaluate } from '../../src/policy/evaluate.ts';
import { at, dev, facts, HEAD, kim, NEXT, pushed, review, treeOf } from '../support/facts.ts';
import { policy } from '../support/policy.ts';

const seconds = (count: number): number => 65 + count / 60;
const commitOf = (sha: Sha) => ({ sha, tree: treeOf(sha) });
const sighting = (commit: Sha, minutes: number, source: HeadSighting['source']): HeadSighting => ({
  commit,
  tree: treeOf(commit),
  since: at(minutes),
  source,
});

/** What became of Kim's only act. */
function fate(given: Facts, more = ''): unknown {
  const [only, ...others] = evaluate(policy(more), given).acts;
  if (!only || others.length > 0) throw new Error('Kim did not do one thing');
  const { disposition } = only;
  if (disposition.kind === 'refused') return disposition.refusal;
  return disposition.kind === 'idle' ? disposition.why : disposition.kind;
}
/** NEXT was pushed at 65 minutes; Kim reviews so many seconds later. */
const reviewed = (after: number, parts: Partial<ReviewFact> = {}): Facts =>
  pushed(
    facts({ reviews: known([{ ...review(1, kim, seconds(after), 'approved'), commit: commitOf(NEXT), ...parts }]) }),
    65,
  );

const settling = { code: 'settling', until: at(seconds(10)) };

describe('SIGN-4: an approval right after a push may be for what stood there before', () => {
  test.each<[string, Facts, unknown, string?]>([
    ['a second after it', reviewed(1), settling],
    ['in its very second', reviewed(0), settling],
    ['at the end of the grace period', reviewed(9), settling],
    ['when that is over', reviewed(10), 'counted'],
    ['with a line that names only the state', reviewed(1, { body: '/ready security' }), settling],
    ['with a line that names the commit', reviewed(1, { body: `/ready security ${NEXT.slice(0, 7)}` }), 'counted'],
    [
      'with a line that names the commit before',
      reviewed(1, { body: `/ready security ${HEAD.slice(0, 7)}` }),
      { code: 'unknown-commit', word: HEAD.slice(0, 7) },
    ],
    ['where the policy wants no such time', reviewed(1), 'counted', 'sign-off: { grace-period: 0s }'],
    [
      'where the policy wants more of it',
      reviewed(11),
      { code: 'settling', until: at(66) },
      'sign-off: { grace-period: 60s }',
    ],
    [
      'for the commit that was there before',
      reviewed(-30, { commit: commitOf(HEAD) }),
      { code: 'stale', because: 'new-content' },
    ],
  ])('%s', (_, given, expected, more = '') => {
    expect(fate(given, more)).toEqual(expected);
  });

  test('after a force push of which only the timeline tells', () => {
    const forced: TimelineEvent = { id: 'F', kind: 'force-pushed', actor: dev, at: at(65), before: NEXT, after: HEAD };
    const by = (after: number) =>
      fate(facts({ reviews: known([review(1, kim, seconds(after), 'approved')]), events: known([forced]) }));
    expect(by(1)).toEqual(settling);
    expect(by(10)).toBe('counted');
  });

  test.each<[string, readonly HeadSighting[], Sha, unknown]>([
    [
      'the commit was seen by a look after the approval, so it may have come right before it',
      [sighting(HEAD, 0, 'webhook'), sighting(NEXT, 70, 'observation')],
      NEXT,
      { code: 'stale', because: 'not-seen' },
    ],
    [
      'the commit was seen by a look before the approval',
      [sighting(HEAD, 0, 'webhook'), sighting(NEXT, 60, 'observation')],
      NEXT,
      'counted',
    ],
    ['the commit was there at the first look of all', [sighting(NEXT, 70, 'observation')], NEXT, 'counted'],
    [
      'another commit was seen since',
      [sighting(NEXT, 0, 'webhook'), sighting(HEAD, 70, 'observation'), sighting(NEXT, 71, 'webhook')],
      NEXT,
      'counted',
    ],
  ])('where no webhook reported the push: %s', (_, heads, commit, expected) => {
    const one = { ...review(1, kim, 66, 'approved'), commit: commitOf(commit) };
    expect(fate({ ...pushed(facts({ reviews: known([one]) }), 65), heads: known(heads) })).toEqual(expected);
  });

  test('SIGN-8: a request for changes counts at any moment', () => {
    const given = pushed(facts({ reviews: known([review(1, kim, seconds(1), 'changes-requested')]) }), 65);
    const found = evaluate(policy(), given).requirements.find(
      (one) => one.kind === 'state' && one.state === asStateName('security'),
    );
    expect(found).toMatchObject({ status: 'unsatisfied', objections: [{ actor: kim }] });
  });
});
