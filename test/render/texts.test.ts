import { describe, expect, test } from '@jest/globals';
import { known } from '../../src/domain/reading.ts';
import { evaluate } from '../../src/policy/evaluate.ts';
import { wanted } from '../../src/render/pull-request/wanted.ts';
import { utf8Length } from '../../src/render/text/budget.ts';
import { at, comment, dev, facts, type kim, rae, sha } from '../support/facts.ts';
import { githubFinds, proseOf, readMarkdown } from '../support/markdown.ts';
import { policy } from '../support/policy.ts';
import { CASES, type Case, crowd, wantedOf } from '../support/scenes.ts';

const allTexts = (one: Case): readonly string[] => {
  const { checks, checklist, answers } = wantedOf(one);
  return [
    ...checks.flatMap((check) => [check.summary, check.text]),
    checklist ?? '',
    ...answers.map(({ body }) => body),
  ];
};

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
    expect(text(crowd(20)).checklist).toContain('person-0, person-1 or 18 others');
  });

  test('VER-8: hostile names, reasons and branches bring no mention, link, markup or row into any text', () => {
    for (const text of allTexts(CASES.hostile)) {
      const seen = githubFinds(proseOf(text).replaceAll(/\b[a-f0-9]{64}\b/gu, ''));
      expect(seen.filter((found) => found !== '@sam')).toEqual([]);
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
    const text = checks[0]?.text ?? '';
    expect(text.includes('Shortened to stay within GitHub’s size limit. Left out: ')).toBe(true);
    for (const one of [checks[0]?.summary ?? '', text, checklist ?? '']) {
      expect(fits(one)).toBe(true);
      expect(one.split('<details>').length).toBe(one.split('</details>').length);
    }
    expect(readMarkdown(checklist ?? '').blocks.filter((block) => block === 'tr_open')).toHaveLength(5);
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
      'data read',
      'No hold',
      'Who wrote the code',
      'ready for review',
      'state is signed',
    ]) {
      expect(summary).toContain(words);
    }
  }
});
