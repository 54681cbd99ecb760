import { describe, expect, test } from '@jest/globals';
import type { CommentFact, Facts, RememberedBlock, ReviewFact, TimelineEvent } from '../../../src/domain/facts.ts';
import { asStateName } from '../../../src/domain/ids.ts';
import { known } from '../../../src/domain/reading.ts';
import type { SignOffState } from '../../../src/policy/acts/sign-off-state.ts';
import { signOffStateOf } from '../../support/evaluation-context.ts';
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
  rae,
  review,
  sam,
  treeOf,
  unlabelEvent,
} from '../../support/facts.ts';

const legal = 'readiness: { legal: { owner: security-architect } }';
const says = (...comments: readonly CommentFact[]): Facts => facts({ comments: known(comments) });
const remembering = (given: Facts, ...blocks: readonly RememberedBlock[]): Facts => ({
  ...given,
  memory: { ...given.memory, blocks },
});
const remembered = (id: number, minutes: number, parts: Partial<RememberedBlock>): RememberedBlock => ({
  act: `comment:${id}:1`,
  kind: 'objection',
  state: asStateName('security'),
  actor: kim,
  at: at(minutes),
  url: `https://github.example/acme/shop/pull/7#issuecomment-${id}`,
  reason: 'leak',
  ...parts,
});

/** The state in short: who stands for what, and the rest by act. */
const inShort = (signOffs: SignOffState) => ({
  effective: signOffs.effective.map(({ act, signer, state }) => `${act.id} ${signer.login} ${state}`),
  objections: signOffs.objections.map(({ act, actor, state, reason }) => `${act} ${actor.login} ${state} "${reason}"`),
  holds: signOffs.holds.map(({ act, actor, reason }) => `${act} ${actor.login} "${reason}"`),
  fallen: signOffs.fallen.map(({ signOff, state, why }) => `${signOff.act} ${state} ${why.code}`),
  judged: signOffs.judged.map(({ act, disposition }) => `${act.id} ${disposition.kind}`),
  remember: signOffs.remember.map(({ act, kind, state }) => `${act} ${kind} ${state}`),
});
const nothing = { effective: [], objections: [], holds: [], fallen: [], judged: [], remember: [] };

test('without acts the books are empty', () => {
  expect(signOffStateOf(facts())).toEqual(nothing);
});

