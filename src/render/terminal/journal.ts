import type { JournalEntry, Json } from '../../domain/journal.ts';
import { plainText } from '../markdown/escape.ts';
import { moment } from '../markdown/phrases.ts';

/** Of a text that people wrote no more than this is shown. */
const LONGEST = 200;

/** One entry of the journal for a terminal: number, time, what, who, and what it cites. No control character gets through. */
export function entryLine({ number, kind, at, actor, evidence, detail }: JournalEntry): string {
  const parts = [
    `${number}`.padStart(5),
    moment(at),
    kind.padEnd(10),
    actor === null ? '-' : plainText(actor.login, 80),
    summary(detail),
    evidence === null ? '' : plainText(evidence, LONGEST),
  ];
  return parts.filter((part) => part !== '').join('  ');
}

/** What the detail says in a few words: the outcome of a decision, the text of an act and what became of it. */
function summary(detail: Json): string {
  const outcome = member(detail, 'outcome');
  if (typeof outcome === 'string') return outcome;
  const became = member(detail, 'became');
  const code =
    member(became, 'code') ?? member(member(became, 'why'), 'code') ?? member(member(became, 'refusal'), 'code');
  const text = member(detail, 'text');
  return [
    typeof text === 'string' ? plainText(text, LONGEST) : '',
    typeof code === 'string' ? `(${plainText(code, 60)})` : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
}

function member(value: Json | null, key: string): Json | null {
  if (value === null || typeof value !== 'object') return null;
  return new Map<string, Json>(Object.entries(value)).get(key) ?? null;
}
