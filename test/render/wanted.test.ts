import { describe, expect, test } from '@jest/globals';
import { answeredAct, CHECKLIST_MARKER } from '../../src/domain/effects.ts';
import { asPolicyDigest } from '../../src/domain/ids.ts';
import type { PolicyReading } from '../../src/domain/policy.ts';
import { known } from '../../src/domain/reading.ts';
import { evaluate } from '../../src/policy/evaluate.ts';
import { utf8Length } from '../../src/render/bytes.ts';
import { wanted } from '../../src/render/wanted.ts';
import {
  at,
  comment,
  dev,
  eve,
  facts,
  HEAD,
  kim,
  labelEvent,
  lee,
  pat,
  pushed,
  rae,
  robot,
  sha,
} from '../support/facts.ts';
import { githubFinds, proseOf, readMarkdown } from '../support/markdown.ts';
import { policy } from '../support/policy.ts';
import { CASES, type Case, crowd, HOSTILE, wantedOf } from '../support/scenes.ts';

const labels = (...names: readonly string[]) => known(names.map((name) => ({ id: `LA_${name}`, name })));
const allTexts = (one: Case): readonly string[] => {
  const { checks, checklist, answers } = wantedOf(one);
  return [
    ...checks.flatMap((check) => [check.summary, check.text]),
    checklist ?? '',
    ...answers.map(({ body }) => body),
  ];
};

describe('what is wanted where', () => {
  test('REL-2: a pull request that is no release gets a skipped check that says so, and no comment', () => {
    const { checks, checklist, answers, reactions } = wantedOf(CASES['not-a-release']);
    expect(checks.map(({ name, conclusion }) => [name, conclusion])).toEqual([['countersign/readiness', 'skipped']]);
    expect(checks[0]?.title).toBe('Not a release: nothing to sign off');
    expect(checks[0]?.text).toContain('release/\\*\\*');
    expect([checklist, answers, reactions]).toEqual([null, [], []]);
  });

  test('REL-2: a release gets a check and a checklist, not a skipped one', () => {
    const { checks, checklist } = wantedOf(CASES.fresh);
    expect(checks[0]?.conclusion).toBe('action_required');
    expect(checklist?.startsWith(`${CHECKLIST_MARKER}\n`)).toBe(true);
  });

  test('REL-3: what a release coordinator freed has its last word in the checklist, and the act is acknowledged', () => {
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
    });
  });

  test('REL-5: a policy that does not parse fails every open pull request, with place, problem and mend, but brings no comment', () => {
    const { checks, checklist } = wantedOf(CASES['policy-error']);
    expect(checks[0]?.conclusion).toBe('failure');
    expect(checks[0]?.summary).toContain('.github/countersign.yml:3:27');
    expect(checks[0]?.summary).toContain('is an empty list. Name at least one');
    expect(checklist).toBeNull();
  });

  test('REL-5: where it is known to be a release, its checklist tells of the policy’s errors', () => {
    const { checks, checklist } = wantedOf(CASES['unknown-user']);
    expect(checks[0]?.conclusion).toBe('failure');
    expect(checklist).toContain('There is no user lee on GitHub.');
  });

  test('a pull request that is closed or merged gets nothing more', () => {
    for (const state of ['closed', 'merged'] as const) {
      const { checks, checklist, answers } = wantedOf({ policy: policy(), facts: facts({ pull: { state } }) });
      expect([checks, checklist, answers]).toEqual([[], null, []]);
    }
  });
});

