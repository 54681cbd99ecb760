import type { Unavailable } from '../domain/reading.ts';
import { type Phrase, phrase, text } from './text/tree.ts';

/** SOD-6: what could not be read and why, as the beginning of a sentence. The caller adds what helps. */
export function unread({ what, why }: Unavailable, max = 200): Phrase {
  const name = text(what, max);
  // `what` contains it already.
  return why === 'clock' ? phrase`${name}` : phrase`${name}: ${unreadBecause(why)}`;
}

/** The same as a noun followed by the reason, for a list. */
export const unreadNoun = ({ what, why }: Unavailable, max = 200): Phrase =>
  why === 'clock' ? phrase`${text(what, max)}` : phrase`${text(what, max)} (${unreadBecause(why)})`;

function unreadBecause(why: Exclude<Unavailable['why'], 'clock'>): Phrase {
  switch (why) {
    case 'forbidden':
      return phrase`GitHub does not let this app read it`;
    case 'missing':
      return phrase`GitHub says that it does not exist`;
    case 'truncated':
      return phrase`the list could not be read to its end`;
    case 'malformed':
      return phrase`GitHub’s answer did not have the documented shape`;
    case 'unnamed':
      return phrase`GitHub told of a push and did not name who made it`;
    default:
      return why satisfies never;
  }
}
