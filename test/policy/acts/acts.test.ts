import { describe, expect, test } from '@jest/globals';
import type { TimelineEvent } from '../../../src/domain/facts.ts';
import { asStateName } from '../../../src/domain/ids.ts';
import { known, unavailable } from '../../../src/domain/reading.ts';
import { findActs, inOrderOfEffect } from '../../../src/policy/acts/acts.ts';
import type { FoundAct, Intent } from '../../../src/policy/acts/found-act.ts';
import {
  afterEdit,
  at,
  comment,
  facts,
  HEAD,
  kim,
  labelEvent,
  lee,
  NEXT,
  pat,
  review,
  treeOf,
  unlabelEvent,
} from '../../support/facts.ts';

const reviewed = (...reviews: ReturnType<typeof review>[]) => findActs(facts({ reviews: known(reviews) }));
const dismissed = (reviewId: string, previous: 'approved' | 'changes-requested' | 'commented'): TimelineEvent => ({
  id: `D${reviewId}`,
  kind: 'review-dismissed',
  actor: lee,
  at: at(90),
  reviewId,
  previous,
});
/** The acts by id, with what each asks for. */
const asked = (acts: readonly FoundAct[]) => acts.map(({ id, text, intent }) => [id, text, intent]);
const ready = (state: string | null = null): Intent => ({
  kind: 'ready',
  state: state === null ? null : asStateName(state),
  commit: null,
});
const notReady = (reason: string, state: string | null = null): Intent => ({
  kind: 'not-ready',
  state: state === null ? null : asStateName(state),
  reason,
});

describe('SIGN-1: what is found', () => {
  test('SIGN-4, SIGN-6: a command of a comment is an act of its time, edited if the comment was', () => {
    const url = 'https://github.example/acme/shop/pull/7#issuecomment-1';
    const common = { via: 'comment', url, actor: kim, reactTo: 'IC_1', undone: null, nameThen: null } as const;
    const body = 'Fine.\n/ready security\n/hold on';
    const expected: readonly FoundAct[] = [
      {
        ...common,
        id: 'comment:1:2',
        at: at(60),
        text: '/ready security',
        intent: ready('security'),
        read: 'strict',
        sight: { kind: 'moment' },
        edited: false,
      },
      {
        ...common,
        id: 'comment:1:3',
        at: at(60),
        text: '/hold on',
        intent: { kind: 'hold', reason: 'on' },
        read: 'strict',
        sight: { kind: 'moment' },
        edited: false,
      },
    ];
    expect(findActs(facts({ comments: known([comment(1, kim, 60, body)]) }))).toEqual(expected);
    expect(findActs(facts({ comments: known([afterEdit(comment(1, kim, 60, body), 61)]) }))).toEqual(
      expected.map((act) => ({ ...act, edited: true })),
    );
  });

  test('SIGN-4: an approval is an act for the commit that was reviewed; one whose commit is gone is for nothing', () => {
    const [act, lost] = reviewed(review(1, kim, 60, 'approved'), { ...review(2, lee, 61, 'approved'), commit: null });
    expect(act).toEqual({
      id: 'review:1:0',
      via: 'review',
      actor: kim,
      at: at(60),
      url: 'https://github.example/acme/shop/pull/7#pullrequestreview-1',
      reactTo: 'PRR_1',
      text: 'approved',
      intent: ready(),
      read: 'strict',
      sight: { kind: 'commit', commit: HEAD },
      edited: false,
      undone: null,
      nameThen: null,
    });
    expect(lost?.sight).toEqual({ kind: 'lost' });
  });

  test('SIGN-7: a label is an act of its event, of its moment', () => {
    expect(findActs(facts({ events: known([labelEvent(1, kim, 60, 'Ready/Security')]) }))).toEqual([
      {
        id: 'label:LE_1',
        via: 'label',
        actor: kim,
        at: at(60),
        url: 'https://github.example/acme/shop/pull/7',
        reactTo: null,
        text: 'Ready/Security',
        intent: ready('security'),
        read: 'strict',
        sight: { kind: 'moment' },
        edited: false,
        undone: null,
        nameThen: null,
      },
    ]);
  });

  test('SOD-6: lists that could not be read hold no acts', () => {
    const gap = unavailable('truncated', 'it');
    expect(findActs(facts({ comments: gap, reviews: gap, events: gap }))).toEqual([]);
  });
});

