import type { Facts, GitPerson } from '../domain/facts.ts';
import type { JudgedAct, Verdict } from '../domain/verdict.ts';
import { unattributedLine } from './blockers.ts';
import type { Block } from './bytes.ts';
import { compose, paragraph } from './bytes.ts';
import { code, inline, link } from './escape.ts';
import { fateOf } from './fate.ts';
import type { Scene } from './scene.ts';
import { commitLink, requirement } from './scene.ts';
import { gitName, listed, moment, wayNoun, who } from './words.ts';

/** The text of `countersign/readiness`: what the decision was made from, with links to each act (VER-2, VER-4). */
export function evidence(scene: Scene): string {
  const { verdict, facts } = scene;
  const authors = requirement(verdict, 'authors');
  return compose([
    paragraph('## Evidence'),
    table(verdict, 'acts', '### Every act, in time order', ACT_COLUMNS, actRows(verdict), 60),
    table(
      verdict,
      'code authors',
      '### Who had a hand in the code',
      ['Account', 'Account id'],
      authorRows(verdict),
      50,
    ),
    table(verdict, 'commits', '### Commits', ['Commit', 'Authors', 'Committer'], commitRows(facts), 40),
    {
      name: 'commits without a known author',
      head: (authors?.unattributed.length ?? 0) > 0 ? '### Without a known author\n' : '',
      lines: authors?.unattributed.map((one) => `- ${unattributedLine(facts, one)}`) ?? [],
      tail: '',
      worth: 55,
    },
    paragraph(`### Policy\n\n${policyLine(scene)}`),
  ]);
}

const ACT_COLUMNS = ['When', 'Who', 'How', 'What', 'What became of it'];

/** Where the verdict is an error, an empty list says nothing: acts are not judged then, and some facts are missing. */
function table(
  verdict: Verdict,
  name: string,
  heading: string,
  columns: readonly string[],
  rows: readonly string[],
  worth: number,
): Block {
  const head =
    rows.length === 0
      ? `${heading}\n\n${verdict.outcome === 'error' ? 'Not judged, because of the error.' : 'None.'}`
      : `${heading}\n\n| ${columns.join(' | ')} |\n|${' --- |'.repeat(columns.length)}`;
  return { name, head, lines: rows, tail: '', worth };
}

const actRows = (verdict: Verdict): readonly string[] =>
  verdict.acts.map((judged) => {
    const { act } = judged;
    return `| ${link(moment(act.at), act.url)} | ${who(act.actor)} | ${wayNoun(act.via)} | ${inline(act.text, 120)} | ${fate(judged)} |`;
  });

function fate(judged: JudgedAct): string {
  const { state, what } = fateOf(judged.disposition);
  return state === null ? what : `${inline(state, 60)}: ${what}`;
}

const authorRows = (verdict: Verdict): readonly string[] =>
  (requirement(verdict, 'authors')?.authors ?? []).map((account) => `| ${who(account)} | ${account.id} |`);

function commitRows(facts: Facts): readonly string[] {
  if (facts.commits.state !== 'known') return [];
  const inOrder = [...facts.commits.value].sort((a, b) => (a.sha < b.sha ? -1 : 1));
  return inOrder.map((commit) => {
    const people = commit.authors.map(personName);
    const committer = commit.committer === null ? 'no name' : personName(commit.committer);
    const authors = listed(people);
    const signed = commit.signedByGitHub ? ' (signed by GitHub)' : '';
    return `| ${commitLink(facts, commit.sha)} | ${authors} | ${committer}${signed} |`;
  });
}

const personName = (person: GitPerson): string =>
  person.account === null ? gitName(person.name) : who(person.account);

function policyLine({ verdict, policy }: Scene): string {
  const digest = verdict.policyDigest === null ? 'No policy was read.' : `SHA-256 \`${verdict.policyDigest}\``;
  const files = policy === null ? '' : ` of ${listed(policy.sources.map((source) => code(source.file)))}`;
  return `${digest}${files}`;
}
