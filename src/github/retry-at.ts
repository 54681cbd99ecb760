const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export type Headers = Readonly<Record<string, unknown>>;

/** As HTTP writes a date; `Date.parse` alone takes nearly any text for one. */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * For how many milliseconds GitHub, or a proxy before it, wants no requests: `retry-after` (seconds or a date) first, then
 * `x-ratelimit-reset` where nothing remains (GitHub's documentation, "Rate limits for the REST API"); null where neither
 * says it. From a second to an hour, which is GitHub's longest window: a header that says more is not believed, and asking
 * once in an hour harms nobody. More than a day is no time at all. Moments are compared with the answer's own `Date`, so a
 * clock of ours that is wrong changes nothing.
 * @param now milliseconds since 1970, where the answer has no date
 */
export function waitAsked(headers: Headers, now: number): number | null {
  const answered = dateIn(textOf(headers, 'date')) ?? now;
  const asked = [retryAfter(textOf(headers, 'retry-after'), answered), ...reset(headers, answered)];
  // What has just passed is now: clocks differ by a little.
  const wait = asked.find((millis) => millis !== null && millis > -MINUTE && millis <= DAY);
  return wait === undefined || wait === null ? null : Math.min(Math.max(Math.ceil(wait), SECOND), HOUR);
}

function retryAfter(text: string, answered: number): number | null {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * SECOND;
  const date = dateIn(text);
  return date === null ? null : date - answered;
}

/** In seconds since 1970, as GitHub says it, or in milliseconds, as some proxies do. */
function reset(headers: Headers, answered: number): readonly number[] {
  const text = textOf(headers, 'x-ratelimit-reset');
  if (!/^\d+$/.test(text) || !nothingRemains(headers)) return [];
  return [Number(text) * SECOND - answered, Number(text) - answered];
}

function dateIn(text: string): number | null {
  const millis = HTTP_DATE.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(millis) ? null : millis;
}

/** True where GitHub says that this window's requests are used up. */
export const nothingRemains = (headers: Headers): boolean => textOf(headers, 'x-ratelimit-remaining') === '0';

function textOf(headers: Headers, name: string): string {
  const value = headers[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}
