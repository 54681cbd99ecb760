import { describe, expect, test } from '@jest/globals';
import type { Facts, TimelineEvent } from '../../../src/domain/facts.ts';
import { addMillis, type Instant } from '../../../src/domain/ids.ts';
import { known, unavailable } from '../../../src/domain/reading.ts';
import { type CheckWord, type Judgement, judgeMerge } from '../../../src/policy/release/judge-merge.ts';
import {
  afterEdit,
  ann,
  at,
  comment,
  commit,
  dev,
  eve,
  facts,
  HEAD,
  kim,
  labelEvent,
  NEXT,
  oli,
  pat,
  pushed,
  rae,
  review,
  robot,
  sha,
  treeOf,
  unlabelEvent,
} from '../../support/facts.ts';
import { policy } from '../../support/policy.ts';

const MERGED_AT = 100;
const merged = { at: at(MERGED_AT), by: rae, commit: sha('e') };
const SIGNED = [
  comment(1, pat, 30, '/ready product'),
  comment(2, oli, 40, '/ready operation'),
  comment(3, rae, 50, '/ready organization'),
];
const APPROVED = review(4, kim, 60, 'approved');

/** Signed by all four and merged 40 minutes later. It is observed a day after it was opened. */
const ready = (parts: Partial<Facts> & { readonly pull?: Partial<Facts['pullRequest']> } = {}): Facts =>
  facts({
    comments: known(SIGNED),
    reviews: known([APPROVED]),
    ...parts,
    pull: { state: 'merged', merged, ...parts.pull },
  });
const word = (said: string | null, parts: Partial<CheckWord> = {}): CheckWord => ({
  said,
  unconfirmed: false,
  covered: false,
  seen: [],
  ...parts,
});
const judge = (one: Facts, said: string | null = 'success', more = ''): Judgement =>
  judgeMerge(policy(more), one, merged, word(said));
const event = (minutes: number, parts: { readonly kind: TimelineEvent['kind'] } & Record<string, unknown>) =>
  ({ id: `E_${minutes}`, actor: eve, at: at(minutes), ...parts }) as TimelineEvent;
const waiting = (state: string): unknown => ({
  code: 'state',
  state,
  status: 'pending',
  have: 0,
  need: 1,
  objectors: [],
});

