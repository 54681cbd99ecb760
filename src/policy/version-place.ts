/** Numbers with one character between them: `1.2.3`, `2026-11-30`, `16_4`. A hyphen parts them where a dot does as well. */
const NUMBERS = /\d+(?:[._]\d+)*/g;
const PLAIN_NUMBERS = /^\d+(?:-\d+)+$/;
/** Stands before the number of a version, and is no name that has a number of its own. */
const VERSION_WORD = /(?:^|[^a-z])(?:v|r|rev|ver|version|rel|release|b|build|q|w|week)$/i;
/** Stands before a number that says which of several tries it is. */
const TRY_WORD = /(?:alpha|beta|rc|pre|preview|dev|snapshot|nightly|milestone|hotfix|patch|post|[abcmp]|sp)[._-]?$/i;
const NAME = /[a-z]$/i;

interface Numbers {
  readonly at: number;
  readonly dotted: boolean;
  /** Directly behind letters that are no word for a version: `java17`, `ubuntu22.04`. */
  readonly named: boolean;
}

/**
 * Where the version begins in a tag; its length where it has none. A number that belongs to a name is none, as long as
 * another one follows: `java17-build-5` is build 5 of `java17`. Of the rest it is the first with dots in it, else the first.
 */
export function versionPlace(tag: string): number {
  const start = lastPart(tag);
  const all = numbersIn(tag, start);
  const [first, ...later] = all.filter(
    ({ named }, index) => !(named && all.slice(index + 1).some((other) => !isTry(tag, other.at))),
  );
  if (first === undefined) return tag.length;
  return [first, ...later].find(({ dotted }) => dotted)?.at ?? first.at;
}

/** Folders are no version, but for those of numbers alone: `module/v2/v2.3.4`, `release/2026/11`. */
function lastPart(tag: string): number {
  const parts = tag.split('/');
  let from = parts.length - 1;
  while (from > 0 && /^\d+$/.test(parts[from] ?? '') && /^\d+$/.test(parts[from - 1] ?? '')) from -= 1;
  return parts.slice(0, from).reduce((length, part) => length + part.length + 1, 0);
}

function numbersIn(tag: string, start: number): readonly Numbers[] {
  const found: Numbers[] = [];
  for (const { 0: numbers, index } of tag.matchAll(NUMBERS)) {
    if (index < start) continue;
    const before = tag.slice(0, index);
    const previous = found.at(-1);
    // Days and the like: hyphens between plain numbers alone.
    if (
      previous &&
      !previous.dotted &&
      !numbers.includes('.') &&
      !previous.named &&
      PLAIN_NUMBERS.test(tag.slice(previous.at, index + numbers.length))
    )
      continue;
    found.push({
      at: index,
      dotted: numbers.includes('.'),
      named: NAME.test(before) && !VERSION_WORD.test(before),
    });
  }
  return found;
}

const isTry = (tag: string, at: number): boolean => TRY_WORD.test(tag.slice(0, at));
