import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Account } from '../../src/domain/account.ts';
import type { Facts } from '../../src/domain/facts.ts';
import type { PolicyReading } from '../../src/domain/policy.ts';
import { known, unavailable } from '../../src/domain/reading.ts';
import type { RememberedOrder } from '../../src/domain/release-order.ts';
import { evaluate } from '../../src/policy/evaluate.ts';
import { mentionsOf } from '../../src/policy/mentions.ts';
import {
  ann,
  at,
  comment,
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
  treeOf,
} from '../support/facts.ts';
import { policy, policyOf, policyText } from '../support/policy.ts';

const plain = policy();
const four = [
  comment(1, pat, 30, '/ready product'),
  comment(2, oli, 40, '/ready operation'),
  comment(3, rae, 50, '/ready organization'),
  comment(4, kim, 60, '/ready security'),
];
const signed = facts({ comments: known(four) });
const stale = pushed(signed, 120);
const withComments = (given: Facts, ...more: ReturnType<typeof comment>[]): Facts => ({
  ...given,
  comments: known([...four, ...more]),
});

/** Each comment in words: `stale:… pat (product)`. */
function mentions(reading: PolicyReading, given: Facts, passes = true): readonly string[] {
  const people = (accounts: readonly Account[]) => accounts.map(({ login }) => login).join(', ');
  return mentionsOf(reading, given, evaluate(reading, given), passes).map((one) =>
    one.kind === 'ready'
      ? `${one.id} ${people(one.people)}`
      : `${one.id} ${one.signOffs.map(({ state, signOff }) => `${signOff.actor.login} (${state.state})`).join(', ')}`,
  );
}

/** Why sign-offs are stale. */
const reasons = (reading: PolicyReading, given: Facts): readonly string[] =>
  evaluate(reading, given).requirements.flatMap((one) =>
    one.kind === 'state' ? one.notCounted.map(({ why }) => (why.code === 'stale' ? why.because : why.code)) : [],
  );

