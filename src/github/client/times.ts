import { type Instant, instantAt } from '../../domain/ids.ts';

/** The fields in which GitHub gives a time of its own clock; dates of commits are those of whoever made them. */
const OWN_TIMES = new Set(['createdAt', 'updatedAt', 'submittedAt', 'lastEditedAt', 'mergedAt', 'closedAt']);

/** The latest time that GitHub's clock gave to anything in an answer; null where there is none. */
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

/** What is not a time is refused where it is read. */
function later(latest: Instant | null, text: string): Instant | null {
  const millis = Date.parse(text);
  if (Number.isNaN(millis)) return latest;
  const time = instantAt(millis);
  return latest === null || time > latest ? time : latest;
}

/** The end of the second of `time`: GitHub gives no finer ones, so what it says happened then may have been after `time`. */
export const endOfSecond = (time: Instant): Instant => instantAt(Math.floor(Date.parse(time) / 1000) * 1000 + 999);
