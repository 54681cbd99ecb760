import { describe, expect, test } from '@jest/globals';
import type { Account } from '../../src/domain/account.ts';
import { asStateName } from '../../src/domain/ids.ts';
import { known, unavailable } from '../../src/domain/reading.ts';
import { NO_REVIEW_REQUESTS } from '../../src/domain/review-request.ts';
import { evaluate } from '../../src/policy/evaluate.ts';
import { choosesReviewers, recordsOf } from '../../src/policy/review-requests.ts';
import {
  ann,
  at,
  comment,
  commit,
  dev,
  everyone,
  facts,
  HEAD,
  kim,
  lee,
  NEXT,
  oli,
  pat,
  pushed,
  rae,
  sam,
  sha,
} from '../support/facts.ts';
import { policy, policyOf, policyText } from '../support/policy.ts';
import {
  applied,
  askedFor,
  decide,
  inWords,
  person,
  type Situation,
  shownAs,
  team,
} from '../support/review-requests.ts';

const DAY = 24 * 60;
/** Eight holders of one role; Monday 2026-03-02, 09:00 is minute 0, and the facts are of Tuesday. */
const crowd: readonly Account[] = ['zoe', 'amy', 'Bob', 'cat', 'dan', 'fay', 'gus', 'hal'].map((login, index) => ({
  id: 100 + index,
  login,
  kind: 'user',
}));
const [zoe, amy, bob, cat, dan] = crowd as readonly [Account, Account, Account, Account, Account];
const many = policyOf(
  policyText().replace('{ users: [kim, lee] }', `{ users: [${crowd.map(({ login }) => login).join(', ')}] }`),
);
const people = {
  users: [...everyone, ...crowd].map((account) => ({ login: account.login, account: known(account) })),
  teams: [],
};
const plain = policy();
const all = [
  'pat: product',
  'oli: operation',
  'rae: organization',
  'kim: security',
  'sam: organization',
  'lee: security',
];

/** What the crowd's state asks; the other states are signed. */
function crowded(parts: Partial<Situation> & { readonly minutes?: number } = {}): Situation {
  const comments = known([
    comment(1, pat, 1, '/ready product'),
    comment(2, oli, 2, '/ready operation'),
    comment(3, rae, 3, '/ready organization'),
  ]);
  const base = facts({ people, comments, at: at(parts.minutes ?? DAY) });
  return { policy: many, shown: [], facts: base, ...parts };
}
const withAsked = (given: Situation, ...asked: readonly ReturnType<typeof askedFor>[]): Situation => ({
  ...given,
  facts: { ...given.facts, memory: { ...given.facts.memory, asked } },
});
const later = (given: Situation, minutes: number): Situation => ({
  ...given,
  facts: { ...given.facts, at: at(minutes) },
});

describe('NTF-1: whether anything is decided', () => {
  test('everybody who can sign a waiting state is asked: the first of each state, then the second', () => {
    expect(decide({ policy: plain, facts: facts(), shown: [] })).toEqual({
      ask: [pat, oli, rae, kim, sam, lee].map((account, index) => ({
        reviewer: person(account),
        states: [asStateName(all[index]?.split(': ')[1] ?? '')],
      })),
      found: [],
      takeBack: [],
      nextChange: null,
    });
  });

  test.each<[string, Situation]>([
    ['the requests could not be read', { policy: plain, facts: facts(), shown: undefined }],
    ['it is off', { policy: policy('notify: { request-review: off }'), facts: facts(), shown: [shownAs(person(ann))] }],
    ['there is no policy', { policy: { state: 'absent' }, facts: facts(), shown: [shownAs(person(ann))] }],
    [
      'a fact is missing, so that it is unknown who can sign',
      { policy: plain, facts: facts({ reviews: unavailable('truncated', 'reviews') }), shown: [shownAs(person(ann))] },
    ],
  ])('nothing is, if %s', (_, situation) => {
    expect(decide(situation)).toEqual(NO_REVIEW_REQUESTS);
  });

  test('nobody is asked about a draft, but what nothing waits for is taken back', () => {
    const draft = facts({ pull: { draft: true } });
    const shown = [shownAs(person(pat)), shownAs(person(ann))];
    expect(decide({ policy: plain, facts: draft, shown })).toEqual({
      ...NO_REVIEW_REQUESTS,
      takeBack: [person(ann)],
    });
  });

  test('who must be chosen by the last sign-off is known only of more than three', () => {
    expect(choosesReviewers(evaluate(plain, facts()))).toBe(false);
    const three = policyOf(policyText().replace('[kim, lee]', '[kim, lee, eve]'));
    expect(choosesReviewers(evaluate(three, facts()))).toBe(false);
    const four = policyOf(policyText().replace('[kim, lee]', '[kim, lee, eve, pat]'));
    expect(choosesReviewers(evaluate(four, facts()))).toBe(true);
  });
});

