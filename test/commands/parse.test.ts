import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseCommands } from '../../src/commands/parse.ts';

const parse = (body: string, createdViaEmail = false) => parseCommands({ body, createdViaEmail });
const kinds = (body: string) => parse(body).map(({ command }) => command);
const disregarded = (word: string) => [{ kind: 'disregarded', word, why: 'raw-html' }];

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
    ['indented by three', '   /ready', [{ kind: 'ready', state: null, commit: null }]],
    ['between lines of a paragraph', 'Fine:  \n/ready  \nThanks', [{ kind: 'ready', state: null, commit: null }]],
    ['below a list', '- one\n- two\n\n/ready', [{ kind: 'ready', state: null, commit: null }]],
    ['below a table', '| a |\n| --- |\n| b |\n\n/ready', [{ kind: 'ready', state: null, commit: null }]],
    ['below a reference', '[a]: https://a.example\n\n/ready', [{ kind: 'ready', state: null, commit: null }]],
    ['beside an address', 'See <https://a.example>.\n/ready', [{ kind: 'ready', state: null, commit: null }]],
    ['beside code over two lines', '`a\nb`\n/ready', [{ kind: 'ready', state: null, commit: null }]],
    ['beside a comparison', 'a < b, and 3 <4\n/ready', [{ kind: 'ready', state: null, commit: null }]],
    ['between amounts of money', 'It costs $5\n/ready\nand not $6', [{ kind: 'ready', state: null, commit: null }]],
    [
      'between numbers that are about',
      'About ~5 days\n/ready\nand ~6 hours',
      [{ kind: 'ready', state: null, commit: null }],
    ],
    ['between tildes in code', '`~a`\n/ready\n`b~`', [{ kind: 'ready', state: null, commit: null }]],
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
    ['in an HTML comment on one line', '<!-- /ready security -->'],
    ['as a list item', '- /ready security'],
    ['going on in a list item', '- one\n/ready security'],
    ['in a paragraph of a list item', '- one\n\n  /ready security'],
    ['as a heading with a line below', '/ready security\n==='],
    ['in a cell of a table', 'a | b\n--- | ---\n/ready security'],
    ['bold', '**/ready security**'],
    ['within bold lines', '**so\n/ready security\nyes**'],
    ['in a link', '[/ready security](https://a.example)'],
    ['within the text of a link', '[so\n/ready security\nyes](https://a.example)'],
    ['in the title of a link', '[so](https://a.example "x\n/ready security\ny")'],
    ['in the title of a reference', '[so]: https://a.example "x\n/ready security\ny"'],
    ['in the description of an image', '![so\n/ready security\nyes](https://a.example)'],
    ['in double backticks over lines', '``so\n/ready security\nyes``'],
    ['in a footnote', '[^1]: so\n/ready security'],
    ['in a footnote of more lines', 'See [^1].\n[^1]: so it is\nand\n/ready security'],
    ['in a formula', '$$\n/ready security\n$$'],
    ['in a formula of a line that goes on', 'so $a\n/ready security\nb$ is'],
    ['in the second formula', '$a$ and $b\nc\n/ready security\nd$'],
    ['between single tildes', '~I would say\n/ready security\nbut no~'],
    ['between single tildes and escaped ones', '\\~ ~I would say \\~\n/ready security\nbut no~'],
    ['in a table of one column without bars', 'Who\n:-\n/ready security'],
    ['in a table of one column to the right', 'Who\n-:\nso\n/ready security'],
    ['written with an entity', '&#47;ready security'],
    ['escaped', '\\/ready security'],
    ['in a quotation in a quotation', '> > so\n/ready security'],
    ['nested too deep', `${'> '.repeat(30)}so\n/ready security`],
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

  test.each<[string, string, object?]>([
    ['/ready security please', 'ready', { state: 'security' }],
    ['/ready security operation', 'ready', { state: 'security' }],
    ['/ready sécurité', 'ready', { state: null }],
    ['/ready security 1a2b3', 'ready', { state: 'security' }],
    ['/unhold everything', 'unhold'],
    ['/release v1 v2', 'release'],
    ['/ready **security**', 'ready', { state: 'security' }],
    ['/ready `security`', 'ready', { state: 'security' }],
    ['/ready\u00a0security', 'ready', { state: 'security' }],
    ['\uff0fready security', 'ready', { state: 'security' }],
    ['/un\u200bhold', 'unhold'],
    ['/hold cancel', 'unhold'],
    ['- **/Hold: cancel.**', 'unhold'],
  ])('%s is answered as malformed, not guessed at', (body, word, named = {}) => {
    expect(kinds(body)).toEqual([{ kind: 'malformed', word, ...named }]);
  });

  test.each([
    ['in a comment', '<!--\n/ready security\n-->'],
    ['below a comment', '<!-- note\n-->\n/ready security'],
    ['in a comment that the end of another one hides', '<!-- a --> <!--\n/ready security\n-->'],
    ['in a comment without an end', '<!-- note\n/ready security'],
    ['behind the beginning of a comment in a line', 'So <!-- note\n/ready security'],
    ['below an empty comment', 'So <!-->\n/ready security\n-->'],
    ['in a pre', '<pre>\n/ready security\n</pre>'],
    ['in the second code of a line', '<code>a</code> <code>\n/ready security\n</code>'],
    ['in the second pre of a line', '<pre>a</pre><pre>\n/ready security\n</pre>'],
    ['in a blockquote tag', '<blockquote>\n\n/ready security\n</blockquote>'],
    ['in a tag over lines', 'So <a\ntitle="\n/ready security\n">x</a>'],
    ['in a tag that is none', 'So <a\n/ready security\n>'],
    ['in folded details', '<details>\n\n/ready security\n\n</details>'],
    ['above an image', '/ready security\n\n<img src="https://a.example">'],
    ['beside HTML in a list', '/ready security\n\n- <b>x</b>'],
    ['beside HTML in a quotation', '/ready security\n\n> <b>x</b>'],
    ['beside HTML in a table', '/ready security\n\na | b\n--- | ---\n<i>x</i> | y'],
    ['beside a processing instruction', '/ready security\n\n<?php ?>'],
    ['with a word too many', '<b>x</b>\n\n/ready security please'],
  ])('with HTML in the post it is disregarded: %s', (_, body) => {
    expect(kinds(body)).toEqual(disregarded('ready'));
  });

  test.each([
    ['/unhold', 'unhold'],
    ['/release v1.0', 'release'],
    ['/not-a-release a typo', 'not-a-release'],
  ])('so is %s', (line, word) => {
    expect(kinds(`${line}\n\n<br>`)).toEqual(disregarded(word));
    expect(kinds(line)).not.toEqual(disregarded(word));
  });

  test('HTML in code is none', () => {
    expect(kinds('`<b>` and\n\n```\n<!--\n```\n\n/ready')).toEqual([{ kind: 'ready', state: null, commit: null }]);
  });

  test('the line and the text as typed are kept', () => {
    expect(parse('first\n  /Ready  Security ')).toEqual([
      {
        line: 2,
        text: '/Ready  Security',
        command: { kind: 'ready', state: 'security', commit: null },
        read: 'strict',
      },
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
          for (const { line, text } of parse(body)) expect(lines[line - 1]?.trim()).toBe(text);
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
