import { type CheckContent, TAG_CHECK } from '../../domain/effects.ts';
import type { Instant } from '../../domain/ids.ts';
import { LOWEST_SERVER } from '../../domain/server-version.ts';
import { markdown } from '../text/markdown.ts';
import { counted } from '../text/phrases.ts';
import { terminalLine } from '../text/terminal.ts';
import { code, type Inline, moment, type Phrase, paragraph, phrase, strong, text, words } from '../text/tree.ts';

/** Reasons for which a pull request could not be read. The errors of `github/` have the same codes. */
const REASONS: Readonly<Record<string, Phrase>> = {
  'rate-limited': phrase`GitHub allows this app no more requests for now`,
  'over-budget': phrase`GitHub lets this app write nothing more for now`,
  unavailable: phrase`GitHub does not answer, or only with errors`,
  unauthorized: phrase`GitHub no longer accepts the app: its installation may be suspended or removed, or its key revoked`,
  forbidden: phrase`the app lacks a permission that it needs here`,
  'not-found': phrase`GitHub says that something the app has to read is not there`,
  'set-back': phrase`the database of the app may have been set back, and GitHub is being asked for what it has told since`,
  conflict: phrase`the pull request changes faster than it can be read`,
  invalid: phrase`GitHub gave an answer that the app does not understand`,
  unsupported: phrase`this GitHub server does not know something that the app has to read; it may be too old`,
};

/**
 * VER-7: the check that replaces a result that could not be confirmed.
 * It is the same however often it is tried, so that it is written once.
 * @param since the last successful observation
 * @param why the code of the error; null if the app itself failed
 */
export function unconfirmedCheck(since: Instant, confirmWithinMillis: number, why: string | null): CheckContent {
  const reason = reasonOf(why);
  return {
    name: 'countersign/readiness',
    conclusion: 'failure',
    title: terminalLine(phrase`Error: not confirmed since ${moment(since)}`),
    summary: markdown([
      paragraph(phrase`${strong`Error`} — not confirmed since ${moment(since)}`),
      paragraph(
        phrase`The pull request could not be looked at since then: ${reason}. What this check said before may no longer hold, so it does not pass. Without being confirmed a result stands for ${span(confirmWithinMillis)} at most (${code('publish.confirm-within')} in the policy).`,
      ),
      paragraph(
        phrase`No sign-off is lost. It is tried again by itself, and the result comes back with the first look that works. To have it tried at once, re-run this check.`,
      ),
    ]),
    text: '',
    annotations: [],
  };
}

/**
 * The check that replaces any result if the server lacks a required field (ADR 0057).
 * @param lacks the field as `Type.field`
 */
export function unsupportedCheck(lacks: string): CheckContent {
  return {
    name: 'countersign/readiness',
    conclusion: 'failure',
    title: terminalLine(phrase`Error: this GitHub server does not know ${text(lacks)}`),
    summary: markdown([
      paragraph(phrase`${strong`Error`} — this GitHub server does not know ${code(lacks)}`),
      paragraph(
        phrase`Countersign needs GitHub Enterprise Server ${words(LOWEST_SERVER)} or later. Without this field the pull request cannot be judged, so it does not pass.`,
      ),
      paragraph(
        phrase`No sign-off is lost. Whoever administers the server upgrades it; then re-run this check. ${code('countersign doctor')} says which version the server has.`,
      ),
    ]),
    text: '',
    annotations: [],
  };
}

/**
 * TAG-3: the tag check of a commit that the app has given up.
 * It stays until somebody asks again, because nothing observes such a commit by itself.
 */
export function givenUpTagCheck(why: string | null): CheckContent {
  return {
    name: TAG_CHECK,
    conclusion: 'failure',
    title: 'Error: the commit could not be looked at',
    summary: markdown([
      paragraph(phrase`${strong`Error`} — what this check is to say now could not be found out`),
      paragraph(
        phrase`It was tried until there was no use in it any more: ${reasonOf(why)}. What the check said before may no longer hold, so it does not pass.`,
      ),
      paragraph(
        phrase`Nothing that was recorded is lost. To have it tried again, re-run this check, or have whoever runs the app retry the job (${code('countersign jobs retry')}).`,
      ),
    ]),
    text: '',
    annotations: [],
  };
}

function reasonOf(why: string | null): Phrase {
  const known = why !== null && Object.hasOwn(REASONS, why) ? REASONS[why] : undefined;
  return known ?? phrase`the app failed; whoever runs it finds the reason in its log`;
}

/** `15 minutes`: a duration in the largest unit that divides it. */
function span(millis: number): Inline {
  const seconds = Math.round(millis / 1_000);
  const unit = UNITS.find(([, size]) => seconds % size === 0 && seconds >= size) ?? (['second', 1] as const);
  return counted(seconds / unit[1], unit[0]);
}

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;
