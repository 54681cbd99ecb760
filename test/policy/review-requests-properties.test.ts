import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Account } from '../../src/domain/account.ts';
import type { Facts } from '../../src/domain/facts.ts';
import { addMillis, asSha, type Instant } from '../../src/domain/ids.ts';
import { known } from '../../src/domain/reading.ts';
import { type ReviewRequests, reviewerKey } from '../../src/domain/review-request.ts';
import { planReviews } from '../../src/plan/plan-reviews.ts';
import { evaluate } from '../../src/policy/evaluate.ts';
import { afterWorkingDay } from '../../src/policy/working-day.ts';
import { at, comment, commit, dev, everyone, facts, oli, treeOf } from '../support/facts.ts';
import { policyOf } from '../support/policy.ts';
import { applied, decide, person, type Situation, shownAs } from '../support/review-requests.ts';

const crowd: readonly Account[] = Array.from({ length: 12 }, (_, index) => ({
  id: 50 + index,
  login: `c${index}`,
  kind: 'user',
}));
const all = [...everyone, ...crowd];
const names = (list: readonly Account[]) => list.map(({ login }) => login).join(', ');
const reading = policyOf(`version: 1
roles:
  product-owner: { users: [pat, c0, c1] }
  operations-coordinator: { users: [${names(crowd.slice(0, 8))}] }
  release-coordinator: { users: [rae, sam, c2] }
  security-architect: { users: [${names(crowd)}] }
readiness: { security: { count: 2 } }
`);
const people: Facts['people'] = {
  users: all.map((account) => ({ login: account.login, account: known(account) })),
  teams: [],
};
const STATES = ['product', 'operation', 'organization', 'security'] as const;

/** Something that happens, and how many hours after what was before. */
const step = fc.tuple(
  fc.integer({ min: 0, max: 30 }),
  fc.oneof(
    fc.record({ kind: fc.constant('sign' as const), who: fc.constantFrom(...all), state: fc.constantFrom(...STATES) }),
    fc.record({
      kind: fc.constant('withdraw' as const),
      who: fc.constantFrom(...all),
      state: fc.constantFrom(...STATES),
    }),
    fc.record({ kind: fc.constant('push' as const), who: fc.constantFrom(dev, oli, ...crowd.slice(0, 2)) }),
    fc.record({ kind: fc.constant('review' as const), who: fc.constantFrom(...all) }),
    fc.record({ kind: fc.constant('request' as const), who: fc.constantFrom(...crowd) }),
    fc.record({ kind: fc.constant('wait' as const) }),
  ),
);
const refuses = fc
  .uniqueArray(fc.constantFrom(...crowd.map(({ login }) => login)), { maxLength: 4 })
  .map((list) => new Set(list));
const history = fc.record({ steps: fc.array(step, { maxLength: 25 }), refuses });

type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

function happens(given: Situation, [hours, what]: Step, number: number): Situation {
  const now = addMillis(given.facts.at, hours * 3_600_000 + 60_000);
  const before = { ...given, facts: { ...given.facts, at: now } };
  const { facts: found, shown = [] } = before;
  switch (what.kind) {
    case 'sign':
    case 'withdraw': {
      const said = {
        ...comment(number, what.who, 0, `/${what.kind === 'sign' ? 'ready' : 'withdraw'} ${what.state}`),
        createdAt: now,
      };
      const comments = found.comments.state === 'known' ? found.comments.value : [];
      return { ...before, facts: { ...found, at: addMillis(now, 60_000), comments: known([...comments, said]) } };
    }
    case 'push': {
      const head = asSha(number.toString(16).padStart(40, 'e'));
      const heads = found.heads.state === 'known' ? found.heads.value : [];
      const commits = found.commits.state === 'known' ? found.commits.value : [];
      return {
        ...before,
        facts: {
          ...found,
          pullRequest: { ...found.pullRequest, head: { ...found.pullRequest.head, sha: head, tree: treeOf(head) } },
          commits: known([...commits, commit(head, what.who)]),
          heads: known([...heads, { commit: head, tree: treeOf(head), since: now, source: 'webhook' }]),
        },
      };
    }
    case 'review':
      return {
        ...before,
        shown: shown.filter(({ reviewer }) => reviewer?.kind !== 'person' || reviewer.account.id !== what.who.id),
      };
    case 'request':
      return shown.some(({ reviewer }) => reviewer?.kind === 'person' && reviewer.account.id === what.who.id)
        ? before
        : { ...before, shown: [...shown, shownAs(person(what.who), false)] };
    case 'wait':
      return before;
  }
}

