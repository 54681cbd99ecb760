import { Writable } from 'node:stream';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createLog } from '../../src/observability/log.ts';

/** What a log writes for one call. */
function written(say: (log: ReturnType<typeof createLog>) => void): string {
  let text = '';
  const sink = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk);
      done();
    },
  });
  say(createLog('info', sink));
  return text;
}

const FORGED =
  'x","level":60}\n{"level":60,"msg":"forged"}\r\n\u001b[2J\u0007\u0000\u007f\u009b2J\u0085\u2028\u202e\u2066\ufeff';
/** What begins another line, speaks to a terminal, or turns the direction of its text. */
const ACTS = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

test('VER-8: whatever people are called, a log line stays one line of JSON, without a character that acts on a terminal', () => {
  const words = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.constant(FORGED));
  fc.assert(
    fc.property(words, words, (name, text) => {
      const line = written((log) => log.warn({ subject: { repository: { owner: name } }, err: new Error(text) }, text));
      expect(line.endsWith('\n')).toBe(true);
      expect(line.slice(0, -1)).not.toMatch(ACTS);
      expect(JSON.parse(line)).toMatchObject({
        level: 40,
        msg: text.toWellFormed(),
        subject: { repository: { owner: name.toWellFormed() } },
      });
    }),
  );
});

test('a log line keeps no secret, wherever in it one stands', () => {
  const line = written((log) =>
    log.info({ token: 't0p', settings: { webhookSecrets: ['t0p'], deep: { privateKey: 't0p' } } }, ''),
  );
  expect(line).not.toContain('t0p');
});
