import type { Facts } from '../domain/facts.ts';
import type { JudgedAct, Verdict } from '../domain/verdict.ts';
import { unattributedLine } from './blockers.ts';
import type { Block } from './bytes.ts';
import { compose, paragraph } from './bytes.ts';
import { code, inline, link } from './escape.ts';
import { fateOf } from './fate.ts';
import type { Scene } from './scene.ts';
import { commitLink, requirement } from './scene.ts';
import { listed, moment, wayNoun, who } from './words.ts';

/** The text of `countersign/readiness`: what the decision was made from, with links to each act (VER-2, VER-4). */
export function evidence(scene: Scene): string {
  const { verdict, facts } = scene;
  const authors = requirement(verdict, 'authors');
  return compose([
    paragraph('## Evidence'),
    table(
      'acts',
      '### Every act, in time order',
      ['When', 'Who', 'How', 'What', 'What became of it'],
      actRows(verdict),
      60,
    ),
    table('code authors', '### Who had a hand in the code', ['Account', 'Account id'], authorRows(verdict), 50),
    table('commits', '### Commits', ['Commit', 'Authors', 'Committer'], commitRows(facts), 40),
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

function table(
  name: string,
  heading: string,
  columns: readonly string[],
  rows: readonly string[],
  worth: number,
): Block {
  const head =
    rows.length === 0
      ? `${heading}\n\nNone.`
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
    const people = commit.authors.map((person) => person.account?.login ?? person.name ?? 'no name');
    const committer = commit.committer?.account?.login ?? commit.committer?.name ?? 'no name';
    const authors = listed(people.map((person) => inline(person, 80)));
    const signed = commit.signedByGitHub ? ' (signed by GitHub)' : '';
    return `| ${commitLink(facts, commit.sha)} | ${authors} | ${inline(committer, 80)}${signed} |`;
  });
}

function policyLine({ verdict, policy }: Scene): string {
  const digest = verdict.policyDigest === null ? 'No policy was read.' : `SHA-256 \`${verdict.policyDigest}\``;
  const files = policy === null ? '' : ` of ${listed(policy.sources.map((source) => code(source.file)))}`;
  return `${digest}${files}`;
}
