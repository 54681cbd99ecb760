import { type CheckContent, TAG_CHECK } from '../../domain/effects.ts';
import type { ReleaseRecord, TagProblem } from '../../domain/release.ts';
import { fitToLimit, paragraph, type SizedBlock } from '../markdown/budget.ts';
import { code, inlineMarkdown, link, plainText } from '../markdown/escape.ts';
import { fullStop, sentence, who } from '../markdown/phrases.ts';
import { commitOf, mergerOf, mergeWords, pullRequestLink } from '../release/release-words.ts';
import { shortfallLines, shortfallPhrases } from '../release/shortfalls.ts';

/**
 * TAG-1, TAG-3: what `countersign/tag` says on a commit. It passes where the release that became the commit was ready at
 * the merge, and no tag on it breaks the rules.
 * @param record null where no pull request became this commit
 */
export function tagCheck(record: ReleaseRecord | null, violations: readonly TagProblem[]): CheckContent {
  const passes = record?.passed === true && violations.length === 0;
  return {
    name: TAG_CHECK,
    conclusion: passes ? 'success' : 'failure',
    title: plainText(titleOf(record, violations), 255),
    summary: fitToLimit([...violationBlock(violations), ...recordBlocks(record, passes)]),
    text: fitToLimit(record === null ? [] : [authorsBlock(record), ...originBlock(record)]),
    annotations: [],
  };
}

function titleOf(record: ReleaseRecord | null, violations: readonly TagProblem[]): string {
  const [first, ...others] = violations;
  if (first) {
    const more = others.length > 0 ? ` and ${others.length} more` : '';
    return `Tag violation: ${plainText(first.tag, 80)}${more}: ${plainText(first.gist, 120)}`;
  }
  if (record === null) return 'Not a release: no pull request became this commit';
  if (record.outcome === 'not-applicable') return `Not a release: #${record.number} ${plainText(record.title, 120)}`;
  if (record.passed) return `Ready at the merge: #${record.number} ${plainText(record.title, 120)}`;
  return `Not ready at the merge: ${shortfallPhrases(record.missing).join('; ')}`;
}

function violationBlock(violations: readonly TagProblem[]): readonly SizedBlock[] {
  if (violations.length === 0) return [];
  return [
    {
      name: 'tag violations',
      head: '⛔ **Tags on this commit break the rules:**\n',
      lines: violations.map(({ tag, gist, issue }) => {
        const where = issue === null ? '' : ` (${link('reported', issue)})`;
        return `- ${code(tag)}: ${inlineMarkdown(gist, 300)}${where}`;
      }),
      tail: '',
      worth: 100,
    },
  ];
}

const FORWARD =
  'What is to be released has to go through a release pull request that is signed off when it is merged; the commit that it becomes can then be tagged.';

function recordBlocks(record: ReleaseRecord | null, passes: boolean): readonly SizedBlock[] {
  if (record === null) {
    return [
      paragraph('⛔ **This commit is no release.** No pull request became it by being merged.'),
      paragraph(FORWARD),
    ];
  }
  const merge = `${pullRequestLink(record)}, ${mergeWords(record)}`;
  if (record.outcome === 'not-applicable') {
    return [paragraph(`⛔ **This commit is no release.** ${sentence(`${merge}, is none`)}`), paragraph(FORWARD)];
  }
  if (record.passed) {
    return [
      paragraph(`✅ **The release was ready when it was merged.** ${fullStop(merge)}`),
      ...(passes ? [paragraph('A deployer who wrote none of its code may tag and deploy this commit.')] : []),
    ];
  }
  return [
    paragraph(
      `⛔ **The release was not ready when it was merged**, so this commit may not be tagged. ${fullStop(merge)}`,
    ),
    {
      name: 'things that were missing',
      head: 'What was missing then:\n',
      lines: shortfallLines(record.missing),
      tail: '',
      worth: 90,
    },
    paragraph(`This was found once and for all: signing off now changes nothing. ${FORWARD}`),
  ];
}

function authorsBlock({ authors }: ReleaseRecord): SizedBlock {
  return {
    name: 'code authors',
    head: authors.length === 0 ? '' : 'They had a hand in the code, so they may not tag or deploy it:\n',
    lines: authors.map((account) => `- ${who(account)}`),
    tail: '',
    worth: 30,
  };
}

function originBlock(record: ReleaseRecord): readonly SizedBlock[] {
  if (record.outcome === 'not-applicable') return [];
  const digest = record.policyDigest === null ? 'none' : `\`${record.policyDigest}\``;
  return [
    paragraph(
      `Merged head: ${commitOf(record, record.head)}. Merged by ${mergerOf(record)}. Policy digest (SHA-256): ${digest}.`,
    ),
  ];
}