describe('the order in which acts count', () => {
  test('is that of time, whichever way each was given', () => {
    const found = findActs(
      facts({
        comments: known([comment(1, kim, 63, '/ready'), comment(2, lee, 60, '/ready')]),
        reviews: known([review(3, pat, 62, 'approved')]),
        events: known([labelEvent(4, kim, 61, 'ready/security')]),
      }),
    );
    expect(found.map(({ id }) => id)).toEqual(['comment:2:1', 'label:LE_4', 'review:3:0', 'comment:1:1']);
  });

  test.each<[string, Intent]>([
    ['an objection', notReady('')],
    ['a withdrawal', { kind: 'withdraw', state: null }],
    ['a hold', { kind: 'hold', reason: '' }],
  ])('SIGN-8, SIGN-9, SIGN-13: within one second %s comes after what gives readiness', (_, intent) => {
    const takes = { at: at(1), id: 'a', intent };
    const gives = { at: at(1), id: 'b', intent: ready() };
    expect([takes, gives].sort(inOrderOfEffect)).toEqual([gives, takes]);
    expect(inOrderOfEffect(takes, { ...gives, at: at(2) })).toBeLessThan(0);
  });

  test.each<Intent>([
    { kind: 'unhold' },
    { kind: 'not-a-release', reason: '' },
    { kind: 'malformed', word: 'ready' },
    { kind: 'not-approving' },
  ])('within one second $kind is like a sign-off, and the id decides', (intent) => {
    const act = { at: at(1), id: 'a', intent };
    const other = { at: at(1), id: 'b', intent: ready() };
    expect(inOrderOfEffect(act, other)).toBeLessThan(0);
    expect(inOrderOfEffect(other, act)).toBeGreaterThan(0);
    expect(inOrderOfEffect(act, { ...act })).toBe(0);
  });
});

describe('SIGN-1, SIGN-8: what a review says', () => {
  test.each<[string, Parameters<typeof review>[3], string, readonly (readonly unknown[])[]]>([
    ['an approval without words signs', 'approved', '', [['review:1:0', 'approved', ready()]]],
    [
      'an approval with a state signs that and nothing else',
      'approved',
      '/ready security',
      [['review:1:1', '/ready security', ready('security')]],
    ],
    [
      'an approval with an objection objects and signs nothing',
      'approved',
      '/not-ready security leak',
      [['review:1:1', '/not-ready security leak', notReady('leak', 'security')]],
    ],
    [
      'an approval with a command that cannot be read signs nothing',
      'approved',
      '/ready a b c',
      [['review:1:1', '/ready a b c', { kind: 'malformed', word: 'ready', state: 'a' }]],
    ],
    [
      'an approval that holds signs too',
      'approved',
      '/hold on',
      [
        ['review:1:0', 'approved', ready()],
        ['review:1:1', '/hold on', { kind: 'hold', reason: 'on' }],
      ],
    ],
    ['a comment without a command says nothing', 'commented', 'Nice.', []],
    [
      'a command that signs does not count in a review that only comments',
      'commented',
      '/ready security',
      [['review:1:1', '/ready security', { kind: 'not-approving' }]],
    ],
    [
      'one that objects does',
      'commented',
      '/not-ready security leak',
      [['review:1:1', '/not-ready security leak', notReady('leak', 'security')]],
    ],
    [
      'a request for changes objects, with the first of its words as the reason',
      'changes-requested',
      ' \r\n\r\n  It leaks. \r\nMuch.',
      [['review:1:0', 'requested changes', notReady('It leaks.')]],
    ],
    [
      'a request for changes without words objects without a reason',
      'changes-requested',
      '',
      [['review:1:0', 'requested changes', notReady('')]],
    ],
    [
      'a request for changes that names the state objects to that only',
      'changes-requested',
      '/not-ready security leak',
      [['review:1:1', '/not-ready security leak', notReady('leak', 'security')]],
    ],
    [
      'a request for changes with a command that signs objects, and signs nothing',
      'changes-requested',
      '/ready security',
      [
        ['review:1:1', '/ready security', { kind: 'not-approving' }],
        ['review:1:0', 'requested changes', notReady('/ready security')],
      ],
    ],
  ])('%s', (_, state, body, expected) => {
    expect(asked(reviewed({ ...review(1, kim, 60, state), body }))).toEqual(expected);
  });

  test('SIGN-6: the words of an edited review are void; its request for changes stands without them', () => {
    const [button, line, ...rest] = reviewed({
      ...review(1, kim, 60, 'changes-requested'),
      body: '/not-ready security leak',
      editedAt: at(61),
    });
    expect(button).toMatchObject({ id: 'review:1:0', edited: false, intent: notReady('') });
    expect(line).toMatchObject({ id: 'review:1:1', edited: true });
    expect(rest).toEqual([]);
  });

  test.each([
    ['approved' as const, 'approved', ready()],
    ['changes-requested' as const, 'requested changes', notReady('')],
  ])('SIGN-8: a dismissed review was %s before, and says who dismissed it', (previous, text, intent) => {
    const other = dismissed('2', previous === 'approved' ? 'changes-requested' : 'approved');
    const events = known([{ ...other, actor: pat, id: 'D0' }, dismissed('1', previous), { ...other, actor: pat }]);
    const found = findActs(facts({ reviews: known([review(1, kim, 60, 'dismissed')]), events }));
    expect(found).toMatchObject([{ text, intent, undone: { by: lee } }]);
  });

  test('SIGN-8: a dismissed review that only commented says nothing', () => {
    const events = known([dismissed('1', 'commented')]);
    expect(findActs(facts({ reviews: known([review(1, kim, 60, 'dismissed')]), events }))).toEqual([]);
  });

  test('SIGN-8: a dismissed review whose dismissal cannot be found counts as an objection that was not taken back', () => {
    expect(reviewed(review(1, kim, 60, 'dismissed'))).toMatchObject([{ intent: notReady(''), undone: { by: null } }]);
  });

  test('a review that stands is not undone by an earlier dismissal of it', () => {
    const events = known([dismissed('1', 'changes-requested')]);
    const found = findActs(facts({ reviews: known([review(1, kim, 60, 'approved')]), events }));
    expect(found).toMatchObject([{ text: 'approved', undone: null }]);
  });
});