describe('SIGN-8: objections', () => {
  test('an objection ends the own sign-off for that state, and leaves the others', () => {
    const given = says(
      comment(1, kim, 60, '/ready security'),
      comment(2, kim, 61, '/ready legal'),
      comment(3, lee, 62, '/ready security'),
      comment(4, kim, 63, '/not-ready security leak'),
    );
    expect(inShort(signOffStateOf(given, legal))).toEqual({
      effective: ['comment:2:1 kim legal', 'comment:3:1 lee security'],
      objections: ['comment:4:1 kim security "leak"'],
      holds: [],
      fallen: ['comment:1:1 security withdrawn'],
      judged: ['comment:1:1 idle', 'comment:4:1 done'],
      remember: ['comment:4:1 objection security'],
    });
  });

  test('a later sign-off lifts the own objection to that state, and no other', () => {
    const given = says(
      comment(1, kim, 60, '/not-ready security leak'),
      comment(2, kim, 61, '/not-ready legal text'),
      comment(3, lee, 62, '/not-ready security leak'),
      comment(4, kim, 63, '/ready security'),
    );
    expect(inShort(signOffStateOf(given, legal)).objections).toEqual([
      'comment:2:1 kim legal "text"',
      'comment:3:1 lee security "leak"',
    ]);
  });

  test('what is shown is not remembered on top of it', () => {
    const given = says(comment(1, kim, 60, '/not-ready security leak'), comment(2, pat, 61, '/hold wait'));
    const both = remembering(
      given,
      remembered(1, 60, {}),
      remembered(2, 61, { kind: 'hold', state: null, actor: pat }),
    );
    expect(signOffStateOf(both)).toEqual(signOffStateOf(given));
    expect(inShort(signOffStateOf(both))).toMatchObject({
      objections: ['comment:1:1 kim security "leak"'],
      holds: ['comment:2:1 pat "wait"'],
    });
  });

  test('what is remembered counts from when it was written, and has no disposition again', () => {
    const after = says(comment(2, kim, 70, '/ready'), comment(3, pat, 71, '/ready'));
    const gone = [
      remembered(1, 60, {}),
      remembered(4, 72, { kind: 'withdrawal', actor: pat, state: asStateName('product') }),
    ];
    expect(inShort(signOffStateOf(remembering(after, ...gone)))).toEqual({
      effective: ['comment:2:1 kim security'],
      objections: [],
      holds: [],
      fallen: ['comment:3:1 product withdrawn'],
      judged: ['comment:3:1 idle'],
      remember: ['comment:1:1 objection security', 'comment:4:1 withdrawal product'],
    });
  });

  const changes = (author: ReviewFact['author'], by: TimelineEvent['actor'], body = ''): Facts =>
    remembering(
      facts({
        reviews: known([{ ...review(1, author, 60, 'dismissed'), body }]),
        events: known([
          { id: 'D', kind: 'review-dismissed', actor: by, at: at(61), reviewId: '1', previous: 'changes-requested' },
        ]),
      }),
      remembered(1, 60, { act: 'review:1:0' }),
    );
  test.each<[string, Facts, readonly string[]]>([
    ['its author lifts it', changes(kim, kim), []],
    ['somebody else does not', changes(kim, lee), ['review:1:0 kim security ""']],
    ['somebody whose account is gone does not', changes(kim, null), ['review:1:0 kim security ""']],
    [
      'somebody whose account is gone does not lift that of somebody whose account is gone',
      changes(null, null),
      ['review:1:0 kim security "leak"'],
    ],
    [
      'somebody does not lift that of somebody whose account is gone',
      changes(null, kim),
      ['review:1:0 kim security "leak"'],
    ],
  ])('a remembered request for changes, dismissed: %s', (_, given, objections) => {
    expect(inShort(signOffStateOf(given)).objections).toEqual(objections);
  });

  test('an own dismissal takes back what the words of the review objected to', () => {
    const [judged] = signOffStateOf(changes(kim, kim, '/not-ready security leak')).judged;
    expect(judged?.disposition).toEqual({ kind: 'idle', state: 'security', why: { code: 'withdrawn', by: kim } });
  });

  test('an edited review that its author dismissed is not remembered either', () => {
    const given = changes(kim, kim, '/not-ready security leak');
    const edited = {
      ...given,
      reviews: known([{ ...review(1, kim, 60, 'dismissed'), body: '/not-ready security x', editedAt: at(62) }]),
    };
    const block = remembered(1, 60, { act: 'review:1:1' });
    expect(inShort(signOffStateOf(remembering(edited, block))).objections).toEqual([]);
  });
});

describe('SIGN-9: withdrawing', () => {
  test('takes back the state that is named, and leaves the others of the same person', () => {
    const given = says(
      comment(1, kim, 60, '/ready security'),
      comment(2, kim, 61, '/ready legal'),
      comment(3, kim, 62, '/withdraw security'),
    );
    expect(inShort(signOffStateOf(given, legal))).toEqual({
      ...nothing,
      effective: ['comment:2:1 kim legal'],
      fallen: ['comment:1:1 security withdrawn'],
      judged: ['comment:1:1 idle', 'comment:3:1 done'],
      remember: ['comment:3:1 withdrawal security'],
    });
  });

  test("takes back all of one's own where none is named, and nobody else's", () => {
    const given = says(
      comment(1, kim, 60, '/ready security'),
      comment(2, kim, 61, '/not-ready legal text'),
      comment(3, lee, 62, '/not-ready legal text'),
      comment(4, kim, 63, '/withdraw'),
    );
    expect(inShort(signOffStateOf(given, legal))).toMatchObject({
      effective: [],
      objections: ['comment:3:1 lee legal "text"'],
      remember: [
        'comment:2:1 objection legal',
        'comment:3:1 objection legal',
        'comment:4:1 withdrawal security',
        'comment:4:1 withdrawal legal',
      ],
    });
  });

  test.each([
    ['/withdraw', null],
    ['/withdraw security', 'security'],
  ])('%s of nothing is refused', (line, state) => {
    expect(signOffStateOf(says(comment(1, kim, 60, line))).judged.map(({ disposition }) => disposition)).toEqual([
      { kind: 'refused', state, refusal: { code: 'nothing-to-withdraw' } },
    ]);
  });
});

