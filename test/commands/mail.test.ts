import { describe, expect, test } from '@jest/globals';
import { holdsTakingCommand, parseCommands, takingCommands } from '../../src/commands/parse.ts';

const parse = (body: string, createdViaEmail: boolean) =>
  parseCommands({ body, createdViaEmail }).map(({ command }) => command);
const READY = { kind: 'ready', state: 'product', commit: null };
const BY_MAIL = { kind: 'disregarded', word: 'ready', why: 'by-mail' };

/** What the usual mail programs write above the mail that they answer. They do not mark what follows. */
const SEPARATORS: readonly (readonly [string, string])[] = [
  ['Outlook', '-----Original Message-----\nFrom: Max'],
  ['Outlook, only its line', '-----Original Message-----'],
  ['Outlook in German', '-----Ursprüngliche Nachricht-----\nVon: Max <max@acme.example>'],
  ['Outlook in French', '-----Message d’origine-----\nDe : Max'],
  ['Outlook in Spanish', '-----Mensaje original-----\nDe: Max'],
  [
    'Outlook of today',
    '________________________________\nFrom: Max <max@acme.example>\nSent: Monday, November 30, 2026 10:00 AM\nTo: Kim\nSubject: Re: Release',
  ],
  ['Outlook of today, only its line', '________________________________'],
  ['Outlook, headers alone', 'From: Max\nSent: Monday\nTo: Kim'],
  ['Outlook, headers in bold', '*From:* Max\n*Sent:* Monday'],
  ['Outlook, headers in Markdown', '**From:** Max\n**Sent:** Monday'],
  ['Outlook, headers in German', 'Von: Max\nGesendet: Montag'],
  ['Outlook, headers in Italian', 'Da: Max\nInviato: lunedì'],
  ['Outlook, headers in Dutch', 'Van: Max\nVerzonden: maandag'],
  ['Outlook, headers in Polish', 'Od: Max\nWysłano: poniedziałek'],
  ['Outlook, headers in Swedish', 'Från: Max\nSkickat: måndag'],
  ['Outlook, headers in Russian', 'От: Max\nОтправлено: понедельник'],
  ['Outlook, headers in Japanese', '差出人: Max\n送信日時: 2026年11月30日'],
  ['Outlook, headers in Chinese', '发件人: Max\n发送时间: 2026年11月30日'],
  ['Gmail', 'On Mon, Nov 30, 2026 at 10:00 AM Max <max@acme.example> wrote:'],
  ['Gmail, wrapped', 'On Mon, Nov 30, 2026 at 10:00 AM Max\n<notifications@github.example> wrote:'],
  ['Gmail, wrapped before the verb', 'On Mon, Nov 30, 2026 at 10:00 AM Max <max@acme.example>\nwrote:'],
  ['Gmail, wrapped twice', 'On Mon, Nov 30, 2026 at 10:00 AM\nMax <max@acme.example>\nwrote:'],
  ['Gmail, forwarding', '---------- Forwarded message ---------\nFrom: Max'],
  ['Gmail in German', 'Am Mo., 30. Nov. 2026 um 10:00 Uhr schrieb Max <max@acme.example>:'],
  ['Gmail in French', 'Le lun. 30 nov. 2026 à 10:00, Max <max@acme.example> a écrit :'],
  ['Gmail in Spanish', 'El lun, 30 nov 2026 a las 10:00, Max (<max@acme.example>) escribió:'],
  ['Gmail in Italian', 'Il giorno lun 30 nov 2026 alle ore 10:00 Max <max@acme.example> ha scritto:'],
  ['Gmail in Portuguese', 'Em seg., 30 de nov. de 2026 às 10:00, Max <max@acme.example> escreveu:'],
  ['Gmail in Dutch', 'Op ma 30 nov 2026 om 10:00 schreef Max <max@acme.example>:'],
  ['Gmail in Polish', 'pon., 30 lis 2026 o 10:00 Max <max@acme.example> napisał(a):'],
  ['Gmail in Swedish', 'Den mån 30 nov. 2026 kl 10:00 skrev Max <max@acme.example>:'],
  ['Gmail in Czech', 'po 30. 11. 2026 v 10:00 odesílatel Max <max@acme.example> napsal:'],
  ['Gmail in Russian', 'пн, 30 нояб. 2026 г. в 10:00, Max <max@acme.example>:'],
  ['Gmail in Japanese', '2026年11月30日(月) 10:00 Max <max@acme.example>:'],
  ['Gmail in Chinese', 'Max <max@acme.example> 于2026年11月30日周一 10:00写道：'],
  ['Gmail in Korean', '2026년 11월 30일 (월) 오전 10:00, Max <max@acme.example>님이 작성:'],
  ['Gmail in Turkish', 'Max <max@acme.example>, 30 Kas 2026 Pzt, 10:00 tarihinde şunu yazdı:'],
  ['Apple Mail', 'On Nov 30, 2026, at 10:00, Max <max@acme.example> wrote:'],
  ['Apple Mail, forwarding', 'Begin forwarded message:\n\nFrom: Max'],
  ['Apple Mail in German', 'Am 30.11.2026 um 10:00 schrieb Max <max@acme.example>:'],
  ['an iPhone', 'Sent from my iPhone'],
  ['an iPhone in German', 'Von meinem iPhone gesendet'],
  ['an iPhone in French', 'Envoyé de mon iPhone'],
  ['Thunderbird', 'On 30.11.26 10:00, Max wrote:'],
  ['Thunderbird, with the year', 'On 11/30/2026 10:00 AM, Max wrote:'],
  ['Thunderbird, without a name', '30.11.2026 10:00:'],
  ['Thunderbird, forwarding', '-------- Forwarded Message --------\nSubject: Re: Release'],
  ['Yahoo', 'On Monday, November 30, 2026 at 10:00:00 AM GMT+1, Max <max@acme.example> wrote:'],
  [
    'ProtonMail',
    '------- Original Message -------\nOn Monday, November 30th, 2026 at 10:00 AM, Max <max@acme.example> wrote:',
  ],
  ['ProtonMail, its signature', 'Sent with Proton Mail secure email.'],
  ['Samsung', '-------- Original message --------\nFrom: Max'],
  ['no program at all', 'Max wrote:'],
  ['French without a time', 'Le lundi 30 novembre, Max a écrit :'],
  ['Spanish without a time', 'El lunes, Max escribió:'],
  ['Turkish without a time', 'Pazartesi, Max yazdı:'],
  ['Hungarian without a time', 'Max ezt írta:'],
  ['Vietnamese without a time', 'Max đã viết:'],
  ['Croatian', 'Max je napisao/la:'],
  ['Bulgarian', 'На пн Max написа:'],
  ['Estonian', 'Kontakt Max kirjutas kuupäeval:\nMax kirjutas:'],
  ['Lithuanian', 'Max rašė:'],
  ['Latvian', 'Max rakstīja:'],
  ['Icelandic', 'Max skrifaði:'],
  ['Arabic', 'كتب Max:'],
  ['Hebrew', '\u200fמאת Max:'],
  ['Persian', 'Max نوشت:'],
  ['Thai', 'Max เขียนว่า:'],
  ['headers without a writer', 'Sent: Monday\nTo: Kim\nSubject: Re: Release'],
  ['headers without a writer in German', 'Gesendet: Montag\nAn: Kim\nBetreff: AW: Release'],
  ['headers without a writer, in bold', '**Date:** Monday\n**Subject:** Re: Release'],
  ['a signature', '-- '],
  ['GitHub', 'Reply to this email directly, view it on GitHub, or unsubscribe.'],
];

