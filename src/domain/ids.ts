/** Brands a kind of string, so that a commit cannot be passed as a login. */
declare const brand: unique symbol;
type Branded<Base, Name extends string> = Base & { readonly [brand]: Name };

/** Full commit (or tree, or blob) id: 40 lower-case hexadecimal digits (64 in SHA-256 repositories). */
export type Sha = Branded<string, 'Sha'>;
/** A time as `YYYY-MM-DDTHH:MM:SS.sssZ`, always UTC with milliseconds, so that text order is time order. */
export type Instant = Branded<string, 'Instant'>;
/** A day as `YYYY-MM-DD`, in the policy's time zone. */
export type Day = Branded<string, 'Day'>;
/** Name of a readiness state, lower case: one of the four, or the policy's own. */
export type StateName = Branded<string, 'StateName'>;
/** Name of a role, lower case: one of the four, `deployer`, or the policy's own. */
export type RoleName = Branded<string, 'RoleName'>;
/** SHA-256 of the exact policy texts, 64 hexadecimal digits. */
export type PolicyDigest = Branded<string, 'PolicyDigest'>;

/** Brands text as a commit id. The caller has checked it. */
export const asSha = (text: string): Sha => text as Sha;
export const asStateName = (text: string): StateName => text as StateName;
export const asRoleName = (text: string): RoleName => text as RoleName;
export const asDay = (text: string): Day => text as Day;
export const asPolicyDigest = (text: string): PolicyDigest => text as PolicyDigest;

const instantShape = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;

/**
 * Parses one of GitHub's times into the form that compares as text.
 * @throws RangeError if the text is not a time, so that it is never mistaken for another time
 */
export function asInstant(text: string): Instant {
  const millis = instantShape.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(millis)) throw new RangeError(`not a time: ${JSON.stringify(text)}`);
  return new Date(millis).toISOString() as Instant;
}

/** The time `millis` milliseconds after the start of 1970. */
export const instantAt = (millis: number): Instant => new Date(millis).toISOString() as Instant;

/** `instant` moved by `millis` milliseconds (which may be negative). */
export function addMillis(instant: Instant, millis: number): Instant {
  return instantAt(Date.parse(instant) + millis);
}
