import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Account, sameAccount } from '../../src/domain/account.ts';
import type { Facts } from '../../src/domain/facts.ts';
import { known, unavailable } from '../../src/domain/reading.ts';
import type { StateRequirement } from '../../src/domain/requirement.ts';
import type { Verdict } from '../../src/domain/verdict.ts';
import { evaluate } from '../../src/policy/evaluate.ts';
import {
  afterEdit,
  comment,
  everyone,
  facts,
  HEAD,
  labelEvent,
  NEXT,
  pushed,
  review,
  robot,
  treeOf,
  unlabelEvent,
} from '../support/facts.ts';
import { policy } from '../support/policy.ts';

/**
 * A policy in which people hold several roles.
 * One state needs two sign-offs, and one has a role of the policy's own.
 */
const crowded = policy(
  '  counsel: { users: [kim, oli, eve] }\nreadiness: { legal: { owner: counsel }, security: { count: 2 } }',
);
const plain = policy();

const person = fc.constantFrom<Account>(...everyone, robot);
const states = ['product', 'operation', 'organization', 'security', 'legal'] as const;
const minute = fc.integer({ min: 1, max: 200 });
const line = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...states).map((state) => `/ready ${state}`) },
  { weight: 4, arbitrary: fc.constant('/ready') },
  fc.constantFrom(...states).map((state) => `/ready ${state} ${HEAD.slice(0, 8)}`),
  fc.constantFrom(...states).map((state) => `/not-ready ${state} because`),
  fc.constantFrom(...states).map((state) => `/withdraw ${state}`),
  fc.constantFrom('/hold it', '/unhold', '/withdraw', '/not-ready', '/not-a-release no', '/ready x y z', 'words'),
);
const someComments = fc.array(fc.tuple(person, minute, fc.array(line, { minLength: 1, maxLength: 3 }), fc.boolean()), {
  maxLength: 12,
});
const someReviews = fc.array(
  fc.tuple(
    person,
    minute,
    fc.constantFrom('approved' as const, 'changes-requested' as const, 'commented' as const, 'dismissed' as const),
    fc.boolean(),
  ),
  { maxLength: 5 },
);
const someLabels = fc.array(fc.tuple(person, minute, fc.constantFrom(...states), fc.boolean()), { maxLength: 5 });

/** Everything that can happen on a release, mostly with good intentions. So a good part of the runs ends in ready. */
const history: fc.Arbitrary<Facts> = fc
  .record({
    comments: someComments,
    reviews: someReviews,
    labels: someLabels,
    author: person,
    pushedAt: fc.option(minute),
    pushers: fc.array(person, { maxLength: 1 }),
    eager: fc.boolean(),
  })
  .map(({ comments, reviews, labels, author, pushedAt, pushers, eager }) => {
    const before = facts({ pull: { author } });
    const given = pushedAt === null ? before : pushed(before, pushedAt);
    const good = eager
      ? ['pat', 'oli', 'rae', 'kim', 'lee'].map((login, index) =>
          comment(
            900 + index,
            everyone.find((one) => one.login === login) ?? null,
            250 + index,
            login === 'oli' ? '/ready operation' : login === 'kim' || login === 'lee' ? '/ready security' : '/ready',
          ),
        )
      : [];
    return {
      ...given,
      pushers: known(pushers),
      comments: known([
        ...comments.map(([who, when, lines, edited], index) =>
          afterEdit(comment(index, who, when, lines.join('\n')), edited && index % 4 === 0 ? when + 1 : undefined),
        ),
        ...good,
        ...(eager ? [comment(999, everyone[8] ?? null, 260, '/ready legal')] : []),
      ]),
      reviews: known(
        reviews.map(([who, when, state, old], index) => ({
          ...review(index, who, when, state),
          ...(old ? {} : { commit: { sha: given.pullRequest.head.sha, tree: given.pullRequest.head.tree } }),
        })),
      ),
      events: known(
        labels.map(([who, when, state, off], index) =>
          (off ? unlabelEvent : labelEvent)(index, who, when, `ready/${state}`),
        ),
      ),
    };
  });

const stateOf = (verdict: Verdict, name: string) =>
  verdict.requirements.find((one): one is StateRequirement => one.kind === 'state' && one.state === name);