describe('SIGN-5, SIGN-10: of several sign-offs of one person for one state', () => {
  const seenBoth = {
    trees: [{ commit: NEXT, tree: treeOf(NEXT) }],
  };
  const stale = (id: number, minutes: number) => comment(id, kim, minutes, `/ready ${NEXT}`);
  const good = (id: number, minutes: number) => comment(id, kim, minutes, `/ready ${HEAD}`);
  test.each<[string, readonly CommentFact[], string, readonly string[]]>([
    ['the later of two that count stands', [good(1, 60), good(2, 61)], 'comment:2:1', ['comment:1:1']],
    [
      'one that counts stands over a later one that does not',
      [good(1, 60), stale(2, 61)],
      'comment:1:1',
      ['comment:2:1'],
    ],
    [
      'one that counts stands over an earlier one that does not',
      [stale(1, 60), good(2, 61)],
      'comment:2:1',
      ['comment:1:1'],
    ],
    ['the later of two that do not count stands', [stale(1, 60), stale(2, 61)], 'comment:2:1', ['comment:1:1']],
  ])('%s', (_, comments, stands, overtaken) => {
    const signOffs = signOffStateOf(facts({ comments: known(comments), ...seenBoth }));
    expect(signOffs.effective.map(({ act }) => act.id)).toEqual([stands]);
    expect(signOffs.judged.map(({ act, disposition }) => [act.id, disposition])).toEqual(
      overtaken.map((id) => [id, { kind: 'idle', state: 'security', why: { code: 'overtaken' } }]),
    );
  });
});

describe('VER-4: attempts to sign that do not stand', () => {
  test('are kept for the state that was meant, with the reason', () => {
    const given = facts({
      comments: known([
        afterEdit(comment(1, kim, 60, '/ready security'), 61),
        comment(2, pat, 62, '/ready security'),
        comment(3, rae, 63, '/ready'),
        comment(4, sam, 64, '/ready security 1234567'),
        afterEdit(comment(5, kim, 65, '/ready nonsense'), 66),
      ]),
      events: known([labelEvent(6, lee, 67, 'ready/security'), unlabelEvent(7, lee, 68, 'ready/security')]),
      pushers: known([rae]),
    });
    expect(signOffStateOf(given).fallen).toEqual([
      {
        state: 'security',
        signOff: expect.objectContaining({ act: 'comment:1:1', actor: kim, commit: null }),
        why: { code: 'edited' },
      },
      {
        state: 'security',
        signOff: expect.objectContaining({ act: 'comment:2:1', actor: pat }),
        why: { code: 'not-a-holder' },
      },
      {
        state: 'organization',
        signOff: expect.objectContaining({ act: 'comment:3:1', actor: rae }),
        why: { code: 'code-author' },
      },
      {
        state: 'security',
        signOff: expect.objectContaining({ act: 'comment:4:1', actor: sam }),
        why: { code: 'not-a-holder' },
      },
      {
        state: 'security',
        signOff: expect.objectContaining({ act: 'label:LE_6', actor: lee }),
        why: { code: 'withdrawn', by: lee },
      },
    ]);
  });

  test('what somebody whose account is gone took off is withdrawn by an unknown person', () => {
    const off = unlabelEvent(2, null, 61, 'ready/security');
    const events = known([labelEvent(1, kim, 60, 'ready/security'), off]);
    expect(signOffStateOf(facts({ events })).fallen).toMatchObject([{ why: { code: 'withdrawn', by: null } }]);
  });

  test('an edited command that named no state of the policy was for none', () => {
    const [judged] = signOffStateOf(says(afterEdit(comment(5, kim, 65, '/ready nonsense'), 66))).judged;
    expect(judged?.disposition).toEqual({ kind: 'refused', state: null, refusal: { code: 'edited' } });
  });
});