describe('NTF-1: who is asked', () => {
  test.each<[string, Situation, readonly string[]]>([
    [
      'not a code author',
      { policy: plain, facts: facts({ commits: known([commit(HEAD, kim)]) }) },
      ['pat', 'oli', 'rae', 'lee', 'sam'],
    ],
    [
      'not a code author whom the policy lets sign',
      {
        policy: policy('separation-of-duties: { authors-may-sign: [security] }'),
        facts: facts({ commits: known([commit(HEAD, kim)]) }),
      },
      ['pat', 'oli', 'rae', 'lee', 'sam'],
    ],
    [
      'not the author of the pull request, whom GitHub refuses',
      {
        policy: policy('separation-of-duties: { authors-may-sign: [security] }'),
        facts: facts({ pull: { author: lee } }),
      },
      ['pat', 'oli', 'rae', 'kim', 'sam'],
    ],
    [
      'the account of the author may be gone',
      { policy: plain, facts: facts({ pull: { author: null } }) },
      ['pat', 'oli', 'rae', 'kim', 'sam', 'lee'],
    ],
    [
      'not for a state that is signed, nor its signer for another one',
      {
        policy: policyOf(policyText().replace('[oli]', '[oli, pat]')),
        facts: facts({ comments: known([comment(1, pat, 1, '/ready product')]) }),
      },
      ['oli', 'rae', 'kim', 'sam', 'lee'],
    ],
    [
      'not while somebody objects, until the state waits again',
      { policy: plain, facts: facts({ comments: known([comment(1, kim, 1, '/not-ready security no')]) }) },
      ['pat', 'oli', 'rae', 'sam'],
    ],
    [
      'a deputy on their days, and not on others',
      {
        policy: policyOf(
          policyText().replace(
            '{ users: [pat] }',
            '{ users: [pat], deputies: [{ user: ann, from: 2026-03-03, until: 2026-03-03 }, { user: eve, from: 2026-03-04, until: 2026-03-09 }] }',
          ),
        ),
        facts: facts(),
      },
      ['ann', 'oli', 'rae', 'kim', 'pat', 'sam', 'lee'],
    ],
  ])('%s', (_, situation, logins) => {
    expect(
      decide({ shown: [], ...situation }).ask.map(
        ({ reviewer }) => reviewer.kind === 'person' && reviewer.account.login,
      ),
    ).toEqual(logins);
  });

  test('of many, three: those who signed least lately, and never is longest ago; then by login', () => {
    expect(inWords(decide(crowded()))).toEqual(['amy: security', 'Bob: security', 'cat: security']);
    const signed = new Map([[amy.id, at(2)], [bob.id, at(1)], ...crowd.slice(4).map(({ id }) => [id, at(3)] as const)]);
    expect(inWords(decide(crowded({ signed })))).toEqual(['cat: security', 'zoe: security', 'Bob: security']);
  });

  test('one person for two states is asked once, for both', () => {
    const both = policyOf(policyText().replace('[oli]', '[pat]'));
    expect(inWords(decide({ policy: both, facts: facts(), shown: [] }))[0]).toBe('pat: product, operation');
  });

  test('at most fifteen are asked at a time, and places that are freed count', () => {
    const others = Array.from({ length: 12 }, (_, index) =>
      shownAs(person({ id: 500 + index, login: `x${index}`, kind: 'user' }), false),
    );
    const asked = (shown: Situation['shown']) => inWords(decide({ policy: plain, facts: facts(), shown }));
    expect(asked(others)).toEqual(all.slice(0, 3));
    expect(asked([...others, shownAs(null)])).toEqual(all.slice(0, 2));
    expect(asked([...others, shownAs(person(ann))])).toEqual(all.slice(0, 3));
    const full = [...others, ...others.slice(0, 4)];
    expect(asked(full)).toEqual([]);
  });
});

