import type { Verdict } from '../../domain/verdict.ts';
import { plainText } from '../markdown/escape.ts';
import { moment, wayNoun } from '../markdown/phrases.ts';
import { requirementOf, short } from '../pull-request/context.ts';
import { dispositionText } from '../pull-request/disposition.ts';
import { title } from '../pull-request/title.ts';
import { reasonOf, shownIn } from '../requirements/registry.ts';

/**
 * A verdict for a terminal: lines of plain text, ending in a line break. No control character, and so no escape
 * sequence, gets through from what people wrote.
 */
export function plainVerdict(verdict: Verdict): string {
  const { repository, number } = verdict.subject;
  return `${[
    plainText(`${repository.owner}/${repository.name}#${number} at ${short(verdict.head)}: ${verdict.outcome}`),
    title(verdict),
    ...section('States', linesOf(verdict, true)),
    ...section('In the way', linesOf(verdict, false)),
    ...section('Acts', actLines(verdict)),
    ...section(
      'Who wrote the code',
      (requirementOf(verdict, 'authors')?.authors ?? []).map((one) => plainText(one.login, 80)),
    ),
    '',
    `Decided for the facts of ${moment(verdict.at)}, policy digest ${verdict.policyDigest ?? 'none'}`,
  ].join('\n')}\n`;
}

const section = (heading: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ['', heading, ...lines.map((line) => `  ${line}`)];

const OPEN = ['error', 'unsatisfied', 'pending'] as const;

/** What the verdict says of the states, or of everything else: the lines of each kind, or its clauses if it has none. */
const linesOf = (verdict: Verdict, ofStates: boolean): readonly string[] =>
  shownIn(verdict)
    .filter(({ words }) => (words.kind === 'state') === ofStates)
    .flatMap(({ words, found }) => {
      const lines = words.lines(found);
      return lines.length > 0 ? lines : OPEN.flatMap((status) => reasonOf(verdict, words, status)?.clauses ?? []);
    });

const actLines = (verdict: Verdict): readonly string[] =>
  verdict.acts.map(({ act, disposition }) => {
    const { state, what } = dispositionText(disposition);
    const outcome = state === null ? what : `${plainText(state, 60)}: ${what}`;
    return `${moment(act.at)} ${plainText(act.actor?.login ?? 'somebody', 80)} (${wayNoun(act.via)}) ${plainText(act.text, 120)} - ${outcome}`;
  });
