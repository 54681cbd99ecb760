const NUMBERS = /\d+(?:\.\d+)*/g;
/**
 * Words that may precede the number of a version. After other letters a number belongs to a name: `java17`,
 * `ubuntu22.04`.
 */
const VERSION_WORDS = new Set([
  '',
  'v',
  'r',
  'rev',
  'ver',
  'version',
  'rel',
  'release',
  'b',
  'build',
  'q',
  'w',
  'week',
]);
/** Words before a number that counts several tries. */
const TRY_WORDS = new Set([
  'alpha',
  'beta',
  'rc',
  'pre',
  'preview',
  'dev',
  'snapshot',
  'milestone',
  'hotfix',
  'patch',
  'post',
]);

interface Numbers {
  readonly at: number;
  readonly dotted: boolean;
  readonly named: boolean;
  readonly isTry: boolean;
}

/**
 * The index at which a tag's version begins; the tag's length without a version.
 * A number that belongs to a name does not count, as long as another one follows: `java17-build-5` is build 5 of
 * `java17`. The version is the first remaining number with dots, or else the first one.
 */
export function versionPlace(tag: string): number {
  const all = numbersIn(tag);
  const versions = all.filter(({ named }, index) => !named || all.slice(index + 1).every(({ isTry }) => isTry));
  const found = versions.find(({ dotted }) => dotted) ?? versions[0];
  return found?.at ?? tag.length;
}

const numbersIn = (tag: string): readonly Numbers[] => {
  const start = lastPart(tag);
  return [...tag.slice(start).matchAll(NUMBERS)].map(({ 0: numbers, index }) => {
    const before = tag.slice(start, start + index).toLowerCase();
    return {
      at: start + index,
      dotted: numbers.includes('.'),
      named: !VERSION_WORDS.has(lettersBefore(before)),
      isTry: TRY_WORDS.has(lettersBefore(before.replace(/[._-]$/, ''))),
    };
  });
};

const lettersBefore = (text: string): string => text.slice(text.search(/[a-z]*$/));

/**
 * The last part of a path. Folders are not a version, except for those of numbers alone: `module/v2/v2.3.4`,
 * `release/2026/11`.
 */
const lastPart = (tag: string): number => /(?<=^|\/)\d+(?:\/\d+)+$/.exec(tag)?.index ?? tag.lastIndexOf('/') + 1;
