/** The lowest version of GitHub Enterprise Server that has every requested field (ADR 0057). */
export const LOWEST_SERVER = '3.14';

/**
 * Whether a server's version, such as `3.12.4`, is below the lowest supported one.
 * A version that cannot be parsed is not considered too old.
 */
export function isTooOld(version: string): boolean {
  const [found, lowest] = [version, LOWEST_SERVER].map((text) => /^(\d+)\.(\d+)/.exec(text)?.slice(1).map(Number));
  const [major = 0, minor = 0] = found ?? [];
  const [lowestMajor = 0, lowestMinor = 0] = lowest ?? [];
  return found !== undefined && (major < lowestMajor || (major === lowestMajor && minor < lowestMinor));
}
