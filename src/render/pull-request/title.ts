import { isMet, type OpenStatus } from '../../domain/requirement.ts';
import type { Verdict } from '../../domain/verdict.ts';
import { ALL_WORDS, type Reason, reasonOf } from '../requirements/registry.ts';
import { joined } from '../text/phrases.ts';
import { terminalLine, titleLine } from '../text/terminal.ts';
import { commit, type Phrase, phrase } from '../text/tree.ts';
import { states } from './context.ts';

/** The verdict in one line: `lead`, then why. */
export interface Gist {
  readonly lead: Phrase;
  readonly parts: readonly Phrase[];
}

const MOST_TITLE = 255;

/** VER-2: a count, then what is missing, then why. The first word distinguishes `blocked` and `error`. */
export function gist(verdict: Verdict): Gist {
  const { lead, reasons } = outline(verdict);
  return { lead, parts: reasons.flatMap(({ clauses }) => clauses) };
}

/**
 * The check run's title: plain text, at most 255 UTF-16 units.
 * If it is too long, each blocking kind of requirement is still named.
 */
export function title(verdict: Verdict): string {
  const { lead, reasons } = outline(verdict);
  const parts: Phrase[] = [];
  for (const [index, reason] of reasons.entries()) {
    const after = reasons.slice(index + 1).map((later) => later.short);
    const fits = (some: readonly Phrase[]) => lineOf(lead, [...parts, ...some, ...after]).length <= MOST_TITLE;
    parts.push(...(shortenings(reason).find(fits) ?? [reason.short]));
  }
  return titleLine(gistLine({ lead, parts }));
}

const lineOf = (lead: Phrase, parts: readonly Phrase[]): string => terminalLine(gistLine({ lead, parts }));

/** `lead`, then the reasons after a colon. */
export const gistLine = ({ lead, parts }: Gist): Phrase =>
  parts.length === 0 ? lead : phrase`${lead}: ${joined(parts, '; ')}`;

/** All of it, then fewer and fewer clauses followed by the short form. */
const shortenings = ({ clauses, short: inShort }: Reason): readonly (readonly Phrase[])[] => [
  clauses,
  ...clauses.map((_, index) => [...clauses.slice(0, clauses.length - 1 - index), inShort]),
];

function outline(verdict: Verdict): { readonly lead: Phrase; readonly reasons: readonly Reason[] } {
  switch (verdict.outcome) {
    case 'ready':
      return { lead: readyCount(verdict), reasons: [only(phrase`signed off for ${commit(verdict.head, null)}`)] };
    case 'pending':
      return { lead: readyCount(verdict), reasons: [...problems(verdict), ...reasonsFor(verdict, 'pending')] };
    case 'blocked':
      return { lead: phrase`Blocked`, reasons: [...problems(verdict), ...rest(verdict)] };
    case 'error': {
      const found = reasonsFor(verdict, 'error').length > 0 ? [] : [only(phrase`the release could not be judged`)];
      return { lead: phrase`Error`, reasons: [...found, ...problems(verdict), ...rest(verdict)] };
    }
    case 'not-applicable':
      return { lead: phrase`Not a release`, reasons: [only(phrase`nothing to sign off`)] };
    default:
      return verdict.outcome satisfies never;
  }
}

const only = (clause: Phrase): Reason => ({ clauses: [clause], short: clause });

function readyCount(verdict: Verdict): Phrase {
  const all = states(verdict);
  return phrase`${all.filter(isMet).length} of ${all.length} ready`;
}

const problems = (verdict: Verdict): readonly Reason[] => [
  ...reasonsFor(verdict, 'error'),
  ...reasonsFor(verdict, 'unsatisfied'),
];

/** What follows the problems: the progress otherwise. */
const rest = (verdict: Verdict): readonly Reason[] => [
  ...(states(verdict).length === 0 ? [] : [only(readyCount(verdict))]),
  ...reasonsFor(verdict, 'pending'),
];

/** The reasons with this status, by kind, the states first. */
function reasonsFor(verdict: Verdict, status: OpenStatus): readonly Reason[] {
  const statesFirst = ALL_WORDS.toSorted((a, b) => Number(b.kind === 'state') - Number(a.kind === 'state'));
  return statesFirst.flatMap((words) => reasonOf(verdict, words, status) ?? []);
}
