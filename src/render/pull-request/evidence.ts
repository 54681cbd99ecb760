import type { CommitFact, Facts, GitPerson, Origin } from '../../domain/facts.ts';
import type { Reading } from '../../domain/reading.ts';
import type { JudgedAct, Verdict } from '../../domain/verdict.ts';
import { fitToLimit, paragraph, type SizedBlock } from '../markdown/budget.ts';
import { code, inlineMarkdown, link } from '../markdown/escape.ts';
import { enumeration, gitName, moment, wayNoun, who } from '../markdown/phrases.ts';
import { unattributedLine } from '../requirements/authors.ts';
import { commitLink, type RenderContext, requirementOf } from './context.ts';
import { dispositionText } from './disposition.ts';

/** The text of `countersign/readiness`: what the decision was made from, with links to each act (VER-2, VER-4). */
export function evidence(context: RenderContext): string {
  const { verdict, facts } = context;
  const authors = requirementOf(verdict, 'authors');
  return fitToLimit([
    paragraph('## Evidence'),
    table(verdict, { name: 'acts', worth: 60 }, '### Every act, in time order', {
      columns: ACT_COLUMNS,
      rows: actRows(verdict),
    }),
    table(verdict, { name: 'code authors', worth: 50 }, '### Who had a hand in the code', {
      columns: ['Account', 'Account id'],
      rows: authorRows(verdict),
    }),
    table(verdict, { name: 'commits', worth: 40 }, '### Commits', {
      columns: COMMIT_COLUMNS,
      rows: commitRows(facts, readCommits(facts.commits)),
    }),
    ...beside(context),
    ...handsBeside(facts),
    {
      name: 'commits without a known author',
      head: (authors?.unattributed.length ?? 0) > 0 ? '### Without a known author\n' : '',
      lines: authors?.unattributed.map((one) => `- ${unattributedLine(facts, one)}`) ?? [],
      tail: '',
      worth: 55,
    },
    paragraph(`### Policy\n\n${policyLine(context)}`),
  ]);
}

const COMMIT_COLUMNS = ['Commit', 'Authors', 'Committer'];
const ACT_COLUMNS = ['When', 'Who', 'How', 'What', 'What became of it'];

interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly string[];
}

/** Where the verdict is an error, an empty list says nothing: acts are not judged then, and some facts are missing. */
function table(
  verdict: Verdict,
  { name, worth }: Pick<SizedBlock, 'name' | 'worth'>,
  heading: string,
  { columns, rows }: Table,
): SizedBlock {
  const head =
    rows.length === 0
      ? `${heading}\n\n${verdict.outcome === 'error' ? 'Not judged, because of the error.' : 'None.'}`
      : `${heading}\n\n| ${columns.join(' | ')} |\n|${' --- |'.repeat(columns.length)}`;
  return { name, head, lines: rows, tail: '', worth };
}

const actRows = (verdict: Verdict): readonly string[] =>
  verdict.acts.map((judged) => {
    const { act } = judged;
    return `| ${link(moment(act.at), act.url)} | ${who(act.actor)} | ${wayNoun(act.via)} | ${inlineMarkdown(act.text, 120)} | ${fate(judged)} |`;
  });

function fate(judged: JudgedAct): string {
  const { state, what } = dispositionText(judged.disposition);
  return state === null ? what : `${inlineMarkdown(state, 60)}: ${what}`;
}

const authorRows = (verdict: Verdict): readonly string[] =>
  (requirementOf(verdict, 'authors')?.authors ?? []).map((account) => `| ${who(account)} | ${account.id} |`);

const readCommits = (commits: Reading<readonly CommitFact[]>): readonly CommitFact[] =>
  commits.state === 'known' ? commits.value : [];

function commitRows(facts: Facts, commits: readonly CommitFact[]): readonly string[] {
  const inOrder = [...commits].sort((a, b) => (a.sha < b.sha ? -1 : 1));
  return inOrder.map((commit) => {
    const people = commit.authors.map(personName);
    const committer = commit.committer === null ? 'no name' : personName(commit.committer);
    const authors = enumeration(people);
    const signed = commit.signedByGitHub ? ' (signed by GitHub)' : '';
    return `| ${commitLink(facts, commit.sha)} | ${authors} | ${committer}${signed} |`;
  });
}

/** SOD-7: the other commits of the release, and the pull requests that its commits came from. Empty sections are left out. */
function beside({ verdict, facts }: RenderContext): readonly SizedBlock[] {
  if (facts.range.state !== 'known') return [];
  const { commits, origins } = facts.range.value;
  const rows = [...origins].sort((a, b) => a.number - b.number).map((origin) => originRow(facts, origin));
  const shipped = commitRows(facts, commits);
  return [
    ...(shipped.length === 0
      ? []
      : [
          table(verdict, { name: 'other commits', worth: 38 }, '### Other commits in this release', {
            columns: COMMIT_COLUMNS,
            rows: shipped,
          }),
        ]),
    ...(rows.length === 0
      ? []
      : [
          table(
            verdict,
            { name: 'earlier pull requests', worth: 39 },
            '### Pull requests that these commits came from',
            { columns: ORIGIN_COLUMNS, rows },
          ),
        ]),
  ];
}

const ORIGIN_COLUMNS = ['Pull request', 'Opened or pushed by', 'Authors and committers of its commits'];

function originRow(facts: Facts, { number, hands, commits }: Origin): string {
  const parts = commits.flatMap(({ authors, committer }) => (committer === null ? authors : [...authors, committer]));
  const people = parts.map(personName);
  return `| ${link(`#${number}`, `${facts.repository.url}/pull/${number}`)} | ${someOf(hands.map(who))} | ${someOf(people)} |`;
}

/** Code authors who are not named in a commit. */
function handsBeside(facts: Facts): readonly SizedBlock[] {
  const { author } = facts.pullRequest;
  const pushers = facts.pushers.state === 'known' ? facts.pushers.value : [];
  const first = facts.range.state === 'known' ? facts.range.value.hands : [];
  const lines = [
    ...(author === null ? [] : [`- Opened this pull request: ${who(author)}`]),
    ...(pushers.length === 0
      ? []
      : [`- Pushed to its branch, or first pushed one of its commits: ${someOf(pushers.map(who))}`]),
    ...(first.length === 0
      ? []
      : [`- First pushed one of the other commits, or wrote changes that a merge added: ${someOf(first.map(who))}`]),
  ];
  return lines.length === 0
    ? []
    : [{ name: 'who pushed', head: '### Other code authors\n', lines, tail: '', worth: 45 }];
}

const someOf = (people: readonly string[]): string =>
  people.length === 0 ? '-' : [...new Set(people)].sort().join(', ');

const personName = (person: GitPerson): string =>
  person.account === null ? gitName(person.name) : who(person.account);

function policyLine({ verdict, policy }: RenderContext): string {
  const digest = verdict.policyDigest === null ? 'No policy was read.' : `SHA-256 \`${verdict.policyDigest}\``;
  const files = policy === null ? '' : ` of ${enumeration(policy.sources.map((source) => code(source.file)))}`;
  return `${digest}${files}`;
}