describe('NTF-1: whose sign-off a push made stale', () => {
  test.each<[string, Facts, readonly string[]]>([
    [
      'all four signers, in one comment',
      stale,
      [`stale:${NEXT} pat (product), oli (operation), rae (organization), kim (security)`],
    ],
    ['nobody, before the push', facts({ comments: known(four.slice(0, 3)) }), []],
    [
      'not who has renewed',
      withComments(stale, comment(5, pat, 140, '/ready product')),
      [`stale:${NEXT} oli (operation), rae (organization), kim (security)`],
    ],
    [
      'nobody for a state that somebody else signed since',
      withComments(stale, comment(5, sam, 140, '/ready organization'), comment(6, lee, 141, '/ready security')),
      [`stale:${NEXT} pat (product), oli (operation)`],
    ],
    [
      'also for a state with an objection, since both are needed',
      withComments(stale, comment(5, lee, 140, '/not-ready security A key is public.')),
      [`stale:${NEXT} pat (product), oli (operation), rae (organization), kim (security)`],
    ],
    [
      'the signer of an older commit that was named is not told what they know',
      withComments(stale, comment(5, sam, 140, `/ready organization ${HEAD.slice(0, 10)}`)),
      [`stale:${NEXT} pat (product), oli (operation), rae (organization), kim (security)`],
    ],
    [
      'who names the earlier commit in the second of the push',
      pushed(facts({ comments: known([...four.slice(0, 3), comment(4, kim, 120, `/ready security ${HEAD}`)]) }), 120),
      [`stale:${NEXT} pat (product), oli (operation), rae (organization), kim (security)`],
    ],
    [
      'not who took the sign-off back before the push',
      pushed(facts({ comments: known([...four, comment(5, kim, 70, '/withdraw')]) }), 120),
      [`stale:${NEXT} pat (product), oli (operation), rae (organization)`],
    ],
    [
      'for the push, not for an earlier head that was seen once more, in whatever order they were stored',
      {
        ...stale,
        heads: known([
          ...(stale.heads.state === 'known' ? stale.heads.value : []).toReversed(),
          { commit: HEAD, tree: treeOf(HEAD), since: at(90), source: 'observation' },
        ]),
      },
      [`stale:${NEXT} pat (product), oli (operation), rae (organization), kim (security)`],
    ],
    [
      'also if the webhook of the push was lost, so that it is not known which head was signed',
      {
        ...stale,
        heads: known([
          ...(signed.heads.state === 'known' ? signed.heads.value : []),
          { commit: NEXT, tree: treeOf(NEXT), since: at(120), source: 'observation' },
        ]),
      },
      [`stale:${NEXT} pat (product), oli (operation), rae (organization), kim (security)`],
    ],
    [
      'nobody whose sign-off is older than the first known head, and never counted',
      { ...signed, heads: known([{ commit: HEAD, tree: treeOf(HEAD), since: at(200), source: 'webhook' }]) },
      [],
    ],
    ['nobody after the end', { ...stale, pullRequest: { ...stale.pullRequest, state: 'closed' } }, []],
    ['nobody about a draft', { ...stale, pullRequest: { ...stale.pullRequest, draft: true } }, []],
    ['nobody while a fact is missing', { ...stale, reviews: unavailable('truncated', 'reviews') }, []],
    ['nobody while the heads are unknown', { ...stale, heads: unavailable('missing', 'heads') }, []],
  ])('%s', (_, given, expected) => {
    expect(mentions(plain, given)).toEqual(expected);
  });

  test('a signer who pushed is not mentioned: code authors cannot sign', () => {
    const own = pushed(facts({ comments: known([...four.slice(0, 3), comment(4, ann, 60, '/ready security')]) }), 120);
    const reading = policyOf(policyText().replace('[kim, lee]', '[ann, lee]'));
    expect(mentions(reading, own)).toEqual([`stale:${NEXT} pat (product), oli (operation), rae (organization)`]);
  });

  test('each is mentioned for the push after which the sign-off no longer held, so that two pushes are two comments', () => {
    const third = sha('3');
    const again = withComments(stale, comment(5, pat, 140, '/ready product'));
    const heads = known([
      { commit: third, tree: sha('4'), since: at(180), source: 'webhook' as const },
      ...(again.heads.state === 'known' ? again.heads.value : []).toReversed(),
    ]);
    const given: Facts = {
      ...again,
      heads,
      pullRequest: { ...again.pullRequest, head: { ...again.pullRequest.head, sha: third, tree: sha('4') } },
    };
    expect(mentions(plain, given)).toEqual([
      `stale:${NEXT} oli (operation), rae (organization), kim (security)`,
      `stale:${third} pat (product)`,
    ]);
  });

  describe('of several pushes', () => {
    const [third, fourth] = [sha('3'), sha('4')];
    /** The facts after heads in turn, each with its tree, from minute 120 on, one in ten minutes. */
    const through = (given: Facts, ...heads: readonly (readonly [typeof HEAD, typeof HEAD])[]): Facts => {
      const before = given.heads.state === 'known' ? given.heads.value : [];
      const [last = [HEAD, treeOf(HEAD)] as const] = heads.toReversed();
      return {
        ...given,
        trees: heads.map(([commit, tree]) => ({ commit, tree })),
        heads: known([
          ...before,
          ...heads.map(([commit, tree], index) => ({
            commit,
            tree,
            since: at(120 + 10 * index),
            source: 'webhook' as const,
          })),
        ]),
        pullRequest: { ...given.pullRequest, head: { ...given.pullRequest.head, sha: last[0], tree: last[1] } },
      };
    };
    const all = 'pat (product), oli (operation), rae (organization), kim (security)';
    const named = facts({
      comments: known([...four.slice(0, 3), comment(4, kim, 125, `/ready security ${HEAD}`)]),
    });
    const three = 'pat (product), oli (operation), rae (organization)';

    test.each<[string, Facts, readonly string[]]>([
      [
        'after a revert to the signed commit, the next one counts',
        through(signed, [NEXT, treeOf(NEXT)], [HEAD, treeOf(HEAD)], [third, sha('8')]),
        [`stale:${third} ${all}`],
      ],
      [
        'after a commit with the signed content as well',
        through(signed, [NEXT, treeOf(NEXT)], [third, treeOf(HEAD)], [fourth, sha('8')]),
        [`stale:${fourth} ${all}`],
      ],
      [
        'one that changes no content is no cause',
        through(signed, [NEXT, treeOf(HEAD)], [third, sha('8')]),
        [`stale:${third} ${all}`],
      ],
      [
        'the first that made it stale counts, however many follow',
        through(signed, [NEXT, treeOf(NEXT)], [third, sha('8')], [fourth, sha('9')]),
        [`stale:${NEXT} ${all}`],
      ],
      [
        'a sign-off that names an older commit never counted, and mentions nobody at the next push',
        through(named, [NEXT, treeOf(NEXT)], [third, sha('8')]),
        [`stale:${NEXT} ${three}`],
      ],
      [
        'it counted if its content came back, until the push after that',
        through(named, [NEXT, treeOf(NEXT)], [HEAD, treeOf(HEAD)], [third, sha('8')]),
        [`stale:${third} ${all}`],
      ],
    ])('%s', (_, given, expected) => {
      expect(mentions(plain, given)).toEqual(expected);
    });
  });

  test('another base branch is no push, even if a push of the same content came as well', () => {
    const same: Facts = {
      ...signed,
      heads: known([
        ...(signed.heads.state === 'known' ? signed.heads.value : []),
        { commit: NEXT, tree: treeOf(HEAD), since: at(80), source: 'webhook' },
      ]),
      pullRequest: { ...signed.pullRequest, head: { ...signed.pullRequest.head, sha: NEXT, tree: treeOf(HEAD) } },
      events: known([{ kind: 'base-changed', at: at(90) } as never]),
    };
    expect(reasons(plain, same)).toEqual(['base-changed', 'base-changed', 'base-changed', 'base-changed']);
    expect(mentions(plain, same)).toEqual([]);
  });

  test('not who signed another state since, and can sign no second one', () => {
    const both = policyOf(
      policyText()
        .replace('{ users: [pat] }', '{ users: [pat, oli] }')
        .replace('{ users: [oli] }', '{ users: [oli, eve] }'),
    );
    const given = withComments(stale, comment(5, oli, 140, '/ready product'));
    expect(mentions(both, given)).toEqual([`stale:${NEXT} rae (organization), kim (security)`]);
  });

  test('signers are mentioned as well while the release has to be brought up to date', () => {
    const strict = policy('merge: { up-to-date: required }');
    const base = { ...stale.pullRequest.base, sha: sha('f') };
    const behind: Facts = { ...stale, pullRequest: { ...stale.pullRequest, base } };
    expect(evaluate(strict, behind).requirements).toContainEqual(
      expect.objectContaining({ kind: 'up-to-date', status: 'pending' }),
    );
    expect(mentions(strict, behind)).toEqual(mentions(plain, stale));
  });

  test('a mention has its kind, and each sign-off its reason', () => {
    const only = pushed(facts({ comments: known(four.slice(3)) }), 120);
    const verdict = evaluate(plain, only);
    const state = verdict.requirements.find((one) => one.kind === 'state' && one.notCounted.length > 0);
    expect(mentionsOf(plain, only, verdict, true)).toEqual([
      {
        kind: 'stale',
        id: `stale:${NEXT}`,
        signOffs: [
          {
            state,
            because: 'new-content',
            signOff: expect.objectContaining({ act: 'comment:4:1', actor: kim, commit: HEAD }),
          },
        ],
      },
    ]);
  });
});