describe('NTF-1: nobody is asked twice on a head', () => {
  const reviewed = (parts: Parameters<typeof askedFor>[3] = {}) => askedFor('security', person(kim), at(1), parts);
  const asksKim = (...asked: readonly ReturnType<typeof askedFor>[]) =>
    inWords(decide(withAsked({ policy: plain, facts: facts(), shown: [] }, ...asked))).includes('kim: security');

  test.each([
    ['who reviewed, or whose request somebody removed', false, [reviewed()]],
    ['whose request was found there, and is gone', false, [reviewed({ posted: false })]],
    ['whose request the app took back', false, [reviewed({ status: 'taken-back' })]],
    ['whom GitHub refuses', false, [reviewed({ status: 'refused' })]],
    ['whom GitHub refused for another state', false, [askedFor('product', person(kim), at(1), { status: 'refused' })]],
    ['who removed the request for another state', false, [askedFor('product', person(kim), at(1))]],
    [
      'but who was taken back for another state',
      true,
      [askedFor('product', person(kim), at(1), { status: 'taken-back' })],
    ],
    ['but who was asked on another head', true, [reviewed({ head: NEXT })]],
    ['but whom GitHub refused on another head', true, [reviewed({ head: NEXT, status: 'refused' })]],
    ['but another person', true, [askedFor('security', person(lee), at(1))]],
  ])('%s', (_, expected, asked) => {
    expect(asksKim(...asked)).toBe(expected);
  });

  test('who is asked already, by anybody, is stored and not asked', () => {
    const shown = [shownAs(person(kim)), shownAs(person(lee), false)];
    const found = decide({ policy: plain, facts: facts(), shown });
    expect(inWords(found)).toEqual(all.filter((one) => !one.endsWith('security')));
    expect(found.found).toEqual(
      [kim, lee].map((account) => askedFor('security', person(account), at(DAY), { posted: false })),
    );
    expect(found.takeBack).toEqual([]);
  });

  test('a request that stands since an earlier head keeps its time, and who made it', () => {
    const stored = [
      askedFor('security', person(kim), at(5), { head: NEXT }),
      askedFor('security', person(kim), at(7), { head: sha('c') }),
      askedFor('security', person(lee), at(6), { head: NEXT, posted: false }),
      askedFor('product', person(pat), at(6), { head: NEXT, status: 'taken-back' }),
      askedFor('operation', person(pat), at(6), { head: NEXT }),
    ];
    const shown = [shownAs(person(kim)), shownAs(person(lee), false), shownAs(person(pat), false)];
    expect(decide(withAsked({ policy: plain, facts: facts(), shown }, ...stored)).found).toEqual([
      askedFor('product', person(pat), at(DAY), { posted: false }),
      askedFor('security', person(kim), at(7)),
      askedFor('security', person(lee), at(6), { posted: false }),
    ]);
  });
});

