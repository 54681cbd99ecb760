import { describe, expect, test } from '@jest/globals';
import type { Facts } from '../../../src/domain/facts.ts';
import { known, unavailable } from '../../../src/domain/reading.ts';
import type { OrderProblem, ReleaseOrder, RememberedOrder } from '../../../src/domain/release-order.ts';
import type { JudgedAct } from '../../../src/domain/verdict.ts';
import { evaluate, orderProblems } from '../../../src/policy/evaluate.ts';
import { isTagName } from '../../../src/policy/tag/name.ts';
import {
  afterEdit,
  ann,
  at,
  comment,
  commit,
  dev,
  facts,
  HEAD,
  kim,
  NEXT,
  oli,
  pat,
  rae,
  review,
  robot,
  sam,
  sha,
  treeOf,
} from '../../support/facts.ts';
import { policy } from '../../support/policy.ts';

const SIGNED = [
  comment(1, pat, 30, '/ready product'),
  comment(2, oli, 40, '/ready operation'),
  comment(3, rae, 50, '/ready organization'),
  comment(4, kim, 55, '/ready security'),
];
const ORDER_AT = 60;
type Parts = Partial<Facts> & { readonly pull?: Partial<Facts['pullRequest']> };
const order = (
  body = '/release v1.4.0',
  by: Parameters<typeof comment>[1] = rae,
  minutes = ORDER_AT,
  edited?: number,
) => afterEdit(comment(9, by, minutes, body), edited);
/** Signed by all four, and ordered five minutes later; looked at a minute after that. */
const ordered = (parts: Parts = {}, one = order()): Facts =>
  facts({ at: at(61), comments: known([...SIGNED, one]), ...parts });

const decided = (one: Facts, more = ''): readonly JudgedAct['disposition'][] =>
  evaluate(policy(more), one)
    .acts.filter(({ act }) => act.text.startsWith('/release'))
    .map(({ disposition }) => disposition);
function problems(one: Facts, more = ''): readonly OrderProblem[] {
  const [only, ...others] = decided(one, more);
  if (only?.kind !== 'refused' || only.refusal.code !== 'order' || others.length > 0) {
    throw new Error(`not one refused order: ${JSON.stringify([only, ...others])}`);
  }
  return only.refusal.problems;
}
const accepted: ReleaseOrder = {
  act: 'comment:9:1',
  person: rae,
  at: at(ORDER_AT),
  url: order().url,
  tag: 'v1.4.0',
  head: HEAD,
  base: 'main',
  method: 'merge',
  createRelease: true,
};
const remembering = (...orders: readonly RememberedOrder[]): Parts => ({ memory: { ...facts().memory, orders } });

describe('MRG-1: an order that is accepted', () => {
  test('is by a deployer who wrote none of it, for the head that stood there, of a ready release', () => {
    expect(decided(ordered())).toEqual([{ kind: 'ordered', order: accepted }]);
  });

  test('needs no tag, and takes the method and the release from the policy', () => {
    const one = ordered({}, order('/release'));
    expect(decided(one, 'merge: { method: rebase, create-release: false }\n')).toEqual([
      { kind: 'ordered', order: { ...accepted, tag: null, method: 'rebase', createRelease: false } },
    ]);
  });

  test.each([
    ['a tag that matches one of the patterns', 'tags: { patterns: ["pkg-*/v*", "r*"] }\n', '/release pkg-a/v1.2.0'],
    ['no tag where tags have to be signed', 'tags: { signed: true }\n', '/release'],
  ])('may have %s', (_, more, body) => {
    expect(decided(ordered({}, order(body)), more)).toMatchObject([{ kind: 'ordered' }]);
  });

  test('may be 15 minutes old when it is first seen', () => {
    expect(decided(ordered({ at: at(ORDER_AT + 15) }))).toMatchObject([{ kind: 'ordered' }]);
  });

  test('may come after others that are done, were refused, or were refused while one is under way', () => {
    const done = { kind: 'accepted', act: 'comment:8:1', order: { ...accepted, person: sam }, open: false } as const;
    const no = { kind: 'refused', act: 'comment:7:1', problems: [{ code: 'not-ready' }], deployers: [] } as const;
    expect(decided(ordered(remembering(no, done)))).toEqual([{ kind: 'ordered', order: accepted }]);
    expect(problems(ordered(remembering(no, { ...done, open: true })))).toEqual([{ code: 'under-way', by: sam }]);
  });

  test('of several new ones only the first is, and the second is answered', () => {
    const two = ordered({ comments: known([...SIGNED, order(), comment(10, sam, ORDER_AT + 0.5, '/release v1.4.1')]) });
    const [first, second] = decided(two);
    expect(first).toMatchObject({ kind: 'ordered', order: { tag: 'v1.4.0' } });
    expect(second).toMatchObject({ kind: 'refused', refusal: { problems: [{ code: 'under-way', by: rae }] } });
  });

  test('VER-4: who may is in the verdict: deployers who wrote none of it', () => {
    expect(evaluate(policy(), ordered()).deployers).toEqual([rae, sam]);
    const wrote = ordered({ commits: known([commit(HEAD, rae)]) });
    expect(evaluate(policy('separation-of-duties: { authors-may-sign: [organization] }\n'), wrote).deployers).toEqual([
      sam,
    ]);
    expect(evaluate(policy('  deployer: { users: [lee] }\n'), ordered()).deployers?.map(({ login }) => login)).toEqual([
      'lee',
    ]);
  });
});

