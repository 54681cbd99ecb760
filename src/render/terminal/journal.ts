import type { JournalEntry, Json } from '../../domain/journal.ts';
import { joined } from '../text/phrases.ts';
import { printed, type TerminalText } from '../text/printed.ts';
import { terminalLine } from '../text/terminal.ts';
import { moment, type Phrase, person, phrase, text } from '../text/tree.ts';

/**
 * One journal entry as a terminal line: number, time, what, who, and its evidence.
 * It contains no control characters.
 */
export function entryLine({ number, kind, at, actor, evidence, detail }: JournalEntry): TerminalText {
  const parts = [
    `${number}`.padStart(5),
    terminalLine([moment(at)]),
    terminalLine([text(kind, 60)]).padEnd(10),
    actor === null ? '-' : terminalLine([person(actor)]),
    terminalLine(summary(detail)),
    evidence === null ? '' : terminalLine([text(evidence)]),
  ];
  return printed(parts.filter((part) => part !== '').join('  '));
}

/** A short text for the detail: a decision's outcome, or an act's text and disposition. */
function summary(detail: Json): Phrase {
  const outcome = member(detail, 'outcome');
  if (typeof outcome === 'string') return [text(outcome)];
  const became = member(detail, 'became');
  const code =
    member(became, 'code') ?? member(member(became, 'why'), 'code') ?? member(member(became, 'refusal'), 'code');
  const written = member(detail, 'text');
  return joined(
    [
      ...(typeof written === 'string' ? [phrase`${text(written)}`] : []),
      ...(typeof code === 'string' ? [phrase`(${text(code, 60)})`] : []),
    ],
    ' ',
  );
}

function member(value: Json | null, key: string): Json | null {
  if (value === null || typeof value !== 'object') return null;
  return new Map<string, Json>(Object.entries(value)).get(key) ?? null;
}
