const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** GitHub's longest window, plus the difference of clocks. */
const LONGEST = HOUR + MINUTE;

export type Headers = Readonly<Record<string, unknown>>;

/** The format of dates in HTTP. `Date.parse` alone accepts nearly any text. */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * How many milliseconds GitHub, or a proxy in front of it, wants no requests.
 * From `retry-after` (seconds or a date), otherwise from `x-ratelimit-reset` if nothing remains (GitHub's
 * documentation, "Rate limits for the REST API"); null if neither says. The result is between a second and an hour.
 * GitHub's longest window is an hour, so a longer wait has another source, and is ignored. Dates are compared with the
 * answer's own `Date`, so our own clock does not matter.
 * @param now milliseconds since 1970, used if the answer has no date
 */
export function waitAsked(headers: Headers, now: number): number | null {
  const answered = dateIn(textOf(headers, 'date')) ?? now;
  const asked = [retryAfter(textOf(headers, 'retry-after'), answered), ...reset(headers, answered)];
  // A time that has just passed counts as now, because clocks differ a little.
  const wait = asked.find((millis) => millis !== null && millis > -MINUTE && millis <= LONGEST);
  return wait === undefined || wait === null ? null : Math.min(Math.max(Math.ceil(wait), SECOND), HOUR);
}

function retryAfter(text: string, answered: number): number | null {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * SECOND;
  const date = dateIn(text);
  return date === null ? null : date - answered;
}

/** In seconds since 1970, like GitHub, or in milliseconds, like some proxies. */
function reset(headers: Headers, answered: number): readonly number[] {
  const text = textOf(headers, 'x-ratelimit-reset');
  if (!/^\d+$/.test(text) || !nothingRemains(headers)) return [];
  return [Number(text) * SECOND - answered, Number(text) - answered];
}

function dateIn(text: string): number | null {
  const millis = HTTP_DATE.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(millis) ? null : millis;
}

/** True if GitHub says that this window's requests are used up. */
export const nothingRemains = (headers: Headers): boolean => textOf(headers, 'x-ratelimit-remaining') === '0';

function textOf(headers: Headers, name: string): string {
  const value = headers[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}