describe('NTF-1: the next three after a working day', () => {
  const asked = (minutes: number, ...who: readonly Account[]) =>
    who.map((account) => askedFor('security', person(account), at(minutes)));
  const standing = (...who: readonly Account[]) => who.map((account) => shownAs(person(account)));
  const first = () => withAsked(crowded({ shown: standing(amy, bob, cat) }), ...asked(DAY, amy, bob, cat));

  test('not before, and they stay asked', () => {
    const before = decide(later(first(), 2 * DAY - 1));
    expect(before).toEqual({ ...NO_REVIEW_REQUESTS, nextChange: at(2 * DAY) });
    const after = decide(later(first(), 2 * DAY));
    expect(inWords(after)).toEqual(['dan: security', 'fay: security', 'gus: security']);
    expect([after.takeBack, after.nextChange]).toEqual([[], at(3 * DAY)]);
  });

  test('when nobody is left, nothing is due any more', () => {
    const two = { ...first(), policy: policyOf(policyText().replace('[kim, lee]', '[amy, Bob, cat]')) };
    expect(decide(later(two, 2 * DAY - 1)).nextChange).toBeNull();
  });

  test('the first three of many make it due, and three of three do not', () => {
    expect(decide(crowded()).nextChange).toBe(at(2 * DAY));
    expect(decide({ policy: plain, facts: facts(), shown: [] }).nextChange).toBeNull();
  });

  test('the first of several days that end makes it due, in whatever order they began', () => {
    const given = crowded({ shown: standing(amy, bob, cat) });
    const stored = [...asked(DAY, amy), ...asked(DAY - 5, bob), ...asked(DAY - 3, cat)];
    const found = decide(withAsked(given, ...stored));
    expect(found).toEqual({ ...NO_REVIEW_REQUESTS, nextChange: at(2 * DAY - 5) });
  });

  test('nobody is asked beside four whom people asked', () => {
    const four = [zoe, amy, bob, cat];
    const found = decide(crowded({ shown: four.map((one) => shownAs(person(one), false)) }));
    expect([inWords(found), found.nextChange]).toEqual([[], at(2 * DAY)]);
    const beside = decide(crowded({ shown: four.slice(0, 2).map((one) => shownAs(person(one), false)) }));
    expect([inWords(beside), beside.nextChange]).toEqual([['Bob: security'], at(2 * DAY)]);
  });

  test('those asked over a weekend are given Monday', () => {
    // 2026-03-07 is a Saturday: minute 5 days.
    const given = withAsked(crowded({ shown: standing(amy, bob, cat) }), ...asked(5 * DAY, amy, bob, cat));
    expect(decide(later(given, 6 * DAY)).nextChange).toBe(at(8 * DAY - 9 * 60));
  });

  test('a signature of two gives those who were asked another day', () => {
    const two = policyOf(
      `${many.state === 'valid' ? many.policy.sources[0]?.text : ''}readiness: { security: { count: 2 } }\n`,
    );
    const base = first();
    const comments = known([
      ...(base.facts.comments.state === 'known' ? base.facts.comments.value : []),
      comment(9, amy, 2 * DAY - 60, '/ready security'),
    ]);
    const given = { ...base, policy: two, shown: standing(bob, cat), facts: { ...base.facts, comments } };
    expect(decide(later(given, 2 * DAY))).toEqual({ ...NO_REVIEW_REQUESTS, nextChange: at(3 * DAY - 60) });
    expect(inWords(decide(later(given, 3 * DAY - 60)))).toEqual(['dan: security', 'fay: security', 'gus: security']);
    // Nobody was asked yet, so nobody needs another day.
    const fresh = { ...given, shown: [], facts: { ...given.facts, memory: facts().memory } };
    expect(inWords(decide(later(fresh, 2 * DAY)))).toEqual(['Bob: security', 'cat: security', 'dan: security']);
  });

  test('whom GitHub refuses makes room, and who was found there takes some', () => {
    const refused = askedFor('security', person(amy), at(DAY), { status: 'refused' });
    const given = withAsked(crowded({ shown: standing(bob) }), refused, ...asked(DAY, bob));
    expect(inWords(decide(given))).toEqual(['cat: security', 'dan: security']);
    const found = crowded({ shown: [shownAs(person(zoe), false)] });
    expect(inWords(decide(found))).toEqual(['amy: security', 'Bob: security']);
    const onlyRefused = withAsked(crowded(), refused);
    expect(inWords(decide(onlyRefused))).toEqual(['Bob: security', 'cat: security', 'dan: security']);
  });

  test('after a push the same three are asked anew, and nobody else on the same working day', () => {
    const head = pushed(crowded().facts, DAY - 60);
    const given = withAsked({ ...crowded(), facts: head }, ...asked(DAY - 120, amy, bob, dan));
    const anew = decide(given);
    expect(inWords(anew)).toEqual([
      'pat: product',
      'oli: operation',
      'rae: organization',
      'amy: security',
      'sam: organization',
      'Bob: security',
      'dan: security',
    ]);
    expect(anew.nextChange).toBe(at(2 * DAY - 120));
    const security = (...stored: readonly ReturnType<typeof askedFor>[]) =>
      inWords(decide(withAsked({ ...crowded(), facts: head }, ...stored))).filter((one) => one.endsWith('security'));
    const earlier = (parts: Parameters<typeof askedFor>[3]) => askedFor('security', person(dan), at(DAY - 120), parts);
    expect(security(earlier({ status: 'taken-back' }))).toEqual(['dan: security', 'amy: security', 'Bob: security']);
    expect(security(earlier({ posted: false }))).toEqual(['amy: security', 'Bob: security', 'cat: security']);
    const next = decide(
      withAsked({ ...crowded({ minutes: 2 * DAY }), facts: { ...head, at: at(2 * DAY) } }, ...asked(DAY - 120, dan)),
    );
    expect(inWords(next).filter((one) => one.endsWith('security'))).toEqual([
      'amy: security',
      'Bob: security',
      'cat: security',
    ]);
  });
});

