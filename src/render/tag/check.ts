import { type CheckContent, TAG_CHECK } from '../../domain/effects.ts';
import type { ReleaseRecord, TagProblem } from '../../domain/release.ts';
import { commitOf, mergerOf, mergeWords, pullRequestLink } from '../release/release-words.ts';
import { shortfallEntries, shortfallPhrases } from '../release/shortfalls.ts';
import { markdown } from '../text/markdown.ts';
import { digestWords, fullStop, joined, sentence } from '../text/phrases.ts';
import { titleLine } from '../text/terminal.ts';
import {
  code,
  link,
  list,
  type Phrase,
  paragraph,
  person,
  phrase,
  strong,
  type TextBlock,
  text,
} from '../text/tree.ts';

/**
 * TAG-1, TAG-3: the content of `countersign/tag` on a commit.
 * It passes if the release that became the commit was ready at the merge, and if no tag on it breaks the rules.
 * @param record null if no pull request became this commit
 */
export function tagCheck(record: ReleaseRecord | null, violations: readonly TagProblem[]): CheckContent {
  const passes = record?.passed === true && violations.length === 0;
  return {
    name: TAG_CHECK,
    conclusion: passes ? 'success' : 'failure',
    title: titleLine(titleOf(record, violations)),
    summary: markdown([...violationBlock(violations), ...recordBlocks(record, passes)]),
    text: markdown(record === null ? [] : [...authorsBlock(record), ...originBlock(record)]),
    annotations: [],
  };
}

function titleOf(record: ReleaseRecord | null, violations: readonly TagProblem[]): Phrase {
  const [first, ...others] = violations;
  if (first) {
    const more = others.length > 0 ? phrase` and ${others.length} more` : '';
    return phrase`Tag violation: ${text(first.tag, 80)}${more}: ${text(first.gist, 120)}`;
  }
  if (record === null) return phrase`Not a release: no pull request became this commit`;
  if (record.outcome === 'not-applicable') return phrase`Not a release: #${record.number} ${text(record.title, 120)}`;
  if (record.passed) return phrase`Ready at the merge: #${record.number} ${text(record.title, 120)}`;
  return phrase`Not ready at the merge: ${joined(shortfallPhrases(record.missing), '; ')}`;
}

function violationBlock(violations: readonly TagProblem[]): readonly TextBlock[] {
  if (violations.length === 0) return [];
  const entries = violations.map(({ tag, gist, issue }) => {
    const where = issue === null ? '' : phrase` (${link(phrase`reported`, issue)})`;
    return phrase`${code(tag)}: ${text(gist, 300)}${where}`;
  });
  return [
    paragraph(phrase`⛔ ${strong`Tags on this commit break the rules:`}`),
    list({ name: 'tag violations', worth: 100 }, entries),
  ];
}

const FORWARD = phrase`What is to be released has to go through a release pull request that is signed off when it is merged; the commit that it becomes can then be tagged.`;

function recordBlocks(record: ReleaseRecord | null, passes: boolean): readonly TextBlock[] {
  if (record === null) {
    return [
      paragraph(phrase`⛔ ${strong`This commit is not a release.`} No pull request became it by being merged.`),
      paragraph(FORWARD),
    ];
  }
  const merge = phrase`${pullRequestLink(record)}, ${mergeWords(record)}`;
  if (record.outcome === 'not-applicable') {
    return [
      paragraph(phrase`⛔ ${strong`This commit is not a release.`} ${sentence(phrase`${merge}, is none`)}`),
      paragraph(FORWARD),
    ];
  }
  if (record.passed) {
    return [
      paragraph(phrase`✅ ${strong`The release was ready when it was merged.`} ${fullStop(merge)}`),
      ...(passes ? [paragraph(phrase`A deployer who wrote none of its code may tag and deploy this commit.`)] : []),
    ];
  }
  return [
    paragraph(
      phrase`⛔ ${strong`The release was not ready when it was merged`}, so this commit may not be tagged. ${fullStop(merge)}`,
    ),
    paragraph(phrase`What was missing then:`),
    list({ name: 'things that were missing', worth: 90 }, shortfallEntries(record.missing)),
    paragraph(phrase`This was found once and for all: signing off now changes nothing. ${FORWARD}`),
  ];
}

const authorsBlock = ({ authors }: ReleaseRecord): readonly TextBlock[] =>
  authors.length === 0
    ? []
    : [
        paragraph(phrase`They contributed to this release, so they may not tag or deploy it:`),
        list(
          { name: 'code authors', worth: 30 },
          authors.map((account) => [person(account)]),
        ),
      ];

function originBlock(record: ReleaseRecord): readonly TextBlock[] {
  if (record.outcome === 'not-applicable') return [];
  return [
    paragraph(
      phrase`Merged head: ${commitOf(record, record.head)}. Merged by ${mergerOf(record)}. ${digestWords(record.policyDigest)}.`,
    ),
  ];
}