describe('MRG-1: an order that is refused', () => {
  const head = (parts: Partial<Facts['pullRequest']['head']>) => ({ head: { ...facts().pullRequest.head, ...parts } });
  const sighting = (one: typeof HEAD, minutes: number, source: 'webhook' | 'observation' = 'webhook') => ({
    commit: one,
    tree: treeOf(HEAD),
    since: at(minutes),
    source,
  });

  test.each<readonly [string, Facts, readonly unknown[], string?]>([
    ['SOD-5: not a deployer', ordered({}, order('/release', kim)), [{ code: 'not-a-deployer' }]],
    ['SOD-5: a code author', ordered({ pushers: known([sam]) }, order('/release', sam)), [{ code: 'code-author' }]],
    ['SIGN-3: an app', ordered({}, order('/release', robot)), [{ code: 'not-a-person' }]],
    ['SIGN-3: an account that is gone', ordered({}, order('/release', null)), [{ code: 'unidentified' }]],
    ['SIGN-6: edited', ordered({}, order('/release', rae, ORDER_AT, ORDER_AT + 1)), [{ code: 'edited' }]],
    [
      'SIGN-10: not ready',
      ordered({ comments: known([...SIGNED.slice(1), order('/release')]) }),
      [{ code: 'not-ready' }],
    ],
    [
      'SIGN-4: in the grace period',
      ordered(
        {
          heads: known([sighting(NEXT, 0), { ...sighting(HEAD, ORDER_AT), tree: treeOf(HEAD) }]),
          formerHeads: [{ commit: NEXT, commits: [{ sha: NEXT, parents: [sha('0')] }] }],
        },
        order('/release'),
      ),
      [{ code: 'settling', until: at(ORDER_AT + 1 / 6) }],
    ],
    [
      'SIGN-4: for a head that nobody saw',
      ordered({ heads: known([sighting(HEAD, ORDER_AT + 1, 'observation')]) }, order('/release')),
      [{ code: 'moved', from: null }, { code: 'not-ready' }],
    ],
    [
      'for another commit, be its tree the same',
      ordered(
        {
          heads: known([sighting(HEAD, 0), sighting(NEXT, ORDER_AT + 0.5)]),
          commits: known([commit(NEXT, dev, { tree: treeOf(HEAD) })]),
          formerHeads: [{ commit: HEAD, commits: [{ sha: HEAD, parents: [sha('0')] }] }],
          pull: head({ sha: NEXT }),
        },
        order('/release'),
      ),
      [{ code: 'moved', from: HEAD }],
    ],
    [
      'for another base',
      ordered(
        {
          events: known([{ id: 'E', actor: dev, at: at(ORDER_AT + 0.5), kind: 'base-changed', from: 'x', to: 'main' }]),
        },
        order('/release'),
      ),
      [{ code: 'base-changed' }, { code: 'not-ready' }],
    ],
    [
      'for a tag of no pattern',
      ordered({}, order('/release nightly')),
      [{ code: 'tag-pattern', tag: 'nightly', patterns: ['v*'] }],
    ],
    ['for a tag that git does not take', ordered({}, order('/release v1..2')), [{ code: 'tag-name', tag: 'v1..2' }]],
    [
      'for a tag that has to be signed',
      ordered({}, order()),
      [{ code: 'tag-signed', tag: 'v1.4.0' }],
      'tags: { signed: true }\n',
    ],
    ['seen too late', ordered({ at: at(ORDER_AT + 15.1) }, order('/release')), [{ code: 'late' }]],
    [
      'while another is carried out',
      ordered(
        remembering({ kind: 'accepted', act: 'comment:8:1', order: { ...accepted, person: sam }, open: true }),
        order('/release'),
      ),
      [{ code: 'under-way', by: sam }],
    ],
    [
      'SOD-6: while facts are missing, without saying what could be wrong of people',
      ordered({ commits: unavailable('truncated', 'commits') }, order('/release', kim)),
      [{ code: 'not-ready' }],
    ],
  ])('%s', (_, one, expected, more = '') => {
    expect(problems(one, more)).toEqual(expected);
  });

  test('names all that stands against it at once, and who may', () => {
    const bad = ordered({ comments: known([order('/release latest', dev, ORDER_AT, ORDER_AT + 1)]) });
    expect(problems(bad).map(({ code }) => code)).toEqual([
      'edited',
      'not-a-deployer',
      'code-author',
      'not-ready',
      'tag-pattern',
    ]);
    expect(decided(bad)).toMatchObject([{ refusal: { deployers: [rae, sam] } }]);
  });

  test('stays refused when it would be accepted now, with the words that it was refused with', () => {
    const refused: RememberedOrder = {
      kind: 'refused',
      act: 'comment:9:1',
      problems: [{ code: 'not-ready' }],
      deployers: [sam],
    };
    expect(decided(ordered(remembering(refused)))).toEqual([
      { kind: 'refused', state: null, refusal: { code: 'order', problems: [{ code: 'not-ready' }], deployers: [sam] } },
    ]);
  });

  test('one that was accepted stays so, and is not ordered anew', () => {
    const was: RememberedOrder = {
      kind: 'accepted',
      act: 'comment:9:1',
      order: { ...accepted, head: NEXT },
      open: false,
    };
    expect(decided(ordered({ ...remembering(was), at: at(9_999) }))).toEqual([{ kind: 'ordered', order: was.order }]);
  });

  test('REL-2: if it is not a release, there is no answer', () => {
    expect(decided(ordered({ pull: head({ ref: 'fix/typo' }) }))).toEqual([]);
  });

  test('SIGN-1: too many words are no order', () => {
    expect(decided(ordered({}, order('/release v1 v2')))).toMatchObject([{ refusal: { code: 'malformed' } }]);
  });
});