describe('NTF-1: what is taken back', () => {
  const signed = (...comments: readonly ReturnType<typeof comment>[]) => facts({ comments: known(comments) });

  test.each<[string, Situation, readonly Account[]]>([
    [
      'what a signed state does not need any more',
      {
        policy: plain,
        facts: signed(comment(1, kim, 1, '/ready security')),
        shown: [shownAs(person(lee)), shownAs(person(kim)), shownAs(person(pat))],
      },
      [kim, lee],
    ],
    [
      'not what a person made',
      { policy: plain, facts: signed(comment(1, kim, 1, '/ready security')), shown: [shownAs(person(lee), false)] },
      [],
    ],
    [
      'not from who is needed for another state',
      {
        policy: policyOf(policyText().replace('[oli]', '[oli, lee]')),
        facts: signed(comment(1, kim, 1, '/ready security')),
        shown: [shownAs(person(lee))],
      },
      [],
    ],
    [
      'not while the state is only blocked',
      { policy: plain, facts: signed(comment(1, kim, 1, '/not-ready security no')), shown: [shownAs(person(lee))] },
      [],
    ],
    [
      'from who contributed meanwhile',
      { policy: plain, facts: facts({ commits: known([commit(HEAD, kim)]) }), shown: [shownAs(person(kim))] },
      [kim],
    ],
    ['not from somebody whom GitHub does not name', { policy: plain, facts: facts(), shown: [shownAs(null)] }, []],
  ])('%s', (_, situation, expected) => {
    expect(decide(situation).takeBack).toEqual(expected.map(person));
  });

  test('once: GitHub may go on showing it', () => {
    const shown = [shownAs(person(ann))];
    const takes = (...asked: readonly ReturnType<typeof askedFor>[]) =>
      decide(withAsked({ policy: plain, facts: facts(), shown }, ...asked)).takeBack.length;
    const back = askedFor('security', person(ann), at(1), { status: 'taken-back' });
    expect(takes()).toBe(1);
    expect(takes(back)).toBe(0);
    expect(takes(back, askedFor('product', person(ann), at(2)))).toBe(1);
    expect(takes({ ...back, head: NEXT })).toBe(1);
    expect(takes({ ...back, reviewer: person(dev) })).toBe(1);
  });

  test('what is no release any more has no requests of the app', () => {
    const other = facts({ pull: { head: { ...facts().pullRequest.head, ref: 'feature' } } });
    expect(decide({ policy: plain, facts: other, shown: [shownAs(person(kim))] })).toEqual({
      ...NO_REVIEW_REQUESTS,
      takeBack: [person(kim)],
    });
  });
});

