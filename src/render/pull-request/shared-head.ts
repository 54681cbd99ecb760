import { CHECKLIST_MARKER, type CheckContent, READINESS } from '../../domain/effects.ts';
import type { Outcome } from '../../domain/verdict.ts';
import { markdown, markdownBefore } from '../text/markdown.ts';
import { joined } from '../text/phrases.ts';
import { type Phrase, paragraph, phrase, strong, type TextBlock } from '../text/tree.ts';
import { conclusionOf } from './conclusion.ts';

/**
 * The check of a head that several open pull requests share. It says which of them it is about.
 * @param aside the others that do not count for it
 */
export function ofSharedHead(
  check: CheckContent,
  number: number,
  others: readonly number[],
  aside: readonly number[],
): CheckContent {
  const compared = others.some((other) => !aside.includes(other))
    ? phrase`, the one of them that is furthest from ready`
    : '';
  const note = phrase`This commit is also the head of ${numbered(others)}. The check speaks for #${number}${compared}.`;
  const notes = markdownBefore([paragraph(note), ...asideNotes(aside)]);
  return { ...check, summary: `${notes}${check.summary}` };
}

const asideNotes = (aside: readonly number[]): readonly TextBlock[] =>
  aside.length === 0
    ? []
    : [
        paragraph(
          phrase`It says nothing about ${numbered(aside)}, opened by somebody without write access to this repository: do not merge what this check does not speak for. Such a merge is recorded as a bypass, and its commit may be neither tagged nor deployed as a release.`,
        ),
      ];

/**
 * VER-2: the check of a pull request that a shared head keeps from passing.
 * It would pass, but another pull request with the same head does not. It is the same whichever of them publishes it.
 * @param outcome of the other; null if unknown
 */
export function heldCheck(by: number, outcome: Outcome | null, all: readonly number[]): CheckContent {
  const why =
    outcome === null
      ? phrase`#${by} could not be looked at yet, or not lately, so nobody knows whether it may be merged.`
      : phrase`#${by} is not ready.`;
  const first =
    outcome === null ? phrase`It is tried again by itself. If it stays so,` : phrase`See there what it lacks; or`;
  const way = phrase`${first} close #${by}, or give the pull request that is to pass a head of its own: a commit with the same content keeps the sign-offs.`;
  const numbers = all.toSorted((a, b) => a - b);
  return {
    name: READINESS,
    conclusion: outcome === null ? 'action_required' : conclusionOf(outcome),
    title: `Waits for #${by}, which has the same commit`,
    summary: markdown([
      paragraph(phrase`${strong`Waits for #${by}.`} ${why}`),
      paragraph(
        phrase`This commit is the head of ${numbered(numbers)}, and what this check says of it would let each of them be merged.`,
      ),
      paragraph(way),
    ]),
    text: '',
    annotations: [],
  };
}

/** The checklist of a pull request that the check of its head ignores. */
export const asideChecklist = (body: string, behind: number): string =>
  body.replace(`${CHECKLIST_MARKER}\n`, () =>
    markdownBefore([paragraph(asideNote(behind))], { marker: CHECKLIST_MARKER }),
  );

const asideNote = (behind: number): Phrase =>
  phrase`⚠️ ${strong`The check on this commit does not speak for this pull request`}, but for #${behind}, which has the same commit: this one was opened by somebody without write access. Sign off and object there. Merging this one while it is not ready is recorded as a bypass of the gate.`;

/** The numbers, at most ten. */
function numbered(numbers: readonly number[]): Phrase {
  const shown = numbers.slice(0, 10).map((number) => phrase`#${number}`);
  const more = numbers.length > shown.length ? phrase` and ${numbers.length - shown.length} more` : '';
  return phrase`${joined(shown, ', ')}${more}`;
}