describe('TAG-1: what passes', () => {
  test('a release that was ready, with the check of this app saying so', () => {
    expect(judge(ready())).toEqual({
      repositoryId: 1000,
      number: 7,
      url: 'https://github.example/acme/shop/pull/7',
      title: 'Release 1.4',
      base: 'main',
      head: HEAD,
      commit: sha('e'),
      mergedAt: at(MERGED_AT),
      mergedBy: rae,
      outcome: 'ready',
      check: 'success',
      passed: true,
      bypass: false,
      told: false,
      missing: [],
      authors: [dev],
      signers: expect.arrayContaining([
        { account: pat, state: 'product' },
        { account: rae, state: 'organization' },
      ]),
      policyDigest: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  test.each<readonly [string, Partial<Facts> & { readonly pull?: Partial<Facts['pullRequest']> }]>([
    ['objects', { comments: known([...SIGNED, comment(5, kim, 101, '/not-ready security too late')]) }],
    ['holds', { comments: known([...SIGNED, comment(5, kim, 101, '/hold too late')]) }],
    ['withdraws', { comments: known([...SIGNED, comment(5, pat, 101, '/withdraw product')]) }],
    ['requests changes', { reviews: known([APPROVED, review(5, oli, 101, 'changes-requested')]) }],
    [
      'dismisses the approval',
      {
        reviews: known([{ ...APPROVED, state: 'dismissed' as const }]),
        events: known([event(101, { kind: 'review-dismissed', reviewId: '4', previous: 'approved' })]),
      },
    ],
    [
      'takes a label off',
      {
        comments: known(SIGNED.slice(1)),
        events: known([labelEvent(6, pat, 30, 'ready/product'), unlabelEvent(7, eve, 101, 'ready/product')]),
      },
    ],
    ['edits a remark without a role', { comments: known([...SIGNED, afterEdit(comment(5, eve, 50, 'Nice'), 101)]) }],
    [
      'deletes a remark of somebody without a role',
      { events: known([event(101, { kind: 'comment-deleted', commentAuthor: eve })]) },
    ],
    [
      'objects, and the app saw it',
      {
        memory: {
          ...facts().memory,
          blocks: [{ act: 'comment:9:1', kind: 'hold', state: null, actor: kim, at: at(101), url: '', reason: '' }],
          heard: [{ source: 'comment', id: '9', author: kim, at: at(101), url: '', body: '/not-ready security' }],
        },
      },
    ],
  ])('still does when somebody %s only after the merge', (_, parts) => {
    expect(judge(ready(parts))).toMatchObject({ passed: true, missing: [] });
  });

  test('SIGN-11: a sign-off that expired after the merge counted at the merge', () => {
    expect(judge(ready(), 'success', 'sign-off: { expires-after: 2h }\n').passed).toBe(true);
    expect(judge(ready(), 'success', 'sign-off: { expires-after: 65m }\n').missing).toEqual([waiting('product')]);
  });
});

describe('MRG-2: what does not pass', () => {
  test.each<readonly [string, Partial<Facts> & { readonly pull?: Partial<Facts['pullRequest']> }, readonly unknown[]]>([
    ['SIGN-10: a state was not signed', { reviews: known([]) }, [waiting('security')]],
    [
      'SIGN-10: it was signed only after the merge',
      { reviews: known([review(4, kim, 101, 'approved')]) },
      [waiting('security')],
    ],
    [
      'SIGN-9: it was withdrawn a second before',
      {
        comments: known([
          ...SIGNED,
          { ...comment(5, pat, 99, '/withdraw product'), createdAt: addMillis(merged.at, -1_000) },
        ]),
      },
      [waiting('product')],
    ],
    [
      'SIGN-9: it was withdrawn in the very second',
      {
        comments: known([...SIGNED, comment(5, pat, MERGED_AT, '/withdraw product')]),
      },
      [waiting('product')],
    ],
    [
      'SIGN-8: there was an objection',
      {
        comments: known([...SIGNED, comment(5, kim, 70, '/not-ready security leaks')]),
      },
      [{ code: 'state', state: 'security', status: 'unsatisfied', have: 0, need: 1, objectors: [kim] }],
    ],
    [
      'SIGN-8: changes were requested, and that was dismissed after it',
      {
        reviews: known([{ ...review(5, kim, 70, 'dismissed') }]),
        events: known([event(101, { kind: 'review-dismissed', reviewId: '5', previous: 'changes-requested' })]),
      },
      [{ code: 'state', state: 'security', status: 'unsatisfied', have: 0, need: 1, objectors: [kim] }],
    ],
    [
      'SIGN-13: it was held',
      { comments: known([...SIGNED, comment(5, kim, 70, '/hold wait')]) },
      [{ code: 'held', by: [kim] }],
    ],
    [
      'SIGN-13: it was held, and freed only after it',
      {
        comments: known([...SIGNED, comment(5, kim, 70, '/hold wait'), comment(6, kim, 101, '/unhold')]),
      },
      [{ code: 'held', by: [kim] }],
    ],
    ['REL-4: it was a draft', { pull: { draft: true } }, [{ code: 'draft' }]],
    [
      'SOD-4: a commit has no known author',
      {
        commits: known([commit(HEAD, dev, { authors: [{ name: 'X', email: 'x@y.example', account: null }] })]),
      },
      [{ code: 'unattributed', commits: [HEAD] }],
    ],
    [
      'SOD-6: its commits cannot be read',
      { commits: unavailable('truncated', 'commits') },
      [{ code: 'unread', what: ['commits'] }],
    ],
  ])('%s', (_, parts, missing) => {
    expect(judge(ready(parts))).toMatchObject({ passed: false, bypass: true, told: true, missing });
  });

  test.each<readonly [string, Partial<Facts>]>([
    [
      'a comment of a role holder was edited after it',
      { comments: known([...SIGNED, afterEdit(comment(5, kim, 70, 'Fine.'), 101)]) },
    ],
    [
      'a comment of an account that is gone was edited after it',
      { comments: known([...SIGNED, afterEdit(comment(5, null, 70, 'Fine.'), 101)]) },
    ],
    [
      'a review of a role holder was edited after it',
      {
        reviews: known([APPROVED, { ...review(5, oli, 70, 'commented'), body: 'Fine.', editedAt: at(101) }]),
      },
    ],
    [
      'a comment of a role holder was deleted after it',
      { events: known([event(101, { kind: 'comment-deleted', commentAuthor: kim })]) },
    ],
  ])('SIGN-6: %s, and it is unknown what it said', (_, parts) => {
    const { passed, missing } = judge(ready(parts));
    expect(passed).toBe(false);
    expect(missing).toContainEqual({ code: 'unread', what: [expect.stringMatching(/merge$/)] });
  });

  test('SIGN-4: it is unknown since when the head stood there, as after the loss of the database', () => {
    const lost = ready({
      heads: known([{ commit: HEAD, tree: treeOf(HEAD), since: at(24 * 60), source: 'observation' }]),
    });
    expect(judge(lost).missing).toEqual(['product', 'operation', 'organization'].map(waiting));
  });

  test('SIGN-4: a head between was not seen, even if its content came back', () => {
    const back = { commit: NEXT, tree: treeOf(HEAD), since: at(24 * 60), source: 'observation' } as const;
    const first = { commit: HEAD, tree: treeOf(HEAD), since: at(0), source: 'webhook' } as const;
    const pull = { head: { ...facts().pullRequest.head, sha: NEXT, tree: treeOf(HEAD) } };
    expect(judge(ready({ pull, heads: known([first, back]) })).passed).toBe(false);
  });

  test('SIGN-5: content was pushed after the sign-offs', () => {
    expect(judge(pushed(ready(), 90)).passed).toBe(false);
  });

  test.each([['failure'], ['action_required'], ['in_progress'], ['stale'], ['skipped'], [null]])(
    'it was ready, and the check on its head said %s',
    (said) => {
      expect(judge(ready(), said)).toMatchObject({ passed: false, bypass: true, missing: [{ code: 'check', said }] });
    },
  );

  test('POL-2: the policy could not be understood; if it was known to be a release it is reported', () => {
    const broken = { state: 'invalid', digest: policy().state === 'valid' ? 'd' : '', problems: [] } as never;
    const was = ready({ memory: { ...facts().memory, wasRelease: true } });
    expect(judgeMerge(broken, was, merged, word('failure'))).toMatchObject({
      bypass: true,
      missing: [{ code: 'policy' }],
      authors: [],
    });
    expect(judgeMerge(broken, ready(), merged, word('failure'))).toMatchObject({
      passed: false,
      bypass: false,
      told: false,
      outcome: 'error',
    });
  });
});

describe('what was a release at the merge', () => {
  const titled = 'releases: [{ title: "^Release " }]\n';
  const labelled = 'releases: [{ label: train }]\n';

  test('REL-2: no release is nothing to tell', () => {
    const fix = ready({ pull: { head: { ...facts().pullRequest.head, ref: 'fix/typo' } } });
    expect(judge(fix, 'skipped')).toMatchObject({
      outcome: 'not-applicable',
      passed: false,
      bypass: false,
      told: false,
      missing: [],
      authors: [dev],
    });
  });

  test('REL-3: a title that was changed after the merge is the one that it had', () => {
    const retitled = ready({
      pull: { title: 'Some work' },
      events: known([event(101, { kind: 'retitled', from: 'Release 1.4', to: 'Some work' })]),
    });
    expect(judge(retitled, 'success', titled)).toMatchObject({ passed: true, title: 'Release 1.4' });
    const became = ready({
      pull: { title: 'Release 1' },
      events: known([event(101, { kind: 'retitled', from: 'Some work', to: 'Release 1' })]),
    });
    expect(judge(became, 'skipped', titled)).toMatchObject({ outcome: 'not-applicable', title: 'Some work' });
  });

  test('REL-3: a label that was set or taken off after the merge was not there, or was', () => {
    const train = { id: 'LA_train', name: 'train' };
    const set = ready({ pull: { labels: known([train]) }, events: known([labelEvent(8, eve, 101, 'train')]) });
    expect(judge(set, 'skipped', labelled).outcome).toBe('not-applicable');
    const off = ready({
      events: known([unlabelEvent(8, eve, 101, 'train'), labelEvent(9, eve, 102, 'train')]),
    });
    expect(judge(off, 'success', labelled).passed).toBe(true);
    const before = ready({ pull: { labels: known([train]) }, events: known([labelEvent(8, eve, 20, 'train')]) });
    expect(judge(before, 'success', labelled).passed).toBe(true);
  });

  test('MRG-2: a merge from long before the app knew of the pull request is recorded, and not reported', () => {
    const late = (days: number) => ({ ...ready({ reviews: known([]) }), at: addMillis(merged.at, days * 86_400_000) });
    const unseen = (one: Facts): Facts => ({
      ...one,
      heads: known([{ commit: HEAD, tree: null, since: one.at, source: 'observation' }]),
    });
    expect(judge(unseen(late(4)))).toMatchObject({ bypass: true, told: false });
    expect(judge(unseen(late(2)))).toMatchObject({ bypass: true, told: true });
    expect(judge(unseen(late(3)))).toMatchObject({ bypass: true, told: true });
    expect(judge(late(4))).toMatchObject({ bypass: true, told: true });
    const seen = (...times: readonly Instant[]): Facts => ({
      ...late(4),
      heads: known(times.map((since) => ({ commit: HEAD, tree: treeOf(HEAD), since, source: 'webhook' }))),
    });
    expect(judge(seen(at(0), at(101)))).toMatchObject({ told: true });
    expect(judge(seen(merged.at))).toMatchObject({ told: true });
    expect(judge(seen(at(101)))).toMatchObject({ told: false });
  });

  test('SOD-1: everybody who contributed to it is recorded: pushers, authors, committers', () => {
    const one = ready({ pushers: known([ann]), commits: known([commit(HEAD, robot)]) });
    expect(judge(one).authors).toEqual([dev, ann, robot]);
    expect(judge(ready({ pushers: unavailable('truncated', 'pushers') })).authors).toEqual([]);
    expect(judge(ready({ commits: unavailable('truncated', 'commits') })).authors).toEqual([]);
  });
});

describe('MRG-2: a check that could not be confirmed', () => {
  const judged = (one: Facts, given: CheckWord) => {
    const { passed, bypass, check, missing } = judgeMerge(policy(), one, merged, given);
    return { passed, bypass, check, missing };
  };
  const unconfirmed = true;

  test('MRG-2: is no word against a release that was ready, and passed before', () => {
    expect(judged(ready(), word('failure', { unconfirmed }))).toEqual({
      passed: true,
      bypass: false,
      check: 'failure',
      missing: [],
    });
  });

  test.each<[string, string | null, boolean]>([
    ['that failed by a verdict', 'failure', false],
    ['that waits', 'action_required', true],
    ['that was skipped', 'skipped', true],
    ['that is not there', null, true],
  ])('MRG-2: nothing else is let pass for it: a check %s', (_, said, was) => {
    expect(judged(ready(), word(said, { unconfirmed: was }))).toEqual({
      passed: false,
      bypass: true,
      check: said,
      missing: [{ code: 'check', said }],
    });
  });

  test('MRG-2: and it makes up for nothing that was missing', () => {
    const some = ready({ comments: known(SIGNED.slice(1)) });
    expect(judged(some, word('failure', { unconfirmed }))).toEqual({
      passed: false,
      bypass: true,
      check: 'failure',
      missing: [waiting('product')],
    });
  });

  test('MRG-2: what was merged along with a release that passed is no bypass, and does not pass', () => {
    const some = ready({ comments: known(SIGNED.slice(1)) });
    expect(judged(some, word('success', { covered: true }))).toEqual({
      passed: false,
      bypass: false,
      check: 'success',
      missing: [waiting('product')],
    });
  });
});
