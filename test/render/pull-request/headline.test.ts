import { describe, expect, test } from '@jest/globals';
import type { RequirementStatus } from '../../../src/domain/requirement.ts';
import type { RenderContext } from '../../../src/render/pull-request/context.ts';
import { headline } from '../../../src/render/pull-request/headline.ts';
import { markdown } from '../../../src/render/text/markdown.ts';
import { HEAD } from '../../support/facts.ts';
import { githubFinds, proseOf } from '../../support/markdown.ts';
import { CASES, crowd, HOSTILE, renderContextOf } from '../../support/scenes.ts';

const said = (context: RenderContext): string => markdown([headline(context)]).replace(/^### /u, '');
const titled = (title: string): RenderContext => {
  const context = renderContextOf(CASES.fresh);
  return { ...context, facts: { ...context.facts, pullRequest: { ...context.facts.pullRequest, title } } };
};

describe('VER-2: the headline says which release it is, and how it stands', () => {
  test.each<[keyof typeof CASES, string]>([
    ['fresh', '⏳ Release 1.4: 0 of 4 signed off'],
    ['two-of-four', '⏳ Release 1.4: 2 of 4 signed off'],
    ['stale', '⏳ Release 1.4: 0 of 4 signed off'],
    ['draft', '⏳ Release 1.4: 2 of 4 signed off, the pull request is a draft'],
    ['behind', '⏳ Release 1.4: 0 of 4 signed off, the base branch has moved on'],
    ['objection', '⛔ Release 1.4: blocked by kim’s objection to Security'],
    ['hold', '⛔ Release 1.4: blocked by oli’s hold'],
    ['unattributed', '⛔ Release 1.4: blocked by 2 commits without a known author'],
    ['unreviewed', '⛔ Release 1.4: blocked by 1 commit that came by no pull request'],
    ['policy-error', '⚠️ Release 1.4: error, the policy file has 3 problems'],
    ['unreadable', '⚠️ Release 1.4: error, could not read commits of the pull request and user lee'],
    ['ready', '✅ Release 1.4: ready, rae or sam can `/release`'],
    ['freed', 'Release 1.4: not a release'],
  ])('%s: %s', (name, expected) => {
    expect(said(renderContextOf(CASES[name]))).toBe(expected);
  });

  test.each<[string, Partial<RenderContext['verdict']>, string]>([
    ['nobody may release it', { deployers: [] }, '✅ Release 1.4: ready, but nobody may release it'],
    ['many may', { deployers: crowd(9) }, '✅ Release 1.4: ready, person-0, person-1 or 7 others can `/release`'],
  ])('ready, and %s', (_, parts, expected) => {
    const context = renderContextOf(CASES.ready);
    expect(said({ ...context, verdict: { ...context.verdict, ...parts } })).toBe(expected);
  });

  test.each<[RequirementStatus, string]>([
    ['satisfied', '2 of 4 signed off'],
    ['waived', '2 of 4 ready'],
    ['not-applicable', '2 of 4 ready'],
  ])('a state that is %s: %s', (status, expected) => {
    const context = renderContextOf(CASES['two-of-four']);
    const requirements = context.verdict.requirements.map((one) =>
      one.kind === 'state' && one.state === 'product' ? { ...one, status } : one,
    );
    expect(said({ ...context, verdict: { ...context.verdict, requirements } })).toBe(`⏳ Release 1.4: ${expected}`);
  });

  test('names a person who objects twice to one state once', () => {
    const context = renderContextOf(CASES.objection);
    const requirements = context.verdict.requirements.map((one) =>
      one.kind === 'state' ? { ...one, objections: one.objections.flatMap((block) => [block, block]) } : one,
    );
    expect(said({ ...context, verdict: { ...context.verdict, requirements } })).toBe(
      '⛔ Release 1.4: blocked by kim’s objection to Security',
    );
  });

  test('names at most three reasons, and never hides only one', () => {
    const context = renderContextOf(CASES.objection);
    const by = (count: number) => {
      const requirements = context.verdict.requirements.map((one) =>
        one.kind === 'state' && one.objections.length > 0
          ? {
              ...one,
              objections: crowd(count).flatMap((actor) => one.objections.map((block) => ({ ...block, actor }))),
            }
          : one,
      );
      return said({ ...context, verdict: { ...context.verdict, requirements } }).match(/person-\d+’s|\d+ more/gu);
    };
    expect(by(3)).toEqual(['person-0’s', 'person-1’s', 'person-2’s']);
    expect(by(4)).toEqual(['person-0’s', 'person-1’s', '2 more']);
  });
});

describe('VER-8: the title of the pull request', () => {
  test('is escaped', () => {
    const text = said(titled(HOSTILE));
    expect(githubFinds(proseOf(text))).toEqual([]);
    expect(text).not.toMatch(/<(?!br>)\w|\n/u);
  });

  test.each<[string, string, string]>([
    ['of 60 characters is whole', 'x'.repeat(60), 'x'.repeat(60)],
    ['of 61 is cut', 'x'.repeat(61), `${'x'.repeat(59)}…`],
    ['that nobody sees is the number', '\u200b\u202e', '#7'],
    ['does not end the heading', 'Release #', 'Release #'],
    ['that is a commit is no reference', HEAD, `\`${HEAD}\``],
  ])('%s', (_, title, shown) => {
    expect(said(titled(title))).toBe(`⏳ ${shown}: 0 of 4 signed off`);
  });
});
