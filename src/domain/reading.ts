/**
 * Why a fact is unknown.
 * Transient failures are not among the reasons: with them the observation fails as a whole, and is tried again (VER-7).
 */
export interface Unavailable {
  readonly state: 'unavailable';
  /**
   * `forbidden`: the app may not read it. `missing`: GitHub says that it does not exist. `truncated`: a list could not
   * be read to its end (SOD-6). `malformed`: GitHub's answer did not have the documented shape. `unnamed`: GitHub
   * reported an act without its actor. `clock`: the time is unknown.
   */
  readonly why: 'forbidden' | 'missing' | 'truncated' | 'malformed' | 'unnamed' | 'clock';
  /** What could not be read, for example `members of acme/appsec`. A few words without secrets. */
  readonly what: string;
}

export interface Known<T> {
  readonly state: 'known';
  readonly value: T;
}

/**
 * A fact, or the reason why it could not be read.
 * Nothing in `policy/` may treat an unavailable list as an empty one.
 */
export type Reading<T> = Known<T> | Unavailable;

export const known = <T>(value: T): Known<T> => ({ state: 'known', value });
export const unavailable = (why: Unavailable['why'], what: string): Unavailable => ({
  state: 'unavailable',
  why,
  what,
});
