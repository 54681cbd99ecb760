import { isMet, type OpenStatus } from '../../domain/requirement.ts';
import type { Verdict } from '../../domain/verdict.ts';
import { ALL_WORDS, openOf } from '../requirements/registry.ts';
import { joined, names } from '../text/phrases.ts';
import { terminalLine } from '../text/terminal.ts';
import { code, heading, type Phrase, phrase, type TextBlock, text, words } from '../text/tree.ts';
import { type RenderContext, states } from './context.ts';

/** More of a pull request's title would push the state of affairs out of sight. */
const MOST_TITLE = 60;
/** It says no more reasons; the line “Next” and the table have all. */
const MOST_REASONS = 3;

/** The first line of the checklist and of the check: which release, and how it stands (VER-2). */
export function headline({ verdict, facts }: RenderContext): TextBlock {
  const release = { title: facts.pullRequest.title, number: facts.subject.number };
  return heading(3, headlineOf(release, MARKS[verdict.outcome], stateOfAffairs(verdict)));
}

const MARKS: { readonly [Outcome in Verdict['outcome']]: string } = {
  ready: '✅ ',
  pending: '⏳ ',
  blocked: '⛔ ',
  error: '⚠️ ',
  'not-applicable': '',
};

/** The mark, the title of the pull request, cut, and what is said of it. */
export const headlineOf = (
  { title, number }: { readonly title: string; readonly number: number },
  mark: string,
  said: Phrase,
): Phrase => phrase`${words(mark)}${titleWords(title, number)}: ${said}`;

const titleWords = (title: string, number: number): Phrase =>
  terminalLine([text(title)]) === '' ? phrase`#${number}` : phrase`${text(title, MOST_TITLE)}`;

function stateOfAffairs(verdict: Verdict): Phrase {
  switch (verdict.outcome) {
    case 'ready':
      return readyWords(verdict);
    case 'pending':
      return joined([signedCount(verdict), ...few(clauses(verdict, 'pending', ({ kind }) => kind !== 'state'))], ', ');
    case 'blocked':
      return phrase`blocked by ${joined(few(blockers(verdict)), ', ')}`;
    case 'error': {
      const reasons = few(clauses(verdict, 'error'));
      return reasons.length === 0 ? phrase`could not be judged` : phrase`error, ${joined(reasons, ', ')}`;
    }
    case 'not-applicable':
      return phrase`not a release`;
    default:
      return verdict.outcome satisfies never;
  }
}

/** MRG-1: who can release it now. */
function readyWords({ deployers = [] }: Verdict): Phrase {
  return deployers.length === 0
    ? phrase`ready, but nobody may release it`
    : phrase`ready, ${names(deployers, 'or', 2)} can ${code('/release')}`;
}

function signedCount(verdict: Verdict): Phrase {
  const all = states(verdict);
  const met = all.filter(isMet);
  // What is waived, or not needed, was not signed off.
  const done = met.every(({ status }) => status === 'satisfied') ? phrase`signed off` : phrase`ready`;
  return phrase`${met.length} of ${all.length} ${done}`;
}

type Words = (typeof ALL_WORDS)[number];

const clauses = (
  verdict: Verdict,
  status: OpenStatus,
  shown: (kind: Words) => boolean = () => true,
): readonly Phrase[] =>
  ALL_WORDS.filter(shown).flatMap((kind) => {
    const open = openOf(verdict, kind, status);
    return open.length === 0 ? [] : kind.clauses(open, status);
  });

const blockers = (verdict: Verdict): readonly Phrase[] =>
  ALL_WORDS.flatMap((kind) => {
    const open = openOf(verdict, kind, 'unsatisfied');
    return open.length === 0 ? [] : (kind.blockers?.(open) ?? kind.clauses(open, 'unsatisfied'));
  });

const few = (reasons: readonly Phrase[]): readonly Phrase[] =>
  reasons.length <= MOST_REASONS
    ? reasons
    : [...reasons.slice(0, MOST_REASONS - 1), phrase`${reasons.length - MOST_REASONS + 1} more`];
