import { describe, expect, test } from '@jest/globals';
import { answeredAct, CHECKLIST_MARKER } from '../../../src/domain/effects.ts';
import { known } from '../../../src/domain/reading.ts';
import { comment, eve, facts, HEAD, pat, robot, sha } from '../../support/facts.ts';
import { githubFinds, readMarkdown } from '../../support/markdown.ts';
import { policy } from '../../support/policy.ts';
import { CASES, HOSTILE, wantedOf } from '../../support/scenes.ts';

describe('what is wanted where', () => {
  test('REL-2: a pull request that is not a release gets a skipped check that says so, and no comment', () => {
    const { checks, checklist, answers, reactions } = wantedOf(CASES['not-a-release']);
    expect(checks.map(({ name, conclusion }) => [name, conclusion])).toEqual([['countersign/readiness', 'skipped']]);
    expect(checks[0]?.title).toBe('Not a release: nothing to sign off');
    expect(checks[0]?.text).toContain('release/\\*\\*');
    expect([checklist, answers, reactions]).toEqual([null, [], []]);
  });

  test('REL-2: a release gets a check and a checklist, not a skipped one', () => {
    const { checks, checklist } = wantedOf(CASES.fresh);
    expect(checks[0]?.conclusion).toBe('in_progress');
    expect(checklist?.startsWith(`${CHECKLIST_MARKER}\n`)).toBe(true);
  });

  test('REL-3: what a release coordinator took out of the gate has a final checklist, and the act is acknowledged', () => {
    const { checks, checklist, reactions } = wantedOf(CASES.freed);
    expect(checks[0]?.conclusion).toBe('skipped');
    expect(checklist).toContain('rae said so');
    expect(reactions).toEqual(['IC_1']);
  });

  test('REL-4: of a draft the checklist says that it is one, and of any other it does not', () => {
    expect(wantedOf(CASES.draft).checklist).toContain('This pull request is a draft');
    expect(wantedOf(CASES['two-of-four']).checklist).not.toContain('draft');
  });

  test('REL-5: without a policy nothing is wanted', () => {
    expect(wantedOf({ policy: { state: 'absent' }, facts: facts() })).toEqual({
      checks: [],
      checklist: null,
      answers: [],
      reactions: [],
      labelsOff: [],
      labelsOn: null,
    });
  });

  test('REL-5: a policy that does not parse fails every open pull request, with place, problem and fix, but brings no comment', () => {
    const { checks, checklist } = wantedOf(CASES['policy-error']);
    expect(checks[0]?.conclusion).toBe('failure');
    expect(checks[0]?.summary).toContain('.github/countersign.yml:3:27');
    expect(checks[0]?.text).toContain('is an empty list. Name at least one');
    expect(checklist).toBeNull();
  });

  test('REL-5: if it is known to be a release, its checklist shows the policy’s errors', () => {
    for (const [name, problem] of [
      ['unknown-user', 'There is no user lee on GitHub.'],
      ['policy-error-of-a-release', 'is an empty list.'],
    ] as const) {
      const { checks, checklist } = wantedOf(CASES[name]);
      expect(checks[0]?.conclusion).toBe('failure');
      expect(checklist).toContain(problem);
    }
  });

  test('a pull request that is closed or merged gets nothing more', () => {
    for (const state of ['closed', 'merged'] as const) {
      const { checks, checklist, answers } = wantedOf({ policy: policy(), facts: facts({ pull: { state } }) });
      expect([checks, checklist, answers]).toEqual([[], null, []]);
    }
  });
});

describe('SIGN-14: acts are acknowledged or answered', () => {
  test('an accepted act gets a reaction and no comment, a comment with two commands one reaction', () => {
    const { answers, reactions } = wantedOf({
      policy: policy(),
      facts: facts({ comments: known([comment(1, pat, 30, '/ready product\n/hold wait a moment')]) }),
    });
    expect(reactions).toEqual(['IC_1']);
    expect(answers).toEqual([]);
  });

  test('a refused act gets an answer that names the act, speaks to the person, and says why, who may and what next', () => {
    const { answers, reactions } = wantedOf({
      policy: policy(),
      facts: facts({ comments: known([comment(1, eve, 30, '/ready security')]) }),
    });
    expect(reactions).toEqual([]);
    expect(answers.map(({ act }) => act)).toEqual(['comment:1:1']);
    const body = answers[0]?.body ?? '';
    expect(answeredAct(body)).toBe('comment:1:1');
    expect(body).toContain('\n@eve: ');
    expect(body).toContain('**Why:** It needs the role security-architect');
    expect(body).toContain('**Who can:** kim or lee.');
    expect(body).toContain('**Next:** Ask kim or lee.');
  });

  test('VER-8: the person who is answered is the only one ever mentioned, and an app never is', () => {
    const { answers } = wantedOf({
      policy: policy(),
      facts: facts({
        comments: known([
          comment(1, pat, 30, `/ready security\n/ready ${HOSTILE}`),
          comment(2, robot, 31, '/ready security'),
        ]),
      }),
    });
    const mentions = answers.flatMap(({ body }) => githubFinds(readMarkdown(body).prose));
    expect(answers).toHaveLength(3);
    expect(new Set(mentions)).toEqual(new Set(['@pat']));
  });

  test('a pull request that is not a release gets neither, whatever is written there', () => {
    const { answers, reactions } = wantedOf({
      policy: policy(),
      facts: facts({
        pull: { head: { ref: 'fix/typo', sha: HEAD, tree: sha('e'), repository: 'acme/shop' } },
        comments: known([comment(1, eve, 30, '/ready security')]),
      }),
    });
    expect([answers, reactions]).toEqual([[], []]);
  });
});

test('SIGN-14: of one comment with very many commands three are answered, so that one person does not flood a pull request', () => {
  const many = wantedOf({
    policy: policy(),
    facts: facts({ comments: known([comment(1, eve, 30, '/ready\n'.repeat(60))]) }),
  });
  expect(many.answers).toHaveLength(3);
  const two = [comment(1, eve, 30, '/ready'), comment(2, eve, 31, '/ready')];
  expect(wantedOf({ policy: policy(), facts: facts({ comments: known(two) }) }).answers).toHaveLength(2);
});
