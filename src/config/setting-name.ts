import { nearest } from '../policy-file/nearest-name.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Shorter names, such as HOST, are words of other programs too.
 * Of those, only other ways of writing them are refused.
 */
const SHORTEST_FOR_TYPOS = 10;

/**
 * Finds variables that are almost settings, so that the app would ignore what somebody set.
 *
 * - A name with `export`, white space or a byte order mark before it.
 * - A name that begins like a group of settings, for example WEBHOOK_SECRET_OLD: always refused.
 * - A setting's name in other letters or with at most two letters wrong, or with something after it, for example
 *   DATABASE_URI or DATABASE_URL_FILE: refused if that setting is missing.
 * @param names of the settings that are read
 * @param known names of all settings, which are never refused
 */
export function misnamed(
  environment: Environment,
  names: readonly string[],
  known: readonly string[],
): readonly string[] {
  return Object.keys(environment).flatMap((given) => {
    if (known.includes(given)) return [];
    const name = withoutAround(given);
    if (names.includes(name)) {
      return [
        `${name} has "export", white space or a byte order mark before its name. Write the line as ${name}=…, in a file without a byte order mark`,
      ];
    }
    const meant = known.includes(name) || isEmpty(environment[given]) ? null : meantBy(name, names, environment);
    return meant === null
      ? []
      : [`${name} is not a setting, so it would be ignored: did you mean ${meant}? Rename it, or remove it`];
  });
}

const withoutAround = (given: string): string =>
  given
    .replace(/[\p{Cc}\p{Cf}\p{Z}]+/gu, ' ')
    .trim()
    .replace(/^export /, '');

const isEmpty = (value: string | undefined): boolean => value === undefined || value.trim() === '';

function meantBy(given: string, names: readonly string[], environment: Environment): string | null {
  const group = names.filter((name) => names.some((first) => isAfter(name, first) && isAfter(given, first)));
  const [member] = group;
  if (member !== undefined) return nearest(given, group) ?? member;
  const long = names.filter((name) => name.length >= SHORTEST_FOR_TYPOS);
  const meant =
    names.find((name) => name.includes('_') && lettersOf(name) === lettersOf(given)) ??
    long.find((name) => isAfter(given, name)) ??
    (given.length >= SHORTEST_FOR_TYPOS ? nearest(given, long, 2) : null);
  return meant !== null && isEmpty(environment[meant]) ? meant : null;
}

const isAfter = (name: string, first: string): boolean => name.toUpperCase().startsWith(`${first}_`);

const lettersOf = (name: string): string => name.replace(/[^\p{L}\p{N}]/gu, '').toUpperCase();
