import { describe, expect, test } from '@jest/globals';
import { asStateName } from '../../../src/domain/ids.ts';
import type { TagVerdict, TagViolation } from '../../../src/domain/tag.ts';
import { issueMarker } from '../../../src/domain/tag-issue.ts';
import { type IssueContext, wantedIssue } from '../../../src/render/tag/issue.ts';
import { tagProblem } from '../../../src/render/tag/violations.ts';
import { dev, HEAD, kim, rae, robot, sam } from '../../support/facts.ts';
import { expectGolden } from '../../support/golden.ts';
import { BEFORE, MERGE, tagVerdict } from '../../support/tag-facts.ts';

const context: IssueContext = { url: 'https://github.example/acme/shop', deletes: false, own: 'countersign[bot]' };
const HOSTILE = 'v1-->@everyone|`<b>#7_https://evil.example';

const ALL: readonly TagViolation[] = [
  { code: 'moved', from: BEFORE, to: MERGE, by: dev },
  { code: 'deleted', commit: BEFORE, by: null },
  { code: 'no-commit' },
  { code: 'no-release', commit: MERGE },
  { code: 'bypassed', number: 7, url: 'https://github.example/acme/shop/pull/7' },
  { code: 'pusher-unknown' },
  { code: 'machine', pusher: robot },
  { code: 'order-unknown' },
  { code: 'not-a-deployer', pusher: dev, deployers: [rae, sam] },
  { code: 'code-author', pusher: dev, deployers: [] },
  { code: 'signer-wrote', signers: [{ account: kim, state: asStateName('security') }] },
  {
    code: 'unattributed',
    commits: [{ commit: HEAD, part: 'author', name: '@everyone', email: 'x@<b>.example', why: 'no-account' }],
  },
  { code: 'not-annotated' },
  { code: 'unsigned' },
  { code: 'unverified', reason: 'bad_email' },
];

function text(verdict: TagVerdict, more: Partial<IssueContext> = {}): string {
  const wanted = wantedIssue(verdict, { ...context, ...more });
  return wanted.state === 'open'
    ? `${wanted.title}\n\n${wanted.body}\n`
    : `(closed)\n\n${wanted.body}\n\n${wanted.comment}\n`;
}

describe('TAG-3: the issue of a tag', () => {
  test('says every violation with its fix', () =>
    expectGolden('tag-issue-violations.md', text(tagVerdict({ violations: ALL }))));
  test('VER-8: a hostile name of a tag mentions nobody, ends no mark and breaks no line', () => {
    const subject = { ...tagVerdict().subject, name: HOSTILE };
    const previous = { tag: HOSTILE, commit: BEFORE };
    const violations: readonly TagViolation[] = [...(tagVerdict().violations ?? []), { code: 'unsigned' }];
    const shown = text(tagVerdict({ subject, previous, violations }));
    expectGolden('tag-issue-hostile.md', shown);
    expect(issueMarker(HOSTILE)).toMatch(/^<!-- countersign:tag [A-Za-z0-9_.!~*'()%]+ -->$/);
    expect(shown.split('\n')[2]).toBe(issueMarker(HOSTILE));
    expect(shown).not.toContain('git tag -s v1');
  });
  test('says what could not be read, and how to fix that', () => {
    const missing = (['forbidden', 'missing', 'truncated', 'malformed'] as const).map((why) => ({
      state: 'unavailable' as const,
      why,
      what: `${why} @thing`,
    }));
    expectGolden('tag-issue-error.md', text(tagVerdict({ outcome: 'error', missing })));
  });
  test('says that the tag is deleted, and in the end by whom', () => {
    expect(text(tagVerdict(), { deletes: true })).toContain('Countersign deletes the tag');
    const gone = { outcome: 'gone', violations: [], object: null, commit: null } as const;
    const own = { id: 99, login: 'countersign[bot]', kind: 'bot' } as const;
    expectGolden(
      'tag-issue-fixed.md',
      [
        text(tagVerdict({ ...gone, pusher: dev })),
        text(tagVerdict({ ...gone, pusher: own })),
        text(tagVerdict({ ...gone, pusher: null })),
        text(tagVerdict({ outcome: 'passed', violations: [], pusher: sam })),
        text(tagVerdict({ outcome: 'not-judged', violations: [] })),
      ].join('\n---\n\n'),
    );
  });
  test('VER-5: the same verdict at another time gives the same words', () => {
    expect(text(tagVerdict({ at: '2030-01-01T00:00:00.000Z' as never }))).toBe(text(tagVerdict()));
  });
});

test('TAG-3: each violation in a few words for the check', () => {
  const gists = ALL.map((one) => tagProblem(tagVerdict({ violations: [one] }), null).gist);
  expect(new Set(gists).size).toBe(ALL.length);
  expect(tagProblem(tagVerdict({ violations: ALL.slice(0, 3) }), 'https://x/1')).toEqual({
    tag: 'v1.4.0',
    gist: 'it was moved, and 2 more',
    issue: 'https://x/1',
  });
  expect(tagProblem(tagVerdict({ outcome: 'error', violations: [] }), null).gist).toBe('it could not be judged');
});
