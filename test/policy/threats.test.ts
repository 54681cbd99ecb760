import { describe, expect, test } from '@jest/globals';
import type { Facts, RememberedBlock } from '../../src/domain/facts.ts';
import { known } from '../../src/domain/reading.ts';
import { evaluate } from '../../src/policy/evaluate.ts';
import { afterEdit, comment, eve, facts, kim, NEXT, oli, pat, pushed, rae, review, sam } from '../support/facts.ts';
import { policy, policyOf } from '../support/policy.ts';

type Said = ReturnType<typeof comment>;

const four = [
  comment(1, pat, 60, '/ready'),
  comment(2, oli, 61, '/ready'),
  comment(3, rae, 62, '/ready'),
  comment(4, kim, 63, '/ready'),
];
const says = (comments: readonly Said[], blocks: readonly RememberedBlock[] = []): Facts => {
  const given = facts({ comments: known(comments) });
  return { ...given, memory: { ...given.memory, blocks } };
};
/** What the app remembers once it has seen these comments. */
const seen = (...comments: readonly Said[]) => evaluate(policy(), says(comments)).remember;
const outcome = (given: Facts) => evaluate(policy(), given).outcome;

describe('text that is deleted or changed by somebody who may', () => {
  const hold = comment(5, oli, 64, '/hold the pager is broken');

  test('SIGN-13: a hold goes on when its comment is deleted, or edited into something else', () => {
    const blocks = seen(...four, hold);
    expect(outcome(says([...four, hold], blocks))).toBe('blocked');
    expect(outcome(says(four, blocks))).toBe('blocked');
    expect(outcome(says([...four, afterEdit(comment(5, oli, 64, 'never mind'), 70)], blocks))).toBe('blocked');
    expect(outcome(says(four))).toBe('ready');
  });

  test('SIGN-13: an /unhold that is edited, or put into the comment of another, frees nothing', () => {
    const blocks = seen(...four, hold);
    expect(outcome(says([...four, hold, comment(6, oli, 65, '/unhold')], blocks))).toBe('ready');
    expect(outcome(says([...four, hold, afterEdit(comment(6, oli, 65, '/unhold'), 70)], blocks))).toBe('blocked');
    expect(outcome(says([...four, afterEdit(comment(5, oli, 64, '/unhold'), 70)], blocks))).toBe('blocked');
  });

  test('SIGN-13: an /unhold that is deleted frees nothing any longer', () => {
    expect(outcome(says([...four, hold], seen(...four, hold)))).toBe('blocked');
  });

  test('SIGN-9: a withdrawal stays in force when its comment is edited into a sign-off', () => {
    const blocks = seen(...four, comment(5, kim, 64, '/withdraw security'));
    expect(outcome(says([...four, afterEdit(comment(5, kim, 64, '/ready security'), 70)], blocks))).toBe('pending');
  });

  test('REL-3: a /not-a-release that is edited or deleted frees nothing', () => {
    const once = (...comments: readonly Said[]): Facts => {
      const given = facts({ pull: { base: { ref: 'develop', sha: NEXT } }, comments: known(comments) });
      return { ...given, memory: { ...given.memory, wasRelease: true } };
    };
    expect(outcome(once(comment(1, rae, 60, '/not-a-release wrong branch')))).toBe('not-applicable');
    expect(outcome(once(afterEdit(comment(1, rae, 60, '/not-a-release wrong branch'), 61)))).toBe('pending');
    expect(outcome(once())).toBe('pending');
  });
});

describe('acts of people who hold no role', () => {
  test('SIGN-3, SIGN-8, SIGN-13: whatever command they give, in a comment or a review, nothing becomes better or worse', () => {
    const commands = [
      '/ready security',
      '/not-ready security no',
      '/withdraw',
      '/hold it',
      '/unhold',
      '/not-a-release no',
    ].join('\n');
    const noise = {
      comments: known([...four.slice(0, 3), comment(9, eve, 70, commands)]),
      reviews: known([
        { ...review(1, eve, 71, 'approved'), body: commands },
        { ...review(2, eve, 72, 'changes-requested'), body: commands },
      ]),
    };
    const states = (given: Facts) =>
      evaluate(policy(), given).requirements.map((one) => ('counted' in one ? [one.state, one.status] : one.status));
    expect(states(facts(noise))).toEqual(states(says(four.slice(0, 3))));
  });
});

describe('names that change hands', () => {
  test('SIGN-3: an account that bears the former login of a holder is somebody else', () => {
    const text = `version: 1
roles:
  product-owner: { users: [pat] }
  operations-coordinator: { users: [oli] }
  release-coordinator: { users: [rae] }
  security-architect: { teams: [acme/appsec] }
`;
    const decided = (signer: typeof kim) => {
      const given = says([...four.slice(0, 3), comment(4, signer, 63, '/ready security')]);
      const teams = [{ team: 'acme/appsec', members: known([{ ...kim, login: 'kim-of-acme' }]) }];
      return evaluate(policyOf(text), { ...given, people: { ...given.people, teams } }).outcome;
    };
    expect(decided(kim)).toBe('ready');
    expect(decided({ ...kim, id: 99 })).toBe('pending');
  });
});

describe('acts under pressure', () => {
  test('SIGN-9, SIGN-10: a person who was talked into a sign-off takes it back, and the gate closes', () => {
    expect(outcome(says(four))).toBe('ready');
    expect(outcome(says([...four, comment(5, kim, 90, '/withdraw')]))).toBe('pending');
  });

  test('SIGN-5, SIGN-8: new content neither carries the old sign-offs nor lifts an objection', () => {
    const objected = says([...four.slice(0, 3), comment(4, kim, 63, '/not-ready security it leaks')]);
    expect(outcome(pushed(objected, 90))).toBe('blocked');
    expect(outcome(pushed(says(four), 90))).toBe('pending');
  });

  test('SOD-3: one person in all four roles opens no gate alone, nor do three people', () => {
    const text = (users: string) => `version: 1
roles:
  product-owner: { users: [${users}] }
  operations-coordinator: { users: [${users}] }
  release-coordinator: { users: [${users}] }
  security-architect: { users: [${users}] }
`;
    const states = ['product', 'operation', 'organization', 'security'];
    const allBy = (...people: readonly (typeof pat)[]) =>
      people.flatMap((who, index) =>
        states.map((state, line) => comment(10 * index + line + 1, who, 60 + line, `/ready ${state}`)),
      );
    const decided = (...people: readonly (typeof pat)[]) =>
      evaluate(policyOf(text(people.map(({ login }) => login).join(', '))), says(allBy(...people))).outcome;
    expect(decided(pat)).toBe('pending');
    expect(decided(pat, oli, kim)).toBe('pending');
    expect(decided(pat, oli, kim, sam)).toBe('ready');
  });
});