const start = (): Situation => ({ policy: reading, facts: facts({ people, at: at(10) }), shown: [] });

interface Seen {
  readonly situation: Situation;
  readonly decided: ReviewRequests;
}

/** Every situation of a history, with what was decided in it; GitHub does it before the next one. */
function play(steps: readonly Step[], whom: ReadonlySet<string>): readonly Seen[] {
  const seen: Seen[] = [];
  let now = start();
  steps.forEach((one, index) => {
    now = happens(now, one, index + 1);
    seen.push({ situation: now, decided: decide(now) });
    now = applied(now, whom);
  });
  return seen;
}

test('NTF-1: nobody is asked who cannot sign a waiting state, contributed, or opened the pull request', () => {
  fc.assert(
    fc.property(history, (given) => {
      for (const { situation, decided } of play(given.steps, given.refuses)) {
        const { requirements } = evaluate(situation.policy, situation.facts);
        for (const { reviewer, states } of decided.ask) {
          const waits = requirements.filter((one) => one.kind === 'state' && one.status === 'pending');
          const able = waits.filter(
            (one) =>
              one.kind === 'state' && one.canSign.some((who) => reviewerKey(person(who)) === reviewerKey(reviewer)),
          );
          expect(able.map((one) => one.kind === 'state' && one.state)).toEqual(expect.arrayContaining([...states]));
          expect(states.length).toBeGreaterThan(0);
          expect(reviewerKey(reviewer)).not.toBe(reviewerKey(person(dev)));
        }
      }
    }),
  );
});

test('NTF-1: at most three are asked for a state within a working day, over all heads, and nobody twice on a head', () => {
  fc.assert(
    fc.property(history, (given) => {
      const asked: { readonly state: string; readonly head: string; readonly key: string; readonly at: Instant }[] = [];
      for (const { situation, decided } of play(given.steps, given.refuses)) {
        const now = situation.facts.at;
        for (const { reviewer, states } of decided.ask) {
          if (reviewer.kind === 'person' && given.refuses.has(reviewer.account.login)) continue;
          for (const state of states)
            asked.push({ state, head: situation.facts.pullRequest.head.sha, key: reviewerKey(reviewer), at: now });
        }
        for (const state of STATES) {
          const recent = asked.filter((one) => one.state === state && afterWorkingDay(one.at, 'UTC') > now);
          expect(new Set(recent.map(({ key }) => key)).size).toBeLessThanOrEqual(3);
        }
      }
      const once = asked.map(({ state, head, key }) => `${state} ${head} ${key}`);
      expect(new Set(once).size).toBe(once.length);
    }),
  );
});

test('NTF-1: what GitHub lists in any order is decided alike', () => {
  fc.assert(
    fc.property(history, fc.integer({ min: 1, max: 20 }), (given, shift) => {
      const turned = <T>(list: readonly T[]): readonly T[] =>
        [...list.slice(shift % (list.length || 1)), ...list.slice(0, shift % (list.length || 1))].reverse();
      for (const { situation, decided } of play(given.steps, given.refuses)) {
        const asked = situation.facts.memory.asked ?? [];
        const mixed = {
          ...situation,
          shown: turned(situation.shown ?? []),
          facts: {
            ...situation.facts,
            people: { ...people, users: turned(people.users) },
            memory: { ...situation.facts.memory, ...(asked.length === 0 ? {} : { asked: turned(asked) }) },
          },
        };
        expect(decide(mixed)).toEqual(decided);
      }
    }),
  );
});

test('NTF-1: once everything is done, and GitHub refused nobody, nothing more is to be done', () => {
  fc.assert(
    fc.property(history, (given) => {
      for (const { situation } of play(given.steps, new Set())) {
        const after = decide(applied(situation));
        expect(planReviews(after)).toEqual([]);
      }
    }),
  );
});

test('NTF-1: time alone has nobody asked before the time that was named', () => {
  fc.assert(
    fc.property(history, fc.integer({ min: 1, max: 5_000 }), (given, minutes) => {
      for (const { situation } of play(given.steps, new Set())) {
        const done = applied(situation);
        const { nextChange } = decide(done);
        const then = addMillis(done.facts.at, minutes * 60_000);
        if (nextChange !== null && then >= nextChange) continue;
        expect(decide({ ...done, facts: { ...done.facts, at: then } }).ask).toEqual([]);
      }
    }),
  );
});
