/** Why a fact is not known. Transient failures are not here: those make the whole look fail, and it is tried again (VER-7). */
export interface Unavailable {
  readonly state: 'unavailable';
  /** `forbidden`: the app may not read it. `missing`: GitHub says that it does not exist. `truncated`: a list could not be read to its end (SOD-6). `malformed`: GitHub's answer did not have the documented shape. `unnamed`: GitHub told of an act, and not whose it was. `clock`: it is not known what time it is. */
  readonly why: 'forbidden' | 'missing' | 'truncated' | 'malformed' | 'unnamed' | 'clock';
  /** What could not be read, in a few words and without secrets, for example `members of acme/appsec`. */
  readonly what: string;
}

export interface Known<T> {
  readonly state: 'known';
  readonly value: T;
}

/** A fact that was read, or the reason why it was not. Nothing in `policy/` may treat the second as an empty first. */
export type Reading<T> = Known<T> | Unavailable;

export const known = <T>(value: T): Known<T> => ({ state: 'known', value });
export const unavailable = (why: Unavailable['why'], what: string): Unavailable => ({
  state: 'unavailable',
  why,
  what,
});
