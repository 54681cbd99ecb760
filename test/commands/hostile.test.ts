import { describe, expect, test } from '@jest/globals';
import { parseCommands } from '../../src/commands/parse.ts';

const LONGEST = 65_536;
const filled = (piece: string): string => piece.repeat(Math.ceil(LONGEST / piece.length)).slice(0, LONGEST - 200);

/** As long as GitHub takes them, made to cost a parser much. */
const BODIES: readonly (readonly [string, string])[] = [
  ...[
    '> ',
    '- ',
    '1. ',
    '[',
    '![[',
    '[a](',
    '*a ',
    '*a_',
    '**a ',
    '_*',
    '`',
    '` `` ',
    '<',
    '<a ',
    '<!--',
    '<!-- ',
    '<?',
    '<br',
    '<br>',
  ].map((piece) => [piece, filled(piece)] as const),
  ...[
    '<blockquote>',
    '<![CDATA[',
    '[a]: x\n',
    '[^1]: x\n',
    '/ready\n',
    '/hold\n',
    '\\/ready\n',
    '&#47;hold\n',
    '|a',
    '@a ',
    '#',
    '.',
    '*',
    '~~',
    '$$\n',
    '~a\n',
    '$a\nb$\n',
    '$a\n',
    'a <!--\n-->',
    'a\n:-\n',
  ].map((piece) => [piece, filled(piece)] as const),
  ...[
    'wrote:\n',
    'From: a\n',
    '-----',
    '--- a',
    '_',
    '\u200b',
    '\u00a0',
    '\u2028/',
    '/ ',
    '/not',
    '/not-',
    '/\u0430',
  ].map((piece) => [piece, filled(piece)] as const),
  ['backticks of all lengths', filled(Array.from({ length: 350 }, (_, count) => '`'.repeat(count)).join(' '))],
  ['a table', `${filled('|a').slice(0, 30_000)}\n${filled('|-').slice(0, 30_000)}`],
  ['a deep list', Array.from({ length: 360 }, (_, depth) => `${' '.repeat(depth)}- a`).join('\n')],
  ['one long line', filled('x')],
];

describe('SIGN-1: no text costs more than its length', () => {
  test.each(BODIES)('64 KB of %j, and a command below it', (_, body) => {
    const found = parseCommands({ body: `${body}\n\n/hold it`, createdViaEmail: false });
    expect(found.at(-1)?.command).toEqual({ kind: 'hold', reason: 'it' });
    expect(parseCommands({ body, createdViaEmail: true }).length).toBeLessThanOrEqual(body.length);
  });
});
