import { describe, expect, test } from '@jest/globals';
import type { Verdict } from '../../../src/domain/verdict.ts';
import { evaluate } from '../../../src/policy/evaluate.ts';
import { plainVerdict } from '../../../src/render/terminal/verdict.ts';
import { CASES } from '../../support/scenes.ts';

const textOf = (name: keyof typeof CASES): string =>
  plainVerdict(evaluate(CASES[name].policy, CASES[name].facts), CASES[name].facts);

describe('a verdict in a terminal', () => {
  test('VER-8: holds no escape sequence and no other control character, whatever people wrote', () => {
    for (const name of Object.keys(CASES) as (keyof typeof CASES)[]) {
      expect(textOf(name).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069\u200b]/u);
    }
    expect(textOf('hostile')).toContain('@acme/everyone');
  });

  test('VER-1: shows every state, with who signed, who can, and what does not count', () => {
    const text = textOf('stale');
    expect(text).toContain('acme/shop#7 at bbbbbbb: pending\n0 of 4 ready: ');
    expect(text).toContain('\nNext: pat renews Product; ');
    expect(text).toContain('\n  Product  🔁 Renew  pat\n');
    expect(text).toContain('\n    - Product by pat (comment, 2026-03-02 09:30 UTC)');
    expect(text).toContain(': given for aaaaaaa, and 1 commit came after it');
    expect(text).toContain('\n  Security  🔁 Renew  kim or lee\n');
  });

  test('SIGN-14: shows every act with what became of it', () => {
    const text = textOf('author-tried-to-sign');
    expect(text).toContain('  kim  comment  /ready security  security: refused: contributed to this release\n');
    expect(text).toContain('  ann  review  /ready security  security: refused: does not hold the role\n');
  });

  test('REL-5: shows the problems of the policy with place and fix', () => {
    expect(textOf('policy-error')).toContain(
      '  - .github/countersign.yml:8:1: The key "readines" is not known here. Did you mean "readiness"?\n',
    );
  });

  test('REC-2: of an earlier decision, whose facts are not known any more, it says the same but for what only they tell', () => {
    const { policy, facts } = CASES.stale;
    const verdict = evaluate(policy, facts);
    const without = (text: string) => text.replaceAll(/, and [^,]* \(see what changed: \S+\)\./gu, '.');
    expect(plainVerdict(verdict, null).replaceAll(', and the content changed since.', '.')).toBe(
      without(plainVerdict(verdict, facts)),
    );
  });

  test('REC-2: shows problems of the policy from a stored decision, whose names stay (ADR 0074)', () => {
    const at = '"file":".github/countersign.yml","line":3,"column":27';
    const stored = [
      '{"subject":{"kind":"pull-request","repository":{"owner":"acme","name":"shop"},"number":7},',
      `"at":"2026-03-03T09:00:00.000Z","head":"${'a'.repeat(40)}","outcome":"error","release":null,`,
      `"policyDigest":"${'c'.repeat(64)}","requirements":[{"kind":"policy","status":"error","problems":[{${at},`,
      '"severity":"error","field":"roles","problem":"It is wrong","mend":"Write it again"}],"warnings":[]}],',
      '"acts":[],"remember":[],"nextChange":null}',
    ].join('');
    expect(plainVerdict(JSON.parse(stored) as Verdict, null)).toContain(
      '  - .github/countersign.yml:3:27: It is wrong. Write it again.\n',
    );
  });

  test('REC-2: the property names of a policy problem in a verdict are those of stored decisions', () => {
    const { policy, facts } = CASES['policy-error'];
    const [requirement] = evaluate(policy, facts).requirements;
    if (requirement?.kind !== 'policy') throw new Error('the policy comes first');
    const names = ['column', 'field', 'file', 'line', 'mend', 'problem', 'severity'];
    expect(requirement.problems.map((problem) => Object.keys(problem).sort())).toEqual(
      requirement.problems.map(() => names),
    );
    expect(requirement.problems).not.toEqual([]);
  });

  test('ends in one line break', () => {
    expect(textOf('fresh')).toMatch(/[^\n]\n$/u);
  });
});