describe('NTF-1: notify.request-review: teams', () => {
  const text = policyText()
    .replace('{ users: [kim, lee] }', '{ teams: [Acme/appsec, other/appsec, acme/empty], users: [sam] }')
    .replace('{ users: [rae, sam] }', '{ teams: [other/rc], users: [rae] }');
  const members = (accounts: readonly Account[]) => known(accounts);
  const given = (mode: string, appsec: readonly Account[] = [kim, lee], own = text): Situation => ({
    policy: policyOf(`${own}notify: { request-review: ${mode} }\n`),
    facts: facts({
      people: {
        ...facts().people,
        teams: [
          { team: 'acme/appsec', members: members(appsec) },
          { team: 'other/appsec', members: members([kim]) },
          { team: 'acme/app_web', members: members([lee]) },
          { team: 'acme/empty', members: members([dev]) },
          { team: 'other/rc', members: members([sam]) },
        ],
      },
    }),
    shown: [],
  });

  test('the teams of the owner with somebody who can sign; otherwise the people', () => {
    expect(inWords(decide(given('teams')))).toEqual([
      'pat: product',
      'oli: operation',
      'rae: organization',
      'appsec: security',
      'sam: organization',
    ]);
    expect(decide(given('teams', [dev, kim])).ask).toContainEqual({
      reviewer: { kind: 'team', slug: 'appsec' },
      states: ['security'],
    });
    expect(inWords(decide(given('teams', [dev])))).toEqual([
      'pat: product',
      'oli: operation',
      'rae: organization',
      'kim: security',
      'sam: organization, security',
    ]);
    expect(inWords(decide(given('people'))).filter((one) => one.endsWith('security'))).toEqual([
      'kim: security',
      'sam: organization, security',
      'lee: security',
    ]);
  });

  test('a team is asked for the state of its role, not for another one that a member can sign', () => {
    expect(inWords(decide(given('teams', [kim, sam])))).toEqual([
      'pat: product',
      'oli: operation',
      'rae: organization',
      'appsec: security',
      'sam: organization',
    ]);
  });

  test('teams are asked in the order of their names, in which an underscore comes before letters', () => {
    const two = text.replace('acme/empty', 'acme/app_web');
    expect(inWords(decide(given('teams', [kim, lee], two)))).toEqual([
      'pat: product',
      'oli: operation',
      'rae: organization',
      'app_web: security',
      'sam: organization',
      'appsec: security',
    ]);
  });

  test('a team is asked once, in any spelling, and taken back', () => {
    const shown = [shownAs(team('AppSec'))];
    expect(inWords(decide({ ...given('teams'), shown })).join()).not.toContain('security');
    const signed = { ...given('teams'), shown };
    const comments = known([comment(1, kim, 1, '/ready security')]);
    expect(decide({ ...signed, facts: { ...signed.facts, comments } }).takeBack).toEqual([team('AppSec')]);
  });

  test('a request to a team or a person stands where the other is asked now', () => {
    expect(decide({ ...given('people'), shown: [shownAs(team('appsec'))] }).takeBack).toEqual([]);
    expect(decide({ ...given('teams'), shown: [shownAs(person(lee))] }).takeBack).toEqual([]);
  });
});

describe('NTF-1: what is stored afterwards', () => {
  const ask = [
    { reviewer: person(pat), states: [asStateName('product'), asStateName('operation')] },
    { reviewer: person(kim), states: [asStateName('security')] },
  ];
  const request = { kind: 'request-reviews', why: '' } as const;
  const remove = { kind: 'remove-review-requests', why: '' } as const;

  test('that each was asked for each state, or refused with GitHub’s words', () => {
    expect(recordsOf(facts(), { ask }, { ...request, reviewers: [person(pat)] }, null)).toEqual(
      ['product', 'operation'].map((state) => askedFor(state, person(pat), at(DAY))),
    );
    expect(recordsOf(facts(), { ask }, { ...request, reviewers: [person(kim), person(lee)] }, 'no')).toEqual([
      askedFor('security', person(kim), at(DAY), { posted: false, status: 'refused', said: 'no' }),
    ]);
  });

  test('that it was taken back, for each state for which it ever stood', () => {
    const stored = [
      askedFor('product', person(pat), at(1), { head: NEXT }),
      askedFor('product', person(pat), at(2), { said: 'no' }),
      askedFor('operation', person(pat), at(3), { head: NEXT, posted: false }),
      askedFor('security', person(kim), at(4)),
    ];
    const given = withAsked({ policy: plain, facts: facts() }, ...stored).facts;
    expect(recordsOf(given, { ask }, { ...remove, reviewers: [person(pat)] }, null)).toEqual([
      askedFor('product', person(pat), at(2), { status: 'taken-back' }),
      askedFor('operation', person(pat), at(3), { status: 'taken-back', posted: false }),
    ]);
    expect(recordsOf(facts(), { ask }, { ...remove, reviewers: [person(pat)] }, 'no')).toEqual([]);
  });

  test('planning after applying gives nothing, even if GitHub refuses some', () => {
    const done = applied({ policy: plain, facts: facts(), shown: [] }, new Set(['oli']));
    expect(decide(done)).toEqual(NO_REVIEW_REQUESTS);
    expect(done.facts.memory.asked?.map(({ status }) => status)).toEqual([
      'asked',
      'refused',
      'asked',
      'asked',
      'asked',
      'asked',
    ]);
  });

  test('sam, who can sign nothing more, is taken back when the state is complete', () => {
    const done = applied({ policy: plain, facts: facts(), shown: [] });
    const comments = known([comment(1, rae, 1, '/ready organization')]);
    const after = decide({ ...done, facts: { ...done.facts, comments } });
    expect(after.takeBack).toEqual([person(rae), person(sam)]);
  });
});