describe('POL-4: the policy that a pull request would bring', () => {
  test('is judged in a check of its own, with its lines marked', () => {
    const [, check] = wantedOf(CASES.proposal).checks;
    expect(check).toMatchObject({ name: 'countersign/policy', conclusion: 'failure' });
    expect(check?.annotations).toContainEqual(
      expect.objectContaining({ path: '.github/countersign.yml', line: 3, column: 27, level: 'failure' }),
    );
  });

  test('passes where it is valid, with its warnings marked, and even where there was no policy before', () => {
    const { checks } = wantedOf(CASES['proposal-valid']);
    expect(checks.map(({ name, conclusion }) => [name, conclusion])).toEqual([['countersign/policy', 'success']]);
    expect(checks[0]?.annotations[0]?.level).toBe('warning');
  });

  test('is not judged where the pull request does not change it', () => {
    expect(wantedOf(CASES.fresh).checks.map(({ name }) => name)).toEqual(['countersign/readiness']);
  });

  test('taking the policy away does not pass: somebody has to decide', () => {
    const { checks } = wantedOf({ policy: policy(), facts: facts(), proposal: { state: 'absent' } });
    expect(checks[1]).toMatchObject({ name: 'countersign/policy', conclusion: 'action_required' });
  });

  test('with more than 50 problems 50 are marked, all are listed, and it says so', () => {
    const proposal: PolicyReading = {
      state: 'invalid',
      digest: asPolicyDigest('d'.repeat(64)),
      problems: Array.from({ length: 60 }, (_, index) => ({
        severity: 'error',
        file: '.github/countersign.yml',
        line: index + 1,
        column: 1,
        field: `roles.r${index}`,
        problem: `mistake number ${index} @everyone\u001b[0m`,
        mend: 'take it out',
      })),
    };
    const check = wantedOf({ policy: policy(), facts: facts(), proposal }).checks[1];
    expect(check?.annotations).toHaveLength(50);
    expect(check?.summary).toContain('The first 50 of 60 are marked in the file.');
    expect(check?.summary).toContain('countersign.yml:60:1');
    expect(check?.annotations[0]?.message).toBe('Mistake number 0 @everyone [0m. Take it out.');
  });

  test('problems of the owner’s shared file are listed, not marked in this repository', () => {
    const proposal: PolicyReading = {
      state: 'invalid',
      digest: asPolicyDigest('d'.repeat(64)),
      problems: [
        {
          severity: 'error',
          file: 'acme/.github:.github/countersign.yml',
          line: 4,
          column: 2,
          field: 'x',
          problem: 'p',
          mend: 'm',
        },
      ],
    };
    const check = wantedOf({ policy: policy(), facts: facts(), proposal }).checks[1];
    expect(check?.annotations).toEqual([]);
    expect(check?.text).toContain('https://github.example/acme/.github/blob/HEAD/.github/countersign.yml#L4');
    expect(check?.conclusion).toBe('failure');
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
    expect(body).toContain('**Who may:** kim or lee.');
    expect(body).toContain('**Next:** Ask kim or lee.');
  });

  test('VER-8: the person who is answered is the only one ever mentioned, and an app never is', () => {
    const { answers } = wantedOf({
      policy: policy(),
      facts: facts({
        comments: known([
          comment(1, eve, 30, `/ready security\n/ready ${HOSTILE}`),
          comment(2, robot, 31, '/ready security'),
        ]),
      }),
    });
    const mentions = answers.flatMap(({ body }) => githubFinds(readMarkdown(body).text));
    expect(answers).toHaveLength(3);
    expect(new Set(mentions)).toEqual(new Set(['@eve']));
  });

  test('a pull request that is no release gets neither, whatever is written there', () => {
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

describe('SIGN-7: labels to take off', () => {
  const labelled = (...events: Parameters<typeof labelEvent>[]) => known(events.map((event) => labelEvent(...event)));

  test('a label set by someone who may not comes off, and the answer says so', () => {
    const { labelsOff, answers } = wantedOf({
      policy: policy(),
      facts: facts({ pull: { labels: labels('ready/security') }, events: labelled([1, eve, 40, 'ready/security']) }),
    });
    expect(labelsOff).toEqual(['ready/security']);
    expect(answers[0]?.body).toContain('The label “ready/security” was taken off again.');
  });

  test('a label that counts stays, and so does any other label', () => {
    const { labelsOff } = wantedOf({
      policy: policy(),
      facts: facts({
        pull: { labels: labels('ready/security', 'bug') },
        events: labelled([1, kim, 40, 'ready/security']),
      }),
    });
    expect(labelsOff).toEqual([]);
  });

  test('a label whose sign-off went stale comes off, so that it can be set again', () => {
    const { labelsOff, answers } = wantedOf({
      policy: policy(),
      facts: pushed(
        facts({ pull: { labels: labels('ready/security') }, events: labelled([1, kim, 40, 'ready/security']) }),
        120,
      ),
    });
    expect(labelsOff).toEqual(['ready/security']);
    expect(answers).toEqual([]);
  });

  test('a label that somebody took off already is left alone, and the answer does not claim it', () => {
    const { labelsOff, answers } = wantedOf({
      policy: policy(),
      facts: facts({
        events: labelled([1, eve, 40, 'ready/security'], [2, lee, 41, 'ready/security', 'unlabeled']),
      }),
    });
    expect(labelsOff).toEqual([]);
    expect(answers[0]?.body).not.toContain('taken off');
  });

  test('a refused label that a holder set again afterwards stays', () => {
    const { labelsOff } = wantedOf({
      policy: policy(),
      facts: facts({
        pull: { labels: labels('ready/security') },
        events: labelled(
          [1, eve, 40, 'ready/security'],
          [2, lee, 41, 'ready/security', 'unlabeled'],
          [3, kim, 42, 'ready/security'],
        ),
      }),
    });
    expect(labelsOff).toEqual([]);
  });

  test('a label goes by its id: one that was renamed since comes off under its new name', () => {
    const { labelsOff } = wantedOf({
      policy: policy(),
      facts: facts({
        pull: { labels: known([{ id: 'LA_ready/security', name: 'looks good' }]) },
        events: labelled([1, eve, 40, 'ready/security']),
      }),
    });
    expect(labelsOff).toEqual(['looks good']);
  });
});

describe('VER-5, VER-8: the texts', () => {
  test('VER-5: the same facts at another time give the same bytes', () => {
    for (const one of Object.values(CASES)) {
      const later: Case = { ...one, facts: { ...one.facts, at: at(48 * 60) } };
      expect(wantedOf(later)).toEqual(wantedOf(one));
    }
  });

  test('VER-5: GitHub listing a team in another order changes nothing', () => {
    const text = (members: readonly (typeof kim)[]) => {
      const one = facts({
        people: { users: facts().people.users, teams: [{ team: 'acme/appsec', members: known(members) }] },
      });
      const reading = policy('  counsel: { teams: [acme/appsec] }\nreadiness:\n  legal: { owner: counsel }\n');
      return wanted(evaluate(reading, one), one, reading, null);
    };
    expect(text(crowd(20))).toEqual(text([...crowd(20)].reverse()));
    expect(text(crowd(20)).checklist).toContain(
      'person-0, person-1, person-10, person-11, person-12, person-13 or 14 others',
    );
  });

  test('VER-8: hostile names, reasons and branches bring no mention, link, markup or row into any text', () => {
    for (const text of allTexts(CASES.hostile)) {
      const seen = githubFinds(proseOf(text).replaceAll(/\b[a-f0-9]{64}\b/gu, ''));
      expect(seen.filter((found) => found !== '@eve')).toEqual([]);
      const html = text.match(/<(?!!--|\/?(details|summary|br)>)[^>]*>/gu) ?? [];
      expect(html).toEqual([]);
      expect(text).not.toMatch(/(?!\n)[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
    }
    const rows = readMarkdown(wantedOf(CASES.hostile).checklist ?? '').blocks.filter((block) => block === 'tr_open');
    expect(rows).toHaveLength(5);
  });

  test('VER-8: with thousands of acts, authors and commits every text stays below 65,535 bytes and says that it was shortened', () => {
    const long = 'ü'.repeat(400);
    const people = crowd(500);
    const one: Case = {
      policy: policy(),
      facts: facts({
        pushers: known(people),
        comments: known([
          ...people.map((person, index) => comment(index, person, 30 + index, `/ready security ${'f'.repeat(12)}`)),
          ...Array.from({ length: 400 }, (_, index) =>
            comment(9000 + index, rae, 600 + index, `/hold ${index} ${long}`),
          ),
        ]),
        commits: known(
          Array.from({ length: 800 }, (_, index) => ({
            sha: sha(String(index).padStart(4, '0')),
            tree: sha('e'),
            parents: [],
            authors: [{ name: `${long}${index}`, email: `${index}@laptop.example`, account: null }],
            committer: { name: dev.login, email: null, account: dev },
            signedByGitHub: false,
          })),
        ),
      }),
    };
    const { checks, checklist, answers } = wantedOf(one);
    const fits = (text: string) => utf8Length(text) < 65_535;
    for (const text of [checks[0]?.summary ?? '', checks[0]?.text ?? '']) {
      expect(fits(text)).toBe(true);
      expect(text.includes('Shortened to stay within GitHub’s size limit. Left out: ')).toBe(true);
      expect(text.split('<details>').length).toBe(text.split('</details>').length);
    }
    expect(readMarkdown(checklist ?? '').blocks.filter((block) => block === 'tr_open')).toHaveLength(5);
    expect(fits(checklist ?? '')).toBe(true);
    expect(checklist?.includes('and 380 more holds, in the check `countersign/readiness`')).toBe(true);
    expect(checklist?.includes('`/ready product aaaaaaa`')).toBe(true);
    expect(answers).toHaveLength(500);
  });

  test('no text of a check is empty: GitHub would give back null, and it would be written again and again', () => {
    for (const one of Object.values(CASES)) {
      for (const check of wantedOf(one).checks) {
        expect(check.summary.trim()).not.toBe('');
        expect(check.text.trim()).not.toBe('');
      }
    }
  });

  test('no text begins or ends with white space, which GitHub would take off', () => {
    for (const one of Object.values(CASES)) {
      for (const text of allTexts(one)) expect(text).toBe(text.trim());
    }
  });
});

test('VER-1: the summary shows every requirement, whatever the first failing one is', () => {
  for (const name of ['objection', 'unreadable', 'unknown-user', 'policy-error'] as const) {
    const summary = wantedOf(CASES[name]).checks[0]?.summary ?? '';
    for (const words of [
      'policy is valid',
      'facts are known',
      'Nobody holds it',
      'Who wrote the code',
      'ready for review',
      'state is signed',
    ]) {
      expect(summary).toContain(words);
    }
  }
});
