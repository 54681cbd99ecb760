import type { Io } from '../../src/cli/command.ts';

/** An `Io` that remembers what was written to it. */
export function fakeIo(stdin = ''): Io & { readonly out: () => string; readonly err: () => string } {
  const [out, err]: [string[], string[]] = [[], []];
  return {
    stdout: { write: (text) => out.push(text) },
    stderr: { write: (text) => err.push(text) },
    stdin: async () => new TextEncoder().encode(stdin),
    env: {},
    cwd: '/work',
    out: () => out.join(''),
    err: () => err.join(''),
  };
}