describe('MRG-1: right before it is carried out', () => {
  const now = (one: Facts, what = accepted) => orderProblems(policy(), one, evaluate(policy(), one), what);
  const memory = remembering({ kind: 'accepted', act: 'comment:9:1', order: accepted, open: true });

  test('nothing stands against it if nothing changed, however long it took', () => {
    expect(now(ordered({ ...memory, at: at(300) }))).toEqual([]);
  });

  test.each<readonly [string, Facts, readonly unknown[]]>([
    ['its comment was deleted', ordered({ ...memory, comments: known(SIGNED) }), [{ code: 'gone' }]],
    ['its comment was edited', ordered(memory, order('/release v1.4.0', rae, ORDER_AT, 61)), [{ code: 'edited' }]],
    ['its comment says something else now', ordered(memory, order('/ready', rae, ORDER_AT, 61)), [{ code: 'edited' }]],
    [
      'somebody withdrew',
      ordered({ ...memory, comments: known([...SIGNED, order(), comment(11, kim, 61, '/withdraw security')]) }),
      [{ code: 'not-ready' }],
    ],
    [
      'the person pushed',
      ordered({ ...memory, pushers: known([rae, ann]) }),
      [{ code: 'code-author' }, { code: 'not-ready' }],
    ],
  ])('%s', (_, one, expected) => {
    expect(now(one)).toEqual(expected);
  });

  test('the approving review that ordered it was dismissed since', () => {
    const body = '/release v1.4.0';
    const ofReview = { ...accepted, act: 'review:9:1' };
    const given = (state: 'approved' | 'dismissed') =>
      ordered({
        comments: known([...SIGNED.filter(({ id }) => id !== '3')]),
        reviews: known([
          { ...review(8, sam, 50, 'approved'), body: '/ready organization' },
          { ...review(9, rae, ORDER_AT, state), body },
        ]),
        events: known(
          state === 'approved'
            ? []
            : [{ id: 'D', kind: 'review-dismissed', actor: pat, at: at(61), reviewId: '9', previous: 'approved' }],
        ),
      });
    expect(now(given('approved'), ofReview)).toEqual([]);
    expect(now(given('dismissed'), ofReview)).toEqual([{ code: 'gone' }]);
  });

  test('another head or base than the one of the order is named, once', () => {
    expect(now(ordered(memory), { ...accepted, head: sha('c'), base: 'next' })).toEqual([
      { code: 'moved', from: sha('c') },
      { code: 'base-changed' },
    ]);
  });

  test('another base since then and another one in the order are one problem', () => {
    const away = { id: 'E', actor: dev, at: at(ORDER_AT + 0.5), kind: 'base-changed', from: 'x', to: 'main' } as const;
    expect(now(ordered({ ...memory, events: known([away]) }), { ...accepted, base: 'next' })).toEqual([
      { code: 'base-changed' },
      { code: 'not-ready' },
    ]);
  });

  test('REL-5: without a policy that can be read it is not ready', () => {
    const one = ordered(memory);
    expect(orderProblems({ state: 'absent' }, one, evaluate({ state: 'absent' }, one), accepted)).toEqual([
      { code: 'not-ready' },
    ]);
  });
});

describe('the name of a tag', () => {
  test.each(['x'.repeat(200), 'v1', 'v1.4.0', 'pkg-a/v1.2.0-rc.1', 'ä', 'v1+build'])('%j is one', (name) => {
    expect(isTagName(name)).toBe(true);
  });
  test.each([
    '',
    '-v1',
    '/v1',
    'v1/',
    'v1.',
    'a..b',
    'a//b',
    '.a',
    'a/.b',
    'a.lock',
    'a.lock/b',
    'a b',
    'a~1',
    'a^',
    'a:b',
    'a?',
    'a*',
    'a[',
    'a\\b',
    '@{x',
    '@',
    'a\u0007',
    'a\u200b',
    'x'.repeat(201),
  ])('%j is none', (name) => {
    expect(isTagName(name)).toBe(false);
  });
});