describe('SIGN-1: of a reply by e-mail only the very first line gives', () => {
  test.each(SEPARATORS)(
    'below what %s leaves nothing does, whether or not GitHub says that it came by e-mail',
    (_, separator) => {
      const body = `Not sure yet.\n\n${separator}\n\nLooks good.\n\n/ready product`;
      expect(parse(body, false)).toEqual([BY_MAIL]);
      expect(parse(body, true)).toEqual([BY_MAIL]);
    },
  );

  test.each(SEPARATORS)('the first line does, above what %s leaves', (_, separator) => {
    const body = `\n/ready product\n\n${separator}\n\n/ready security`;
    const second = { ...BY_MAIL, word: 'ready' };
    expect(parse(body, false)).toEqual([READY, second]);
    expect(parse(body, true)).toEqual([READY, second]);
  });

  test.each([
    ['the first line', '/ready product', [READY]],
    ['the first line after empty ones', '\n \n/ready product\n', [READY]],
    ['the first line above a signature', '/ready product\n\n-- \nPat\nProduct Owner', [READY]],
    ['not the second', 'Hello,\n/ready product', [BY_MAIL]],
    ['not the second, though it is the second command', '/ready product\n/ready product', [READY, BY_MAIL]],
    ['nor one below another paragraph', 'Hello\n\n/ready product', [BY_MAIL]],
    ['nor a malformed one', 'Hello\n\n/ready product please', [BY_MAIL]],
    ['nor what lets go', 'Hello\n\n/unhold', [{ ...BY_MAIL, word: 'unhold' }]],
    ['nor what releases', 'Hello\n\n/release', [{ ...BY_MAIL, word: 'release' }]],
    ['nothing quoted', '> /ready product', []],
  ])('sent by e-mail: %s', (_, body, commands) => {
    expect(parse(body, true)).toEqual(commands);
  });

  test('GitHub’s own end of a notification shows that the text above it came by e-mail as well', () => {
    const end =
      '—\nReply to this email directly, view it on GitHub, or unsubscribe.\nYou are receiving this because you were mentioned.';
    expect(parse(`Not yet.\n\n/ready product\n\n${end}`, false)).toEqual([BY_MAIL]);
    expect(parse(`/ready product\n\n${end}`, false)).toEqual([READY]);
  });

  test.each([
    ['a greeting', 'Hi Max,\n\n/ready product'],
    ['a colon', 'My word:\n\n/ready product'],
    ['a rule', 'So\n\n---\n\n/ready product'],
    ['a quotation', '> On Monday Max wrote:\n> Fine.\n\n/ready product'],
    ['a time', 'Seen at 10:00.\n\n/ready product'],
    ['a heading with a date', '# 2026-11-30\n\n/ready product'],
    ['one header', 'Date: Monday\n\n/ready product'],
    ['two dashes', 'So\n\n--\n\n/ready product'],
    ['underscores', '__\n\n/ready product'],
    ['a long line that ends with a colon', `${'x '.repeat(200)}wrote:\n\n/ready product`],
  ])('on GitHub: below %s it does', (_, body) => {
    expect(parse(body, false)).toEqual([READY]);
  });
});