describe('NTF-1: who can release', () => {
  const crowd: readonly Account[] = ['zoe', 'Amy', 'bob', 'cat'].map((login, index) => ({
    id: 100 + index,
    login,
    kind: 'user',
  }));
  const people = {
    users: [...everyone, ...crowd].map((account) => ({ login: account.login, account: known(account) })),
    teams: [],
  };
  const ordered = { ...withComments(signed, comment(5, rae, 70, '/release')), at: at(71) };
  const orderOf = (head: typeof HEAD): RememberedOrder => ({
    kind: 'accepted',
    act: 'comment:5:1',
    order: {
      act: 'comment:5:1',
      person: rae,
      at: at(70),
      url: 'https://github.example/acme/shop/pull/7#issuecomment-5',
      tag: null,
      head,
      base: 'main',
      method: 'merge',
      createRelease: true,
    },
    open: false,
  });
  const deployers = (users: string) => policyOf(`${policyText()}  deployer: { users: [${users}] }\n`);

  test.each<[string, PolicyReading, Facts, readonly string[]]>([
    ['the deployers, once the check passes', plain, signed, [`ready:${HEAD} rae, sam`]],
    ['nobody, while a state is not signed', plain, facts({ comments: known(four.slice(0, 3)) }), []],
    [
      'three of many, in the order in which the checklist names them',
      deployers('zoe, Amy, bob, cat'),
      { ...signed, people },
      [`ready:${HEAD} Amy, bob, cat`],
    ],
    ['not who contributed to the code', deployers('dev, zoe'), { ...signed, people }, [`ready:${HEAD} zoe`]],
    ['nobody, if all of them contributed', deployers('dev'), signed, []],
    ['nobody, if one of them has ordered it', plain, ordered, []],
    [
      'both of them, if the order was about another head',
      plain,
      { ...ordered, memory: { ...ordered.memory, orders: [orderOf(NEXT)] } },
      [`ready:${HEAD} rae, sam`],
    ],
    ['nobody, if it is off', policy('notify: { request-review: off }'), signed, []],
    ['nobody without a policy', { state: 'absent' }, signed, []],
  ])('%s', (_, reading, given, expected) => {
    expect(mentions(reading, given)).toEqual(expected);
  });

  test('nobody, while the check waits for another pull request', () => {
    expect(mentions(plain, signed, false)).toEqual([]);
  });
});

