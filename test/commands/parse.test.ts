import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseCommands } from '../../src/commands/parse.ts';

const kinds = (body: string) => parseCommands(body).map(({ command }) => command);

describe('SIGN-1: a command counts on a line of its own', () => {
  test.each([
    ['alone', '/ready security', [{ kind: 'ready', state: 'security', commit: null }]],
    ['without a state', '/ready', [{ kind: 'ready', state: null, commit: null }]],
    ['with white space around it', '  /ready   security \t', [{ kind: 'ready', state: 'security', commit: null }]],
    ['in capitals', '/READY Security', [{ kind: 'ready', state: 'security', commit: null }]],
    ['with a commit', '/ready security 1A2b3c4', [{ kind: 'ready', state: 'security', commit: '1a2b3c4' }]],
    ['with only a commit', '/ready 1a2b3c4', [{ kind: 'ready', state: null, commit: '1a2b3c4' }]],
    [
      'among other lines',
      'Looks fine.\r\n/ready product\r\nThanks',
      [{ kind: 'ready', state: 'product', commit: null }],
    ],
    [
      'twice',
      '/ready product\n/withdraw security',
      [
        { kind: 'ready', state: 'product', commit: null },
        { kind: 'withdraw', state: 'security' },
      ],
    ],
    [
      'an objection with its reason',
      '/not-ready security  keys are   in the log',
      [{ kind: 'not-ready', state: 'security', reason: 'keys are in the log' }],
    ],
    ['an objection without a reason', '/not-ready security', [{ kind: 'not-ready', state: 'security', reason: '' }]],
    ['an objection without a state', '/not-ready', [{ kind: 'not-ready', state: null, reason: '' }]],
    ['a hold', '/hold until the audit', [{ kind: 'hold', reason: 'until the audit' }]],
    ['an unhold', '/unhold', [{ kind: 'unhold' }]],
    ['a withdrawal of the one state', '/withdraw', [{ kind: 'withdraw', state: null }]],
    ['no release', '/not-a-release a typo in a label', [{ kind: 'not-a-release', reason: 'a typo in a label' }]],
    ['after a closed quotation', '> quoted\n\n/ready security', [{ kind: 'ready', state: 'security', commit: null }]],
    ['after a closed fence', '```\ncode\n```\n/ready security', [{ kind: 'ready', state: 'security', commit: null }]],
    ['after a closed HTML comment', '<!-- note\n-->\n/ready', [{ kind: 'ready', state: null, commit: null }]],
  ])('%s', (_, body, commands) => {
    expect(kinds(body)).toEqual(commands);
  });

  test.each([
    ['in a sentence', 'I would say /ready security'],
    ['quoted', '> /ready security'],
    ['quoted in a list', '- > /ready security'],
    ['lazily quoted', '> so what do we say\n/ready security'],
    ['in a fence', '```\n/ready security\n```'],
    ['in a fence of tildes', '~~~ text\n/ready security\n~~~'],
    ['in a fence within a fence', '````\n```\n/ready security\n```\n````'],
    ['in a fence that is not closed', '```\n/ready security'],
    ['in a fence in a list', '- ```\n  /ready security\n  ```'],
    ['in an indented block', '    /ready security'],
    ['behind a tab', '\t/ready security'],
    ['in a code span', '`/ready security`'],
    ['in a code span over several lines', 'run `this\n/ready security\nand that`'],
    ['in an HTML comment', '<!--\n/ready security\n-->'],
    ['in an HTML comment on one line', '<!-- /ready security -->'],
    ['in a pre', '<pre>\n/ready security\n</pre>'],
    ['in a blockquote tag', '<blockquote>\n\n/ready security\n</blockquote>'],
    ['as a list item', '- /ready security'],
    ['as a heading', '# /ready security'],
    ['struck out', '~~/ready security~~'],
    ['with another letter before it', './ready security'],
    ['another word', '/already security'],
    ['a longer word of ours', '/readying security'],
    ['a command of another bot', '/deploy production'],
    ['nothing', ''],
  ])('not %s', (_, body) => {
    expect(kinds(body)).toEqual([]);
  });

  test.each([
    ['/ready security please', 'ready'],
    ['/ready security operation', 'ready'],
    ['/ready sécurité', 'ready'],
    ['/ready security 1a2b3', 'ready'],
    ['/withdraw security now', 'withdraw'],
    ['/withdraw ???', 'withdraw'],
    ['/unhold everything', 'unhold'],
  ])('%s is answered as malformed, not guessed at', (body, word) => {
    expect(kinds(body)).toEqual([{ kind: 'malformed', word }]);
  });

  test('the line and the text as typed are kept', () => {
    expect(parseCommands('first\n  /Ready  Security ')).toEqual([
      { line: 2, text: '/Ready  Security', command: { kind: 'ready', state: 'security', commit: null } },
    ]);
  });

  test('no text makes it throw, and every command found stands on a line of the text', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom(
        '\n',
        '/ready',
        ' security',
        '```',
        '~~~',
        '> ',
        '<!--',
        '-->',
        '    ',
        '`',
        '<pre>',
        '\r\n',
        '/hold ',
      ),
    );
    fc.assert(
      fc.property(
        fc.array(piece).map((pieces) => pieces.join('')),
        (body) => {
          const lines = body.split(/\r\n|\r|\n/);
          for (const { line, text } of parseCommands(body)) expect(lines[line - 1]?.trim()).toBe(text);
        },
      ),
    );
  });

  test('quoting a text takes every command out of it', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('/ready', '/hold x', 'text', '', '```', '/withdraw product')), (lines) => {
        expect(kinds(lines.map((line) => `> ${line}`).join('\n'))).toEqual([]);
      }),
    );
  });
});