describe('SIGN-1: what takes readiness away counts in a reply by e-mail, unless the earlier mail says it', () => {
  const HOLD = { kind: 'hold', reason: 'it' };
  const QUOTED = { kind: 'disregarded', word: 'hold', why: 'mail-quote' };
  const quoting = SEPARATORS.filter(([name]) => !/iPhone|signature|GitHub/.test(name));

  test.each(quoting)('below what %s leaves it is the earlier mail’s, and is reported as quoted', (_, separator) => {
    const body = `Not sure yet.\n\n${separator}\n\nWell.\n\n/hold it`;
    expect(parse(body, true)).toEqual([QUOTED]);
    expect(holdsTakingCommand(body)).toBe(false);
  });

  test.each([
    ['on any line', 'Hello,\n\nwait.\n/hold it', [HOLD]],
    ['above the earlier mail', 'Wait.\n/hold it\n\nFrom: Max\n\n/ready', [HOLD, { ...BY_MAIL }]],
    ['below an earlier mail that is marked line by line', 'On Monday, Max wrote:\n> So?\n> /ready\n\n/hold it', [HOLD]],
    ['below a signature', 'Wait.\n\nSent from my iPhone\n\n/hold it', [HOLD]],
    ['not in what is marked', 'On Monday, Max wrote:\n> /hold it', []],
  ])('%s', (_, body, commands) => {
    expect(parse(body, true)).toEqual(commands);
    expect(takingCommands(body).map(({ command }) => command)).toEqual(commands.filter(({ kind }) => kind === 'hold'));
  });

  test('what only looks like an e-mail on GitHub is doubtful, and counts', () => {
    const body = 'From: Max\nTo: Kim\n\n/hold it';
    expect(parse(body, false)).toEqual([HOLD]);
  });
});
