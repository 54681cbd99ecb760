import { describe, expect, test } from '@jest/globals';
import { CHECKLIST_MARKER, type CheckContent, READINESS } from '../../../src/domain/effects.ts';
import type { Outcome } from '../../../src/domain/verdict.ts';
import { asideChecklist, heldCheck, ofSharedHead } from '../../../src/render/pull-request/shared-head.ts';
import { utf8Length } from '../../../src/render/text/budget.ts';
import { markdown } from '../../../src/render/text/markdown.ts';
import { list, phrase } from '../../../src/render/text/tree.ts';

/** As large as `markdown` makes a text. */
const largest = (marker?: string): string =>
  markdown(
    [
      list(
        { name: 'acts', worth: 1 },
        Array.from({ length: 20_000 }, () => phrase`act`),
      ),
    ],
    marker === undefined ? {} : { marker },
  );
const numbers = Array.from({ length: 30 }, (_, index) => 2_147_483_647 - index);

describe('the notes of a shared head', () => {
  test('VER-8: fit before a summary of any size', () => {
    const summary = largest();
    const check: CheckContent = {
      name: READINESS,
      conclusion: 'failure',
      title: 't',
      summary,
      text: '',
      annotations: [],
    };
    const shared = ofSharedHead(check, 2_147_483_647, [...numbers, 1], numbers);
    expect(shared.summary.endsWith(`\n\n${summary}`)).toBe(true);
    const notes = shared.summary.slice(0, -summary.length);
    expect(notes).toMatch(/^This commit is also the head of .* and 21 more\. [^\n]*\n\nIt says nothing about .*\n\n$/u);
    expect(notes).not.toContain('Shortened');
    expect(utf8Length(shared.summary)).toBeLessThanOrEqual(65_000);
  });

  test('VER-8: fit before a checklist of any size', () => {
    const body = asideChecklist(largest(CHECKLIST_MARKER), 2_147_483_647);
    expect(body).toMatch(/^<!-- countersign:checklist -->\n⚠️ \*\*The check on this commit [^\n]*\n\n- act\n/u);
    expect(utf8Length(body)).toBeLessThanOrEqual(65_000);
  });
});

describe('VER-2: the check of a pull request beside another with its head', () => {
  test.each<[Outcome | null, CheckContent['conclusion']]>([
    ['pending', 'in_progress'],
    ['blocked', 'failure'],
    ['error', 'failure'],
    // Nobody knows whether anything is wrong there, so it does not look as if it only waited.
    [null, 'action_required'],
  ])('that is %s says %s', (outcome, conclusion) => {
    expect(heldCheck(9, outcome, [7, 9])).toMatchObject({
      conclusion,
      title: 'Waits for #9, which has the same commit',
    });
  });
});