describe('properties of every decision', () => {
  test('SOD-3: the order in which sign-offs are listed is irrelevant', () => {
    fc.assert(
      fc.property(history, fc.infiniteStream(fc.nat()), (given, randoms) => {
        const shuffle = <T>(list: readonly T[]): readonly T[] =>
          [...list]
            .map((value) => ({ value, key: randoms.next().value ?? 0 }))
            .sort((a, b) => a.key - b.key)
            .map(({ value }) => value);
        const mixed: Facts = {
          ...given,
          comments: given.comments.state === 'known' ? known(shuffle(given.comments.value)) : given.comments,
          reviews: given.reviews.state === 'known' ? known(shuffle(given.reviews.value)) : given.reviews,
          events: given.events.state === 'known' ? known(shuffle(given.events.value)) : given.events,
          commits: given.commits.state === 'known' ? known(shuffle(given.commits.value)) : given.commits,
          heads: given.heads.state === 'known' ? known(shuffle(given.heads.value)) : given.heads,
        };
        expect(evaluate(crowded, mixed)).toEqual(evaluate(crowded, given));
      }),
    );
  });

  test('SOD-6: making a fact unavailable never improves the verdict', () => {
    const part = fc.constantFrom(
      'commits',
      'pushers',
      'comments',
      'reviews',
      'events',
      'heads',
      'labels',
      'people',
      'user',
    );
    fc.assert(
      fc.property(history, part, (given, name) => {
        const gap = unavailable('truncated', name);
        const poorer: Facts =
          name === 'labels'
            ? { ...given, pullRequest: { ...given.pullRequest, labels: gap } }
            : name === 'people'
              ? { ...given, people: { users: [], teams: [] } }
              : name === 'user'
                ? {
                    ...given,
                    people: {
                      ...given.people,
                      users: given.people.users.map((user, index) => (index === 0 ? { ...user, account: gap } : user)),
                    },
                  }
                : { ...given, [name]: gap };
        expect(evaluate(plain, poorer).outcome).toBe('error');
      }),
    );
  });

  test('SOD-2, SOD-3, SIGN-3: ready implies distinct, eligible holders for every state', () => {
    let ready = 0;
    fc.assert(
      fc.property(history, (given) => {
        const verdict = evaluate(crowded, given);
        if (verdict.outcome !== 'ready') return;
        ready += 1;
        const holders: Record<string, readonly string[]> = {
          product: ['pat'],
          operation: ['oli'],
          organization: ['rae', 'sam'],
          security: ['kim', 'lee'],
          legal: ['kim', 'oli', 'eve'],
        };
        const authors = [
          given.pullRequest.author,
          ...(given.pushers.state === 'known' ? given.pushers.value : []),
          ...(given.commits.state === 'known'
            ? given.commits.value.flatMap((one) => one.authors.map((author) => author.account))
            : []),
        ];
        const signers: number[] = [];
        for (const [state, logins] of Object.entries(holders)) {
          const counted = stateOf(verdict, state)?.counted ?? [];
          expect(counted).toHaveLength(state === 'security' ? 2 : 1);
          for (const { actor, commit: bound } of counted) {
            expect(logins).toContain(actor.login);
            expect(authors.some((author) => author !== null && sameAccount(author, actor))).toBe(false);
            expect(bound).toBe(given.pullRequest.head.sha);
            signers.push(actor.id);
          }
        }
        expect(new Set(signers).size).toBe(6);
      }),
      { numRuns: 1000 },
    );
    // A property about ready verdicts proves nothing where none is ready.
    expect(ready).toBeGreaterThan(20);
  });

  test('SIGN-5: a sign-off for other content changes nothing', () => {
    fc.assert(
      fc.property(history, fc.constantFrom(...everyone), fc.constantFrom(...states), (given, who, state) => {
        const other = given.pullRequest.head.sha === HEAD ? NEXT : HEAD;
        // An objector's sign-off permanently lifts their objection (SIGN-8), whatever it was for; so none is here.
        const lines =
          given.comments.state === 'known'
            ? given.comments.value.filter(({ body }) => !body.includes('/not-ready'))
            : [];
        const reviews =
          given.reviews.state === 'known' ? given.reviews.value.filter((one) => one.state === 'approved') : [];
        const calm: Facts = {
          ...given,
          comments: known(lines),
          reviews: known(reviews),
          trees: [{ commit: other, tree: treeOf(other) }],
        };
        const more: Facts = {
          ...calm,
          comments: known([...lines, comment(5000, who, 300, `/ready ${state} ${other.slice(0, 10)}`)]),
        };
        const essence = (verdict: Verdict) => ({
          outcome: verdict.outcome,
          counted: verdict.requirements.flatMap((one) =>
            one.kind === 'state' ? [[one.state, one.status, one.counted]] : [],
          ),
        });
        expect(essence(evaluate(crowded, more))).toEqual(essence(evaluate(crowded, calm)));
      }),
    );
  });

  test('SIGN-9: a withdrawal never makes anything ready', () => {
    fc.assert(
      fc.property(history, fc.constantFrom(...everyone), (given, who) => {
        const lines =
          given.comments.state === 'known'
            ? given.comments.value.filter(({ body }) => !body.includes('/not-ready'))
            : [];
        const reviews =
          given.reviews.state === 'known' ? given.reviews.value.filter((one) => one.state === 'approved') : [];
        const calm: Facts = { ...given, comments: known(lines), reviews: known(reviews) };
        const more: Facts = { ...calm, comments: known([...lines, comment(5000, who, 300, '/withdraw')]) };
        const rank = { ready: 3, pending: 2, blocked: 1, error: 0, 'not-applicable': -1 };
        expect(rank[evaluate(crowded, more).outcome]).toBeLessThanOrEqual(rank[evaluate(crowded, calm).outcome]);
      }),
    );
  });

  test('no facts of the documented shape make it throw, and they decide the same again after a trip through JSON', () => {
    fc.assert(
      fc.property(history, fc.array(fc.string(), { maxLength: 4 }), (given, noise) => {
        const words = noise.map((text, index) => comment(7000 + index, index % 2 ? null : robot, 100 + index, text));
        const all: Facts = {
          ...given,
          comments: known([...words, ...(given.comments.state === 'known' ? given.comments.value : [])]),
        };
        const again: Facts = JSON.parse(JSON.stringify(all));
        expect(evaluate(crowded, again)).toEqual(evaluate(crowded, all));
      }),
    );
  });

  test('the facts are not changed by a decision', () => {
    const freeze = <T>(value: T): T => {
      if (typeof value === 'object' && value !== null)
        for (const part of Object.values(Object.freeze(value))) freeze(part);
      return value;
    };
    fc.assert(fc.property(history, (given) => void evaluate(crowded, freeze(structuredClone(given)))));
  });
});
