import leven from 'leven';

/**
 * The name in the list that the word probably means; null if none is near.
 * `onePersonPerState` and `one_person_per_state` are near `one-person-per-state`; otherwise at most a third of the
 * letters (and at most three) may differ.
 * @param most letters that may differ, if fewer than three
 */
export function nearest(word: string, names: Iterable<string>, most = 3): string | null {
  const wanted = kebab(word);
  if (wanted.length > LONGEST) return null;
  let best: { readonly name: string; readonly distance: number } | null = null;
  for (const name of names) {
    if (name.length > LONGEST) continue;
    const distance = leven(wanted, kebab(name));
    const limit = Math.min(most, Math.floor(Math.max(wanted.length, name.length) / 3));
    if (distance <= limit && (best === null || distance < best.distance)) best = { name, distance };
  }
  return best?.name ?? null;
}

/** Longer names are no typos. This also limits the work on hostile files. */
const LONGEST = 64;

const kebab = (word: string): string =>
  word
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/[_\s]+/g, '-')
    .toLowerCase();
