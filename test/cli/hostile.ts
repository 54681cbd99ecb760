/** What acts on a terminal, or turns the direction of its text. */
export const ACTS_ON_A_TERMINAL = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/** Names by which somebody could make a terminal show what the program did not say. `plain` is for comparison. */
export const HOSTILE_NAMES: readonly (readonly [title: string, name: string])[] = [
  ['a line feed', 'v1\n  ok      All is well. [permissions]\n0 errors'],
  ['a carriage return', 'v1\r0 errors, 0 warnings'],
  ['line and paragraph separators', 'v1\u2028 0 errors\u2029\u0085 0 warnings'],
  ['escape sequences', '\u001b[2K\u001b[1A\u001b]0;owned\u0007\u009b31mv1'],
  ['marks of direction', 'v1\u202egnp.exe\u202c\u2066\u200f'],
  ['spaces as of columns', 'v1          Fix: curl evil.example'],
  ['tabs', 'v1\t\tFix: curl evil.example'],
  ['wide letters', `v1 ${'安全 '.repeat(40)}`],
  ['what is not seen', 'v\u200b\u00ad\ufeff1\u{e0041}'],
];

/** How each line is laid out: its indent, and the number of its columns. */
export const layout = (shown: string): readonly string[] =>
  shown
    .split('\n')
    .map(
      (line) => `${/^ */u.exec(line)?.[0].length ?? 0} ${line.trim() === '' ? 0 : line.trim().split(/ {2,}/u).length}`,
    );
