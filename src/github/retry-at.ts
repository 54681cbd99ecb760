import { asInstant, type Instant } from '../domain/ids.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

export type Headers = Readonly<Record<string, unknown>>;

/**
 * When GitHub lets us try again: `retry-after` (seconds or a date) first, then `x-ratelimit-reset` (seconds since 1970)
 * where nothing remains, else in a minute (GitHub's documentation, "Rate limits for the REST API"). `now` in milliseconds since 1970. An absurd header
 * counts as none, so that a broken proxy cannot put the work off for ever.
 */
export function retryAt(headers: Headers, now: number): Instant {
  const candidates = [retryAfter(textOf(headers, 'retry-after'), now), reset(headers, now)];
  const at = candidates.find((time) => Number.isFinite(time) && time >= now && time <= now + DAY) ?? now + MINUTE;
  return asInstant(new Date(at).toISOString());
}

const retryAfter = (text: string, now: number): number =>
  /^\d+$/.test(text) ? now + Number(text) * 1000 : Date.parse(text);

function reset(headers: Headers, now: number): number {
  const text = textOf(headers, 'x-ratelimit-reset');
  if (!/^\d+$/.test(text) || !nothingRemains(headers)) return Number.NaN;
  // GitHub's clock and ours may differ by a little: a reset that has just passed is now, not a minute from now.
  const at = Number(text) * 1000;
  return at < now && at > now - MINUTE ? now : at;
}

/** True where GitHub says that this window's requests are used up. */
export const nothingRemains = (headers: Headers): boolean => textOf(headers, 'x-ratelimit-remaining') === '0';

function textOf(headers: Headers, name: string): string {
  const value = headers[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}
