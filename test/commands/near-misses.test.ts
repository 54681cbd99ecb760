import { describe, expect, test } from '@jest/globals';
import { holdsTakingCommand, parseCommands } from '../../src/commands/parse.ts';

const parse = (body: string, createdViaEmail = false) => parseCommands({ body, createdViaEmail });
const ready = (state?: string | null) => ({
  kind: 'malformed',
  word: 'ready',
  ...(state === undefined ? {} : { state }),
});
const near = (word: string) => ({ kind: 'malformed', word });
const objection = (state: string | null = null, reason = '') => ({ kind: 'not-ready', state, reason });
const withdrawal = (state: string | null = null) => ({ kind: 'withdraw', state });

describe('SIGN-15: a line that looks like a command and is not gives nothing, and says which command it looks like', () => {
  test.each<[string, object]>([
    ['/ready.', ready()],
    ['/ready!', ready()],
    ['/ready?', ready()],
    ['/ready product.', ready('product')],
    ['/ready: product', ready('product')],
    ['/ready/product', ready('product')],
    ['/ready\u00a0product', ready('product')],
    ['/ ready product', ready('product')],
    ['\uff0fready', ready()],
    ['/approve', ready()],
    ['/Approved!', ready()],
    ['/lgtm', ready()],
    ['/LGTM product', ready('product')],
    ['/sign-off product', ready('product')],
    ['LGTM /ready product', ready('product')],
    ['LGTM! /ready', ready()],
    ['Looks good to me, /ready product', ready('product')],
    ['ok, yes: /ready product', ready('product')],
    ['+1 /ready product', ready('product')],
    ['\u2705 /ready product', ready('product')],
    ['@acme/appsec /ready product', ready('product')],
    ['/hold cancel', near('unhold')],
    ['/un-hold', near('unhold')],
    ['/unhold.', near('unhold')],
    ['/remove-hold', near('unhold')],
    ['/release!', near('release')],
    ['LGTM, /release v1.4.0', near('release')],
    ['/not a release: a typo', near('not-a-release')],
  ])('%s', (body, command) => {
    expect(parse(body)).toMatchObject([{ command }]);
    expect(holdsTakingCommand(body)).toBe(false);
  });

  test.each<[string, object]>([
    ['/not\u2013ready security', objection('security')],
    ['/not ready', objection()],
    ['/not\u00a0ready security leak', objection('security', 'leak')],
    ['/unready', objection()],
    ['/un-ready security leak', objection('security', 'leak')],
    ['/unready/security', objection('security')],
    ['/lgtm cancel', withdrawal()],
    ['/approve cancel security', withdrawal('security')],
    ['/remove-lgtm', withdrawal()],
    ['/unapprove security', withdrawal('security')],
    ['ok, /withdraw security', withdrawal('security')],
    ['Fine. /hold until the audit', { kind: 'hold', reason: 'until the audit' }],
  ])('SIGN-8: %s takes readiness away, so it counts', (body, command) => {
    expect(parse(body)).toEqual([{ line: 1, text: body, command, read: 'doubtful' }]);
    expect(holdsTakingCommand(body)).toBe(true);
  });

  test('in another case it is the command itself', () => {
    expect(parse('/READY Product')).toMatchObject([{ command: { kind: 'ready', state: 'product' }, read: 'strict' }]);
  });

  test.each([
    ['in a sentence', 'I would say LGTM /ready product'],
    ['a sentence behind consent', 'OK, /ready product is what you write'],
    ['consent alone', 'LGTM'],
    ['without a slash', 'ready product'],
    ['a path', '/ready/product/list.js'],
    ['a path behind consent', 'ok /hold/on'],
    ['a longer word', '/readyish'],
    ['a word of another bot', '/ready-for-review'],
    ['another', '/approvers'],
    ['one more', '/lgtm2'],
    ['an address', 'LGTM https://a.example/ready'],
    ['quoted', '> LGTM /ready product'],
    ['quoted in a list', '- > /lgtm'],
    ['in a fence', '```\n/lgtm\n```'],
    ['in a fence, behind consent', '```\nLGTM /ready product\n```'],
    ['in an indented block', '    /ready.'],
    ['in a code span', 'Write `/lgtm`'],
    ['in a list', '- /approve'],
    ['in an HTML comment', '<!-- /lgtm -->'],
  ])('not %s', (_, body) => {
    expect(parse(body)).toEqual([]);
  });

  test.each([
    ['in the footer of a mail', 'Thanks\n\nSent from my phone\n/lgtm'],
    ['in a mail, below its first line', 'Thanks\n/approve'],
    ['in an earlier mail', 'Thanks\n\nOn Monday, Max <max@acme.example> wrote:\n\nLGTM /ready product'],
  ])('nor %s', (_, body) => {
    expect(parse(body, true)).toEqual([]);
  });

  test('on the first line of a mail it is one, and beside HTML the writer is told of that', () => {
    expect(parse('/lgtm\n\nOn Monday, Max wrote:\n\n/approve', true)).toMatchObject([{ line: 1, command: ready() }]);
    const told = { kind: 'disregarded', word: 'ready', why: 'raw-html' };
    expect(parse('/lgtm\n\n<img src="https://a.example">')).toMatchObject([{ command: told }]);
  });
});

describe('SIGN-15: /help', () => {
  test.each(['/help', '/HELP', '/help me please', '/help!', '@acme/appsec /help', '\uff0fhelp'])('%s', (body) => {
    expect(parse(body)).toMatchObject([{ command: { kind: 'help' } }]);
  });

  test.each(['help', '/helper', '> /help', '```\n/help\n```', 'Write /help', '/help/me'])('not %s', (body) => {
    expect(parse(body)).toEqual([]);
  });
});
