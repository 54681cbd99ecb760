import type { CommitFact, Facts, GitPerson, Origin } from '../../domain/facts.ts';
import type { Reading } from '../../domain/reading.ts';
import type { JudgedAct, Verdict } from '../../domain/verdict.ts';
import { markdown, markdownLine } from '../text/markdown.ts';
import { enumeration, gitName, joined, wayNoun } from '../text/phrases.ts';
import {
  code,
  heading,
  type Inline,
  type List,
  link,
  list,
  moment,
  type Phrase,
  paragraph,
  person,
  phrase,
  row,
  type Table,
  type TableRow,
  type TextBlock,
  table,
  text,
  words,
} from '../text/tree.ts';
import { commitLink, type RenderContext, requirementOf } from './context.ts';
import { dispositionText } from './disposition.ts';
import { policyLinks } from './links.ts';
import { notAsked } from './not-asked.ts';
import { obstacles, warnings } from './obstacles.ts';

/** The text of `countersign/readiness`: the facts of the decision, with links to each act (VER-2, VER-4). */
export function evidence(context: RenderContext): string {
  const { verdict, facts } = context;
  return markdown([
    heading(2, phrase`Evidence`),
    ...inDetail(context),
    ...acts(verdict),
    heading(3, phrase`Who contributed to this release`),
    tableOrNone(verdict, table({ name: 'code authors', worth: 50 }, ['Account', 'Account id'], authorRows(verdict))),
    heading(3, phrase`Commits`),
    tableOrNone(
      verdict,
      table({ name: 'commits', worth: 40 }, COMMIT_COLUMNS, commitRows(facts, readCommits(facts.commits))),
    ),
    ...beside(context),
    ...handsBeside(facts),
    ...notAsked(context),
    heading(3, phrase`Policy`),
    paragraph(policyLine(context)),
  ]);
}

const COMMIT_COLUMNS = ['Commit', 'Authors', 'Committer'];
const ACT_COLUMNS = ['When', 'Who', 'How', 'What', 'What became of it'];

/**
 * The table, or a line that it is empty. If the verdict is an error, an empty table means nothing, because acts are not
 * judged.
 */
function tableOrNone(verdict: Verdict, all: Table): TextBlock {
  if (all.rows.length > 0) return all;
  return paragraph(verdict.outcome === 'error' ? phrase`Not judged, because of the error.` : phrase`None.`);
}

/** Nothing if the list is empty. */
const underHeading = (title: Phrase, entries: List): readonly TextBlock[] =>
  entries.entries.length === 0 ? [] : [heading(3, title), entries];

/** Every act with its disposition. */
export const acts = (verdict: Verdict): readonly TextBlock[] => [
  heading(3, phrase`Every act, in time order`),
  tableOrNone(verdict, table({ name: 'acts', worth: 60 }, ACT_COLUMNS, actRows(verdict))),
];

const actRows = (verdict: Verdict): readonly TableRow[] =>
  verdict.acts.map((judged) => {
    const { act } = judged;
    return row(
      [link([moment(act.at)], act.url)],
      [person(act.actor)],
      [wayNoun(act.via)],
      [text(act.text, 120)],
      fate(judged),
    );
  });

function fate(judged: JudgedAct): Phrase {
  const { state, what } = dispositionText(judged.disposition);
  return state === null ? what : phrase`${text(state, 60)}: ${what}`;
}

const authorRows = (verdict: Verdict): readonly TableRow[] =>
  (requirementOf(verdict, 'authors')?.authors ?? []).map((account) => row([person(account)], phrase`${account.id}`));

const readCommits = (commits: Reading<readonly CommitFact[]>): readonly CommitFact[] =>
  commits.state === 'known' ? commits.value : [];

function commitRows(facts: Facts, commits: readonly CommitFact[]): readonly TableRow[] {
  const inOrder = [...commits].sort((a, b) => (a.sha < b.sha ? -1 : 1));
  return inOrder.map(({ sha, authors, committer, signedByGitHub }) =>
    row(
      [commitLink(facts, sha)],
      enumeration(authors.map((one) => [personName(one)])),
      phrase`${committer === null ? words('no name') : personName(committer)}${signedByGitHub ? phrase` (signed by GitHub)` : ''}`,
    ),
  );
}

/**
 * SOD-7: the other commits of the release, and the pull requests that its commits came from.
 * Empty sections are left out.
 */
function beside({ facts }: RenderContext): readonly TextBlock[] {
  if (facts.range.state !== 'known') return [];
  const { commits, origins } = facts.range.value;
  const rows = [...origins].sort((a, b) => a.number - b.number).map((origin) => originRow(facts, origin));
  const shipped = commitRows(facts, commits);
  return [
    ...(shipped.length === 0
      ? []
      : [
          heading(3, phrase`Other commits in this release`),
          table({ name: 'other commits', worth: 38 }, COMMIT_COLUMNS, shipped),
        ]),
    ...(rows.length === 0
      ? []
      : [
          heading(3, phrase`Pull requests that these commits came from`),
          table({ name: 'earlier pull requests', worth: 39 }, ORIGIN_COLUMNS, rows),
        ]),
  ];
}

const ORIGIN_COLUMNS = ['Pull request', 'Opened or pushed by', 'Authors and committers of its commits'];

function originRow(facts: Facts, { number, hands, commits }: Origin): TableRow {
  const parts = commits.flatMap(({ authors, committer }) => (committer === null ? authors : [...authors, committer]));
  return row(
    [link(phrase`#${number}`, `${facts.repository.url}/pull/${number}`)],
    someOf(hands.map(person)),
    someOf(parts.map(personName)),
  );
}

/** Code authors whom no commit names. */
function handsBeside(facts: Facts): readonly TextBlock[] {
  const { author } = facts.pullRequest;
  const pushers = facts.pushers.state === 'known' ? facts.pushers.value : [];
  const first = facts.range.state === 'known' ? facts.range.value.hands : [];
  const entries = [
    ...(author === null ? [] : [phrase`Opened this pull request: ${person(author)}`]),
    ...(pushers.length === 0
      ? []
      : [phrase`Pushed to its branch, or first pushed one of its commits: ${someOf(pushers.map(person))}`]),
    ...(first.length === 0
      ? []
      : [
          phrase`First pushed one of the other commits, or wrote changes that a merge added: ${someOf(first.map(person))}`,
        ]),
  ];
  return underHeading(phrase`Other code authors`, list({ name: 'who pushed', worth: 45 }, entries));
}

/** Each name once, in an order that does not depend on GitHub's. */
function someOf(people: readonly Inline[]): Phrase {
  const byText = new Map(people.map((one) => [markdownLine([one]), one]));
  const inOrder = [...byText].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return people.length === 0
    ? phrase`-`
    : joined(
        inOrder.map(([, one]) => [one]),
        ', ',
      );
}

const personName = ({ account, name }: GitPerson): Inline => (account === null ? gitName(name) : person(account));

/** What blocks and what is only warned of, in full length. The states are in the checklist. */
function inDetail(context: RenderContext): readonly TextBlock[] {
  const blocks = [...obstacles(context), ...warnings(context)].filter(({ kind }) => kind !== 'table');
  return blocks.length === 0 ? [] : [heading(3, phrase`What was found`), ...blocks];
}

/** The one digest of the policy, by its first digits. The journal has all of it. */
function policyLine(context: RenderContext): Phrase {
  const { policyDigest } = context.verdict;
  if (policyDigest === null) return phrase`No policy was read.`;
  return phrase`${joined(policyLinks(context), ' · ')}, SHA-256 ${code(policyDigest.slice(0, 12))}`;
}
