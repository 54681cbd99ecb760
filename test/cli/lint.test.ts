import { describe, expect, test } from '@jest/globals';
import { lint } from '../../src/cli/lint.ts';
import { run } from '../../src/cli/run.ts';
import { parsePolicy } from '../../src/policy-file/parse.ts';
import { fakeIo } from './io.ts';

const GOOD = `version: 1
roles:
  product-owner: { users: [pat] }
  operations-coordinator: { teams: [acme/operations] }
  release-coordinator: { teams: [acme/release-coordinators] }
  security-architect: { teams: [acme/appsec] }
`;

async function linted(files: Readonly<Record<string, string | Uint8Array>>, argv: readonly string[], stdin = '') {
  const io = fakeIo(stdin);
  const readFile = async (path: string, cwd: string) => {
    expect(cwd).toBe('/work');
    const content = Object.hasOwn(files, path) ? files[path] : undefined;
    if (content === undefined) throw Object.assign(new Error(`ENOENT: ${path}`), { code: 'ENOENT' });
    return typeof content === 'string' ? new TextEncoder().encode(content) : content;
  };
  const code = await run({ version: '0', commands: [lint({ parsePolicy, readFile })] }, ['lint', ...argv], io);
  return { code, out: io.out(), err: io.err() };
}

describe('POL-2: countersign lint', () => {
  test('POL-2: a policy without problems ends with 0, and says so', async () => {
    expect(await linted({ 'p.yml': GOOD }, ['p.yml'])).toEqual({ code: 0, out: 'p.yml: no problems\n', err: '' });
  });

  test('POL-2: every error is printed as file:line:column: problem. fix, and ends with 1', async () => {
    expect(
      await linted({ 'p.yml': `${GOOD}timezon: UTC\nreadiness: { security: { count: 0 } }\n` }, ['p.yml']),
    ).toEqual({
      code: 1,
      out: 'p.yml:7:1: The key "timezon" is not known here. Did you mean "timezone"?\np.yml:8:33: "readiness.security.count" is the number 0, and has to be at least 1. Write 1 or more\n',
      err: '',
    });
  });

  test('POL-6: warnings are distinguished, and block nothing', async () => {
    const { code, out } = await linted({ 'p.yml': `${GOOD}releases: [{ label: release }]\n` }, ['p.yml']);
    expect(code).toBe(0);
    expect(out).toMatch(
      /^p\.yml:7:12: warning: Releases are recognized by a label alone: .*\. Give "base" or "head" [^\n]*\n$/,
    );
  });

  test('POL-2: of several files each is checked, and one error is enough for 1', async () => {
    const { code, out } = await linted({ a: '', b: GOOD }, ['a', 'b']);
    expect(code).toBe(1);
    expect(out.split('\n').map((line) => line.slice(0, 14))).toEqual(['a:1:1: The fil', 'b: no problems', '']);
  });

  test('POL-1: --shared lays each file over the shared one, and problems name their file', async () => {
    const shared = `${GOOD}locked: [timezone]\n`;
    const files = { 's.yml': shared, 'ok.yml': 'environments: [eu]\n', 'no.yml': 'timezone: UTC\n' };
    expect(await linted(files, ['--shared', 's.yml', 'ok.yml'])).toMatchObject({
      code: 0,
      out: 'ok.yml: no problems\n',
    });
    expect(await linted(files, ['no.yml', '--shared=s.yml'])).toMatchObject({
      code: 1,
      out: 'no.yml:1:1: "timezone" is locked by the shared file (s.yml, line 7), and cannot be set here. Take it out; the value of the shared file holds\n',
    });
    expect(await linted(files, ['--shared', 's.yml'])).toMatchObject({ code: 0, out: 's.yml: no problems\n' });
  });

  test('POL-2: - is standard input', async () => {
    expect(await linted({}, ['-'], GOOD)).toEqual({ code: 0, out: 'standard input: no problems\n', err: '' });
    expect(await linted({}, ['-'], 'version: 1\n')).toMatchObject({
      code: 1,
      out: expect.stringMatching(/^standard input:1:1: "roles" is missing\. /),
    });
  });

  test.each([
    [[], 'lint needs a file'],
    [['-', '-'], 'standard input can be read only once'],
    [['-', '--shared', '-'], 'standard input can be read only once'],
    [['--strict', 'p.yml'], "Unknown option '--strict'"],
    [['p.yml', '--shared'], "Option '--shared <value>' argument missing"],
  ])('POL-2: %j is wrong use and ends with 2', async (argv, problem) => {
    const { code, out, err } = await linted({ 'p.yml': GOOD }, argv);
    expect([code, out]).toEqual([2, '']);
    expect(err.startsWith(`countersign: ${problem}`)).toBe(true);
    expect(err.endsWith('Try: countersign lint --help\n')).toBe(true);
  });

  test('POL-2: a file that is not there ends with 2, and the other files are not reported', async () => {
    expect(await linted({ 'p.yml': GOOD }, ['p.yml', 'q.yml'])).toEqual({
      code: 2,
      out: '',
      err: 'countersign: cannot read q.yml: there is no such file\n',
    });
  });

  test('POL-2: bytes that are no UTF-8 are not guessed at', async () => {
    expect(await linted({ 'p.yml': Uint8Array.of(0x76, 0xff) }, ['p.yml'])).toMatchObject({
      code: 2,
      err: 'countersign: p.yml is not UTF-8 text\n',
    });
  });

  test('POL-2: no control character of a policy or a file name reaches the terminal', async () => {
    const hostile = '\u001b]0;owned\u0007\u001b[2K\u009b31m\u202e';
    const text = `"${hostile}": 1\n${GOOD}timezone: "${hostile}"\nreleases: [{ base: main, title: "(${hostile}" }]\n`;
    const { code, out } = await linted({ [`p${hostile}`]: text }, [`p${hostile}`]);
    expect(code).toBe(1);
    expect(out.split('\n')).toHaveLength(7);
    expect(out.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
    expect(out).toContain(String.raw`p\u{1b}]0;owned\u{7}\u{1b}[2K\u{9b}31m\u{202e}:1:2: A character`);
  });
});
