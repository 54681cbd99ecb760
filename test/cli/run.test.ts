import { describe, expect, test } from '@jest/globals';
import { type CliCommand, InputError, UsageError } from '../../src/cli/command.ts';
import { run } from '../../src/cli/run.ts';
import { ownLines, terminalLine } from '../../src/render/text/terminal.ts';
import { text } from '../../src/render/text/tree.ts';
import { fakeIo } from './io.ts';

const commands: readonly CliCommand[] = [
  {
    name: 'echo',
    summary: 'say it again',
    usage: ownLines`countersign echo WORD`,
    run: async (argv, io) => {
      io.stdout.write(terminalLine([text(argv.join(' '))]));
      return 0;
    },
  },
  { name: 'complain', summary: 'find a fault', usage: ownLines`countersign complain`, run: async () => 1 },
  {
    name: 'misuse',
    summary: 'be used wrongly',
    usage: ownLines`countersign misuse`,
    run: async () => Promise.reject(new UsageError('no \u001b[31mword')),
  },
  {
    name: 'unread',
    summary: 'read nothing',
    usage: ownLines`countersign unread`,
    run: async () => Promise.reject(new InputError('nothing there')),
  },
  {
    name: 'break',
    summary: 'break',
    usage: ownLines`countersign break`,
    run: async () => Promise.reject(new RangeError('a fault of ours')),
  },
];

async function ran(...argv: readonly string[]) {
  const io = fakeIo();
  const code = await run({ version: '1.2.3', commands }, argv, io);
  return { code, out: io.out(), err: io.err() };
}

describe('POL-2: the command line', () => {
  test('a command gets what follows its name, and its exit code is the answer', async () => {
    expect(await ran('echo', 'a', '--b')).toEqual({ code: 0, out: 'a --b', err: '' });
    expect(await ran('complain')).toEqual({ code: 1, out: '', err: '' });
  });
  test.each(['--version', '-V'])('%s prints the version', async (option) => {
    expect(await ran(option)).toEqual({ code: 0, out: '1.2.3\n', err: '' });
  });
  test.each(['--help', '-h', 'help'])('%s lists every command with its summary', async (word) => {
    const { code, out, err } = await ran(word);
    expect([code, err]).toEqual([0, '']);
    for (const { name, summary } of commands) expect(out).toMatch(new RegExp(`^ {2}${name} +${summary}$`, 'm'));
  });
  test.each([
    ['help', 'echo'],
    ['echo', '--help'],
    ['echo', 'x', '-h'],
  ])('%s %s prints how the command is used', async (...argv) => {
    expect(await ran(...argv)).toEqual({ code: 0, out: 'countersign echo WORD\n', err: '' });
  });
  test('after -- even --help is an argument', async () => {
    expect((await ran('echo', '--', '--help')).out).toBe('-- --help');
  });
  test('no command is wrong use, and lists them', async () => {
    const { code, out, err } = await ran();
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('countersign: no command was given\n');
    expect(err).toContain('say it again');
  });
  test.each(['ecco', '__proto__', 'toString', '--frob'])(
    'the unknown command %s is wrong use, with a hint',
    async (word) => {
      expect(await ran(word)).toEqual({
        code: 2,
        out: '',
        err: `countersign: there is no command "${word}"\nTry: countersign --help\n`,
      });
    },
  );
  test('wrong use is reported with a hint, and without control characters', async () => {
    expect(await ran('misuse')).toEqual({
      code: 2,
      out: '',
      err: 'countersign: no \\u{1b}[31mword\nTry: countersign misuse --help\n',
    });
  });
  test('input that cannot be read is no wrong use, and not done either', async () => {
    expect(await ran('unread')).toEqual({ code: 2, out: '', err: 'countersign: nothing there\n' });
  });
  test('a fault of the program is not passed off as wrong use', async () => {
    await expect(ran('break')).rejects.toThrow('a fault of ours');
  });
});
