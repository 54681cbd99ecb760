import { type Instant, instantAt } from '../../domain/ids.ts';

/** The fields with times of GitHub's own clock. Dates of commits are those of their authors. */
const OWN_TIMES = new Set(['createdAt', 'updatedAt', 'submittedAt', 'lastEditedAt', 'mergedAt', 'closedAt']);

/** The latest time of GitHub's clock in an answer; null if there is none. */
export function latestTimeIn(answer: unknown): Instant | null {
  let latest: Instant | null = null;
  const left = [answer];
  while (left.length > 0) {
    const one = left.pop();
    if (typeof one !== 'object' || one === null) continue;
    for (const [key, value] of Object.entries(one)) {
      if (OWN_TIMES.has(key) && typeof value === 'string') latest = later(latest, value);
      else left.push(value);
    }
  }
  return latest;
}

/** The later of two times. A text that is not a time is refused where it is parsed. */
function later(latest: Instant | null, text: string): Instant | null {
  const millis = Date.parse(text);
  if (Number.isNaN(millis)) return latest;
  const time = instantAt(millis);
  return latest === null || time > latest ? time : latest;
}

/** The end of the second of `time`. GitHub's times are whole seconds, so the event may have been later than `time`. */
export const endOfSecond = (time: Instant): Instant => instantAt(Math.floor(Date.parse(time) / 1000) * 1000 + 999);