test('NTF-1: nobody is mentioned who cannot sign or release now, and the order of the facts does not matter', () => {
  const acts = fc.array(
    fc.record({
      who: fc.constantFrom(...everyone),
      minutes: fc.integer({ min: 1, max: 200 }),
      body: fc.constantFrom('/ready', '/ready security', '/withdraw', '/not-ready No', '/hold', '/release v1.4.0'),
    }),
    { maxLength: 12 },
  );
  fc.assert(
    fc.property(acts, fc.boolean(), (list, isPushed) => {
      const comments = [
        ...four,
        ...list.map(({ who, minutes, body }, index) => comment(10 + index, who, minutes, body)),
      ];
      const before = facts({ comments: known(comments) });
      const given = isPushed ? pushed(before, 120) : before;
      const verdict = evaluate(plain, given);
      const found = mentionsOf(plain, given, verdict, true);
      for (const one of found) {
        if (one.kind === 'ready') {
          expect(verdict.outcome).toBe('ready');
          expect(verdict.deployers).toEqual(expect.arrayContaining([...one.people]));
        } else {
          for (const { state, signOff } of one.signOffs) {
            expect(state.canSign.map(({ id }) => id)).toContain(signOff.actor.id);
            expect(signOff.at < at(120)).toBe(true);
          }
        }
      }
      const heads = given.heads.state === 'known' ? known(given.heads.value.toReversed()) : given.heads;
      const reversed = { ...given, heads, comments: known(comments.toReversed()) };
      expect(mentionsOf(plain, reversed, evaluate(plain, reversed), true)).toEqual(found);
    }),
  );
});
