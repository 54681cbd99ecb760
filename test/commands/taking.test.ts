import { describe, expect, test } from '@jest/globals';
import { holdsTakingCommand, parseCommands, takingCommands } from '../../src/commands/parse.ts';

const parse = (body: string) => parseCommands({ body, createdViaEmail: false });
const notReady = (reason: string, state: string | null = 'security') => ({ kind: 'not-ready', state, reason });
const hold = (reason: string) => ({ kind: 'hold', reason });
const withdraw = (state: string | null = 'security') => ({ kind: 'withdraw', state });

describe('SIGN-1, SIGN-8: what takes readiness away is read generously', () => {
  test.each<[string, string, object]>([
    [
      'HTML in its reason',
      '/not-ready security the title: <script> runs in it',
      notReady('the title: <script> runs in it'),
    ],
    ['below a stray backtick', 'It is ` here\n/not-ready security leak', notReady('leak')],
    ['behind an empty comment', '<!--> /not-ready security leak', notReady('leak')],
    ['below an empty comment', '<!-->\n/not-ready security leak\n-->', notReady('leak')],
    ['in a comment that another one hides', '<!-- a --> <!--\n/not-ready security leak\n-->', notReady('leak')],
    ['below a comment without an end', '<!-- so\n/hold it', hold('it')],
    ['behind a comment', '<!-- so --> /hold it', hold('it')],
    ['behind the end of a comment', '<!-- so\n--> /hold it', hold('it')],
    ['in a list', '- /not-ready security leak', notReady('leak')],
    ['in a numbered list', '1. /hold it', hold('it')],
    ['in a list in a list', '- a\n  - /hold it', hold('it')],
    ['as a task', '- [ ] /hold it', hold('it')],
    ['with a colon', '/not-ready security: leak', notReady('leak')],
    ['with a colon before the state', '/not-ready: security - leak', notReady('leak')],
    ['with a comma', '/not-ready security, leak', notReady('leak')],
    ['with a full stop', '/withdraw security.', withdraw()],
    ['with an exclamation mark', '/hold!', hold('')],
    ['with a dash', '/hold \u2014 the audit', hold('\u2014 the audit')],
    ['with a dash tied to it', '/hold\u2014the audit', hold('the audit')],
    ['with more tied to it', '/not-ready-security leak', notReady('leak')],
    ...[
      '\u2010',
      '\u2011',
      '\u2012',
      '\u2013',
      '\u2014',
      '\u2015',
      '\u2212',
      '\ufe63',
      '\uff0d',
      '\u00ad',
      ' ',
      '_',
      '',
    ].map((hyphen): [string, string, object] => [
      `with U+${hyphen.codePointAt(0)?.toString(16) ?? 'nothing'} for a hyphen`,
      `/not${hyphen}ready security leak`,
      notReady('leak'),
    ]),
    ['with a no-break space', '/not-ready\u00a0security\u00a0leak', notReady('leak')],
    ['with a narrow space', '/not-ready\u202fsecurity leak', notReady('leak')],
    ['with a zero-width space', '/hold\u200b it', hold('it')],
    ['with a zero-width space before it', '\u200b/hold it', hold('it')],
    ['with a zero-width joiner in it', '/ho\u200dld it', hold('it')],
    ['with a byte order mark', '\ufeff/hold it', hold('it')],
    ['with a mark of direction', '\u202e/hold it', hold('it')],
    ['with a control character', '/ho\u0007ld it', hold('it')],
    ['with a full-width slash', '\uff0fhold it', hold('it')],
    ['with a fraction slash', '\u2044hold it', hold('it')],
    ['in full-width letters', '\uff0f\uff48\uff4f\uff4c\uff44 it', hold('it')],
    ['with a Cyrillic letter', '/h\u043eld it', hold('it')],
    ['with an entity for the slash', '&#47;hold it', hold('it')],
    ['with an entity for the space', '/hold&nbsp;it', hold('it')],
    ['escaped', '\\/hold it', hold('it')],
    ['with a space behind the slash', '/ hold it', hold('it')],
    ['in capitals', '/NOT-READY Security leak', notReady('leak')],
    ['bold', '**/hold it**', hold('it')],
    ['with only the word bold', '**/not-ready** security leak', notReady('leak')],
    ['with the state in code', '/not-ready `security` leak', notReady('leak')],
    ['in code', '`/hold it`', hold('it')],
    ['struck out', '~~/hold it~~', hold('it')],
    ['as a heading', '## /hold it', hold('it')],
    ['as a heading with a line below', '/hold it\n===', hold('it')],
    ['in tags', '<b>/hold it</b>', hold('it</b>')],
    ['in a paragraph tag', '<p>/hold</p>', hold('</p>')],
    ['behind a break', 'So it is.<br>/hold it', hold('it')],
    ['behind a line separator', 'So it is.\u2028/hold it', hold('it')],
    ['in a cell', '| a | b |\n| --- | --- |\n| x | /hold it |', hold('it')],
    ['in a cell without bars around', 'a | b\n--- | ---\nx | `/hold`', hold('')],
    ['behind a bar', '| /hold it', hold('it')],
    ['behind a mention', '@max /hold it', hold('it')],
    ['behind a mention with a colon', '@acme/appsec: /not-ready security leak', notReady('leak')],
    ['behind a sign', '\ud83d\uded1 /hold it', hold('it')],
    ['behind an arrow', '-> /hold it', hold('it')],
    ['in quotation marks', '\u201c/hold it\u201d', hold('it\u201d')],
    ['behind the name of an emoji', ':stop_sign: /hold it', hold('it')],
    ['behind another one', ':-1: /not-ready security leak', notReady('leak')],
    ['behind a keycap', '1\ufe0f\u20e3 /hold it', hold('it')],
    ['behind an image', '![no](https://a.example/no.png) /hold it', hold('it')],
    ['behind a letter', 'a) /hold it', hold('it')],
    ['behind a Roman number', 'ii. /hold it', hold('it')],
    ['behind a number with a colon', '1: /hold it', hold('it')],
    ['as a task that is tied to it', '- [x]/hold it', hold('it')],
    ['as a task without a space in it', '- [] /hold it', hold('it')],
    ['as a footnote', '[^1]: /hold it', hold('it')],
    ['written like the label of a state', '/not-ready/security leak', notReady('leak')],
    ['a withdrawal written like a label', '/withdraw/security', withdraw()],
    ['with a full stop for a hyphen', '/not.ready security leak', notReady('leak')],
    ['below a comment that a browser ends', '<!-- so\n--!>\n/hold it\n-->', hold('it')],
    ['below one within a paragraph', 'So <!-- so\n--!>\n/hold it\n-->', hold('it')],
    ['behind a blockquote tag on its line', '<blockquote>so</blockquote>/hold it', hold('it')],
    ['below a formula', '$$\n/hold it\n$$', hold('it')],
    ['struck out by single tildes', '~/hold it~', hold('it')],
    ['in a link', '[/hold it](https://a.example)', hold('it](https://a.example)')],
    ['in folded details', '<details>\n\n/hold it\n\n</details>', hold('it')],
    ['in a fence', '```\n/hold it\n```', hold('it')],
    ['in a fence that is not closed', '```\nso\n/hold it', hold('it')],
    ['in an indented block', '    /hold it', hold('it')],
    ['in a footnote', '[^1]: so\n/hold it', hold('it')],
    ['below a quotation', '> so\n/hold it', hold('it')],
    ['below a blockquote tag without an end', '<blockquote>\n/hold it', hold('it')],
    ['below a blockquote tag', '<blockquote>so</blockquote>\n/hold it', hold('it')],
    ['below what looks like an e-mail', 'From: Max\nTo: Kim\n\n/hold it', hold('it')],
    ['a withdrawal with more words', '/withdraw security, I was wrong', withdraw()],
    ['a withdrawal with only other words', '/withdraw ???', withdraw(null)],
    ['an objection with only other words', '/not-ready (see above)', notReady('(see above)', null)],
  ])('%s', (_, body, command) => {
    expect(parse(body)).toEqual([expect.objectContaining({ command })]);
    expect(holdsTakingCommand(body)).toBe(!body.startsWith('From:'));
  });

  test.each([
    ['in a sentence', 'You can use /hold to stop it.'],
    ['behind a colon in a sentence', 'Note: /hold it'],
    ['quoted', '> /hold it'],
    ['quoted in a list', '- > /hold it'],
    ['quoted in a quotation', '> > /hold it'],
    ['quoted in a fence in a quotation', '> ```\n> /hold it\n> ```'],
    ['quoted by an entity', '&gt; /hold it'],
    ['quoted by a tag', '<blockquote>\n/hold it\n</blockquote>'],
    ['quoted by a tag in a tag', '<blockquote><blockquote>a</blockquote>\n/hold it\n</blockquote>'],
    ['in an HTML comment', '<!--\n/hold it\n-->'],
    ['in an HTML comment on one line', '<!-- /hold it -->'],
    ['in an HTML comment within a paragraph', 'So <!-- note\n/hold it\n-->'],
    ['in the second of two such comments', 'So <!-- a\n-->, <!-- a\n/hold it\n--> and so on'],
    ['a path', '/hold/on'],
    ['a path that begins like an objection', '/not-ready/list.js'],
    ['a longer path', '/withdraw/security/list'],
    ['an abbreviation before it', 'P.S. /hold it'],
    ['a relative path behind a letter', 'a./hold it'],
    ['a relative path', './hold it'],
    ['another path', '../hold it'],
    ['a longer word', '/holding it'],
    ['another word', '/withdrawal of it'],
    ['without a slash', 'not-ready security leak'],
    ['an address', 'https://a.example/hold'],
    ['to let go, as Prow has it', '/hold cancel'],
  ])('not %s', (_, body) => {
    expect(parse(body).filter(({ command }) => command.kind !== 'malformed')).toEqual([]);
    expect(holdsTakingCommand(body)).toBe(false);
  });

  test.each([
    ['alone', '/hold it', 'strict'],
    ['below text', 'So.\n/not-ready security leak', 'strict'],
    ['with HTML in the post', '/withdraw security\n\n<br>', 'certain'],
    ['with HTML in its reason', '/not-ready security the title: <script>', 'certain'],
    ['with bold words in its reason', '/hold it **now**', 'certain'],
    ['within a code span over lines', '`so\n/hold it\nyes`', 'certain'],
    ['in a list', '- /hold it', 'doubtful'],
    ['with a colon', '/hold: it', 'doubtful'],
    ['in a fence', '```\n/hold it\n```', 'doubtful'],
    ['below a quotation', '> so\n/hold it', 'doubtful'],
    ['below what looks like an e-mail', 'From: Max\n\n/withdraw security', 'doubtful'],
  ])('how sure it is that it was meant: %s', (_, body, read) => {
    expect(parse(body)).toMatchObject([{ read }]);
  });

  test('each line is read by itself, and keeps its number', () => {
    const body = ['/ready', '- /not-ready security a', '', '> /hold b', '**/hold** c', '/withdraw product'].join(
      '\r\n',
    );
    expect(parse(body).map(({ line, command, read }) => [line, command.kind, read])).toEqual([
      [1, 'ready', 'strict'],
      [2, 'not-ready', 'doubtful'],
      [5, 'hold', 'doubtful'],
      [6, 'withdraw', 'doubtful'],
    ]);
    expect(takingCommands(body).map(({ line }) => line)).toEqual([2, 5, 6]);
  });
});
