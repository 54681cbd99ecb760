import type { Account } from '../../domain/account.ts';
import type { RequirementStatus, SignOff, StateRequirement } from '../../domain/requirement.ts';
import type { Verdict } from '../../domain/verdict.ts';
import { plain } from '../markdown/escape.ts';
import { listed, moment, sentence, wayNoun } from '../markdown/phrases.ts';
import { missingFirst, requirement, short, states } from '../pull-request/context.ts';
import { fateOf, idleWord } from '../pull-request/disposition.ts';
import { title } from '../pull-request/title.ts';

/**
 * A verdict for a terminal: lines of plain text, ending in a line break. No control character, and so no escape
 * sequence, gets through from what people wrote.
 */
export function plainVerdict(verdict: Verdict): string {
  const { repository, number } = verdict.subject;
  return `${[
    plain(`${repository.owner}/${repository.name}#${number} at ${short(verdict.head)}: ${verdict.outcome}`),
    title(verdict),
    ...section('States', missingFirst(states(verdict)).flatMap(stateLines)),
    ...section('In the way', obstacleLines(verdict)),
    ...section('Acts', actLines(verdict)),
    ...section(
      'Who wrote the code',
      (requirement(verdict, 'authors')?.authors ?? []).map((one) => plain(one.login, 80)),
    ),
    '',
    `Decided for the facts of ${moment(verdict.at)}, policy digest ${verdict.policyDigest ?? 'none'}`,
  ].join('\n')}\n`;
}

const section = (heading: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ['', heading, ...lines.map((line) => `  ${line}`)];

const logins = (accounts: readonly Account[]): string => listed(accounts.map((one) => plain(one.login, 80)));

const WORDS: { readonly [Status in RequirementStatus]: string } = {
  satisfied: 'ready',
  waived: 'waived',
  'not-applicable': 'not needed',
  pending: 'waiting',
  unsatisfied: 'blocked',
  error: 'not known',
};

function stateLines(state: StateRequirement): readonly string[] {
  const head = `${plain(state.state, 60)} (${plain(state.owner, 60)}): ${WORDS[state.status]}, ${state.counted.length} of ${state.count}`;
  const authors = state.cannotSign.filter((one) => one.why === 'code-author').map((one) => one.account);
  const elsewhere = state.cannotSign.filter((one) => one.why === 'signed-other-state').map((one) => one.account);
  const open = state.status === 'pending' || state.status === 'unsatisfied';
  return [
    head,
    ...state.counted.map((signOff) => `  signed by ${signOffText(signOff)}`),
    ...state.objections.map(
      (one) => `  objection by ${plain(one.actor.login, 80)}, ${moment(one.at)}: ${plain(one.reason, 300)}`,
    ),
    ...state.notCounted.map(({ signOff, why }) => `  does not count: ${signOffText(signOff)}: ${idleWord(why)}`),
    ...(open ? [`  can sign now: ${state.canSign.length > 0 ? logins(state.canSign) : 'nobody'}`] : []),
    ...(open && authors.length > 0 ? [`  may not, had a hand in the code: ${logins(authors)}`] : []),
    ...(open && elsewhere.length > 0 ? [`  may not, signed another state: ${logins(elsewhere)}`] : []),
  ];
}

function signOffText(signOff: SignOff): string {
  const commit = signOff.commit === null ? '' : ` for ${short(signOff.commit)}`;
  return `${plain(signOff.actor.login, 80)}${commit} (${wayNoun(signOff.via)}, ${moment(signOff.at)})`;
}

function obstacleLines(verdict: Verdict): readonly string[] {
  const policy = requirement(verdict, 'policy');
  const authors = requirement(verdict, 'authors');
  const range = requirement(verdict, 'range');
  return [
    ...[...(policy?.problems ?? []), ...(policy?.warnings ?? [])].map(
      (one) =>
        `${one.severity}: ${plain(one.file)}:${one.line}:${one.column}: ${sentence(plain(one.problem, 500))} ${sentence(plain(one.mend, 500))}`,
    ),
    ...(requirement(verdict, 'facts')?.missing ?? []).map(
      (gap) => `could not be read (${gap.why}): ${plain(gap.what)}`,
    ),
    ...(requirement(verdict, 'hold')?.holds ?? []).map(
      (one) => `held by ${plain(one.actor.login, 80)}, ${moment(one.at)}: ${plain(one.reason, 300)}`,
    ),
    ...(authors?.unattributed ?? []).map(
      (one) =>
        `no known ${one.part}: ${short(one.commit)}, ${plain(one.name ?? '', 100) || 'no name'} (${plain(one.email ?? 'no address', 120)})`,
    ),
    ...(requirement(verdict, 'draft')?.status === 'pending' ? ['the pull request is a draft'] : []),
    ...(requirement(verdict, 'up-to-date')?.status === 'pending' ? ['the head lacks commits of the base branch'] : []),
    ...(range && range.unreviewed > 0 ? [`${range.unreviewed} of ${range.commits} commits by no pull request`] : []),
  ];
}

const actLines = (verdict: Verdict): readonly string[] =>
  verdict.acts.map(({ act, disposition }) => {
    const { state, what } = fateOf(disposition);
    const outcome = state === null ? what : `${plain(state, 60)}: ${what}`;
    return `${moment(act.at)} ${plain(act.actor?.login ?? 'somebody', 80)} (${wayNoun(act.via)}) ${plain(act.text, 120)} - ${outcome}`;
  });