describe('SIGN-7: what becomes of a label', () => {
  const undone = (...events: readonly TimelineEvent[]) =>
    findActs(facts({ events: known(events) })).map((act) => [act.id, act.undone]);

  test('it is undone by anyone who removes this label later', () => {
    expect(undone(labelEvent(1, kim, 60, 'ready/security'), unlabelEvent(2, lee, 61, 'ready/security'))).toEqual([
      ['label:LE_1', { by: lee }],
    ]);
  });

  test('not by the removal of another label, nor by setting this one again', () => {
    expect(
      undone(
        labelEvent(1, kim, 60, 'ready/security'),
        unlabelEvent(2, lee, 61, 'ready/legal'),
        labelEvent(3, lee, 62, 'ready/security'),
      ),
    ).toEqual([
      ['label:LE_1', null],
      ['label:LE_3', null],
    ]);
  });

  test('not by a removal before it was set, in whatever order the events come', () => {
    const again = labelEvent(3, kim, 62, 'ready/security');
    const off = unlabelEvent(2, lee, 61, 'ready/security');
    const on = labelEvent(1, kim, 60, 'ready/security');
    const expected = [
      ['label:LE_1', { by: lee }],
      ['label:LE_3', null],
    ];
    expect(undone(on, off, again)).toEqual(expected);
    expect(undone(again, off, on)).toEqual(expected);
  });

  test('within one second taking off comes last, and of two set in one second the id decides', () => {
    const off = unlabelEvent(1, lee, 60, 'ready/security');
    const on = labelEvent(2, kim, 60, 'ready/security');
    expect(undone(off, on)).toEqual([['label:LE_2', { by: lee }]]);
    expect(undone(on, off)).toEqual([['label:LE_2', { by: lee }]]);
  });

  const nameThen = (names: readonly (readonly [number, string])[], id = 'LA_ready/security') =>
    findActs({
      ...facts({ events: known([labelEvent(1, kim, 60, 'ready/security')]) }),
      memory: {
        wasRelease: false,
        blocks: [],
        heard: [],
        orders: [],
        labelNames: names.map(([since, name]) => ({ label: id, name, since: at(since) })),
      },
    }).map((act) => act.nameThen);

  test.each<[string, readonly (readonly [number, string])[], string | null]>([
    [
      'the last name seen until then',
      [
        [10, 'a'],
        [50, 'b'],
        [70, 'c'],
      ],
      'b',
    ],
    [
      'whatever the order of the sightings',
      [
        [70, 'c'],
        [50, 'b'],
        [10, 'a'],
      ],
      'b',
    ],
    [
      'the name seen in that very second',
      [
        [10, 'a'],
        [60, 'b'],
      ],
      'b',
    ],
    [
      'the first name seen after, where none was seen before',
      [
        [90, 'b'],
        [70, 'a'],
      ],
      'a',
    ],
    [
      'of two seen in one moment the one that it does not bear today',
      [
        [50, 'ready/security'],
        [50, 'a'],
      ],
      'a',
    ],
    ['of two spellings the same name', [[50, 'READY/security']], 'READY/security'],
    ['nothing, where nobody saw it', [], null],
  ])('what it was called then: %s', (_, names, expected) => {
    expect(nameThen(names)).toEqual([expected]);
  });

  test('the name of another label is none of its names', () => {
    expect(nameThen([[10, 'ready/security']], 'LA_other')).toEqual([null]);
  });
});

test('SIGN-5: a review is for the commit of its own, not for the head', () => {
  const [act] = reviewed({ ...review(1, kim, 60, 'approved'), commit: { sha: NEXT, tree: treeOf(NEXT) } });
  expect(act?.sight).toEqual({ kind: 'commit', commit: NEXT });
});
