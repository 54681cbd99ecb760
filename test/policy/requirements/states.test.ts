import { describe, expect, test } from '@jest/globals';
import type { CommentFact, Facts } from '../../../src/domain/facts.ts';
import { known } from '../../../src/domain/reading.ts';
import type { StateRequirement } from '../../../src/domain/requirement.ts';
import { judgeSignOffs, stateRule } from '../../../src/policy/requirements/states.ts';
import { contextOf, signOffStateOf } from '../../support/evaluation-context.ts';
import { afterEdit, comment, eve, facts, kim, lee, NEXT, oli, pat, treeOf } from '../../support/facts.ts';

const legal = 'readiness: { legal: { owner: security-architect } }';
const off = `${legal}\nseparation-of-duties: { one-person-per-state: false }`;
/** The commit to which a stale sign-off is bound. */
const old = { trees: [{ commit: NEXT, tree: treeOf(NEXT) }] };
const says = (...comments: readonly CommentFact[]): Facts => facts({ comments: known(comments), ...old });

const states = (given: Facts, more = legal) => stateRule.evaluate(contextOf(given, more), signOffStateOf(given, more));
const logins = (accounts: readonly { readonly login: string }[]) => accounts.map(({ login }) => login);
const inShort = (one: StateRequirement | undefined) =>
  one && {
    status: one.status,
    counted: one.counted.map(({ actor }) => actor.login),
    notCounted: one.notCounted.map(({ signOff, why }) => `${signOff.actor.login} ${why.code}`),
    canSign: logins(one.canSign),
    cannotSign: one.cannotSign.map(({ account, why }) => `${account.login} ${why}`),
  };
const state = (given: Facts, name: string, more = legal) =>
  inShort(states(given, more).find((one) => one.state === name));
function fates(given: Facts, more = legal) {
  const signOffs = signOffStateOf(given, more);
  const judged = judgeSignOffs(signOffs, stateRule.evaluate(contextOf(given, more), signOffs));
  return judged.map(({ act, disposition }) => [
    act.id,
    disposition.kind === 'idle' ? disposition.why : disposition.kind,
  ]);
}

describe('SOD-3: one person counts for one state', () => {
  test('a sign-off that does not count takes its signer from no other state', () => {
    const given = says(comment(1, kim, 60, `/ready security ${NEXT}`), comment(2, kim, 61, '/ready legal'));
    expect(state(given, 'legal')).toMatchObject({ status: 'satisfied', counted: ['kim'] });
    expect(state(given, 'security')).toEqual({
      status: 'pending',
      counted: [],
      notCounted: ['kim stale'],
      canSign: ['lee'],
      cannotSign: ['kim signed-other-state'],
    });
  });

  test('with the rule off a person counts for each state, but only by what counts', () => {
    const given = says(comment(1, kim, 60, `/ready security ${NEXT}`), comment(2, kim, 61, '/ready legal'));
    expect(state(given, 'security', off)).toEqual({
      status: 'pending',
      counted: [],
      notCounted: ['kim stale'],
      canSign: ['kim', 'lee'],
      cannotSign: [],
    });
    expect(state(given, 'legal', off)).toEqual({
      status: 'satisfied',
      counted: ['kim'],
      notCounted: [],
      canSign: ['lee'],
      cannotSign: [],
    });
    const stale = { code: 'stale', because: 'new-content' };
    expect(fates(given, off)).toEqual([
      ['comment:1:1', stale],
      ['comment:2:1', 'counted'],
    ]);
  });

  test('who is not needed is overtaken, and is not listed among those who do not count', () => {
    const given = says(comment(1, kim, 60, '/ready security'), comment(2, lee, 61, '/ready security'));
    expect(state(given, 'security')).toEqual({
      status: 'satisfied',
      counted: ['kim'],
      notCounted: [],
      canSign: ['lee'],
      cannotSign: [],
    });
    expect(fates(given)).toEqual([
      ['comment:1:1', 'counted'],
      ['comment:2:1', { code: 'overtaken' }],
    ]);
  });

  test('a signer who counts for another state is listed as such', () => {
    const given = says(comment(1, kim, 60, '/ready security\n/ready legal'));
    expect(state(given, 'legal')).toEqual({
      status: 'pending',
      counted: [],
      notCounted: ['kim counted-for'],
      canSign: ['lee'],
      cannotSign: ['kim signed-other-state'],
    });
    expect(fates(given)).toEqual([
      ['comment:1:1', 'counted'],
      ['comment:1:2', { code: 'counted-for', state: 'security' }],
    ]);
  });

  const counsel = '  counsel: { users: [kim, lee, eve] }\nreadiness: { legal: { owner: counsel } }';

  test('a state under objection takes who is left, and no signer whom another state needs', () => {
    const given = says(
      comment(1, kim, 60, '/ready security\n/ready legal'),
      comment(2, lee, 61, '/ready legal'),
      comment(3, eve, 62, '/not-ready legal text'),
    );
    expect(state(given, 'security', counsel)).toMatchObject({ status: 'satisfied', counted: ['kim'] });
    expect(state(given, 'legal', counsel)).toEqual({
      status: 'unsatisfied',
      counted: ['lee'],
      notCounted: ['kim counted-for'],
      canSign: ['eve'],
      cannotSign: ['kim signed-other-state'],
    });
  });

  test('of several states under objection each takes no signer from a state that is open', () => {
    const given = says(
      comment(1, kim, 60, '/ready security\n/ready legal'),
      comment(2, lee, 61, '/not-ready security leak'),
      comment(3, oli, 62, '/not-ready operation later'),
    );
    expect(state(given, 'security')).toMatchObject({ status: 'unsatisfied', counted: [] });
    expect(state(given, 'legal')).toMatchObject({ status: 'satisfied', counted: ['kim'] });
  });
});

describe('VER-4: who does not count for a state', () => {
  test('is listed in the order of time, each person once with the latest attempt', () => {
    const given = facts({
      comments: known([
        afterEdit(comment(1, kim, 60, '/ready security'), 61),
        comment(2, pat, 62, '/ready security'),
        comment(3, lee, 63, `/ready security ${NEXT}`),
        comment(4, oli, 64, '/ready security'),
        comment(5, kim, 65, `/ready security ${NEXT}`),
      ]),
      ...old,
    });
    expect(state(given, 'security')?.notCounted).toEqual([
      'pat not-a-holder',
      'lee stale',
      'oli not-a-holder',
      'kim stale',
    ]);
  });

  test('is not a person whose other sign-off counts', () => {
    const given = says(afterEdit(comment(1, kim, 60, '/ready security'), 61), comment(2, kim, 62, '/ready security'));
    expect(state(given, 'security')).toMatchObject({ counted: ['kim'], notCounted: [] });
  });

  test('SOD-2: a holder who wrote some of it cannot sign, wherever else that person signed', () => {
    const given = { ...says(comment(1, kim, 60, '/ready legal')), pushers: known([lee]) };
    expect(state(given, 'security')?.cannotSign).toEqual(['kim signed-other-state', 'lee code-author']);
    expect(state(given, 'security')?.canSign).toEqual([]);
  });
});
