/**
 * True if a ruleset pattern matches the whole ref, as Ruby's `File.fnmatch` with FNM_PATHNAME does.
 * GitHub uses that. `*`, `?` and `[…]` stop at `/`; a segment `**` with a slash after it matches any number of
 * segments. Written independently of the app's own matching, for comparison.
 */
export function fnmatch(pattern: string, ref: string): boolean {
  return segments(pattern.split('/'), ref.split('/'));
}

function segments(pattern: readonly string[], ref: readonly string[]): boolean {
  const [first, ...rest] = pattern;
  if (first === undefined) return ref.length === 0;
  if (first === '**' && rest.length > 0) {
    // Several in a row mean the same as one, and would cost a search each.
    if (rest[0] === '**' && rest.length > 1) return segments(rest, ref);
    return ref.some((_, index) => segments(rest, ref.slice(index)));
  }
  const [segment, ...further] = ref;
  return segment !== undefined && matches(tokens(first), [...segment]) && segments(rest, further);
}

type Token = '*' | ((character: string) => boolean);

/**
 * Matches a segment. It goes back only to the last star.
 * What an earlier one could match more, the last one can as well.
 */
function matches(pattern: readonly Token[], text: readonly string[]): boolean {
  let [at, next, star, from] = [0, 0, -1, 0];
  while (next < text.length) {
    const token = pattern[at];
    if (token === '*') {
      star = at++;
      from = next;
    } else if (token?.(text[next] ?? '')) {
      at++;
      next++;
    } else if (star >= 0) {
      at = star + 1;
      next = ++from;
    } else return false;
  }
  return pattern.slice(at).every((token) => token === '*');
}

function tokens(segment: string): readonly Token[] {
  const list: Token[] = [];
  const characters = [...segment];
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at];
    if (character === '*') list.push('*');
    else if (character === '?') list.push(() => true);
    else if (character === '[') {
      const end = endOfSet(characters, at);
      if (end === -1) return [() => false];
      list.push(set(characters.slice(at + 1, end)));
      at = end;
    } else {
      const literal = character === '\\' ? (characters[++at] ?? '\\') : character;
      list.push((one) => one === literal);
    }
  }
  return list;
}

/** The index of the `]` that closes the set. -1 if it is not closed, which matches nothing. */
function endOfSet(characters: readonly string[], start: number): number {
  for (let at = start + 1; at < characters.length; at++) {
    if (characters[at] === '\\') at++;
    else if (characters[at] === ']') return at;
  }
  return -1;
}

function set(inside: readonly string[]): (character: string) => boolean {
  const negated = inside[0] === '!' || inside[0] === '^';
  const members: { readonly from: string; readonly to: string }[] = [];
  let at = negated ? 1 : 0;
  const take = (): string => {
    const character = inside[at++] ?? '';
    return character === '\\' ? (inside[at++] ?? '\\') : character;
  };
  while (at < inside.length) {
    const from = take();
    const ranged = inside[at] === '-' && at + 1 < inside.length;
    if (ranged) at++;
    members.push({ from, to: ranged ? take() : from });
  }
  return (character) => members.some(({ from, to }) => from <= character && character <= to) !== negated;
}
