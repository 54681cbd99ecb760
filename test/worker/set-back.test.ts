import { expect, test } from '@jest/globals';
import { asInstant } from '../../src/domain/ids.ts';
import type { FailedAttempt } from '../../src/domain/redelivery.ts';
import { findSetBack } from '../../src/worker/set-back.ts';

const attempt = (guid: string, parts: Partial<FailedAttempt> = {}): FailedAttempt => ({
  id: `1${guid}`,
  guid,
  event: 'push',
  at: asInstant(`2026-11-22T12:00:0${guid}.000Z`),
  status: 202,
  ...parts,
});

/** GitHub's log in pages, and a database that has `known`. */
async function found(pages: readonly (readonly FailedAttempt[])[], known: readonly string[], error?: Error) {
  const read: (string | null)[] = [];
  const asked: FailedAttempt[] = [];
  const lines: string[] = [];
  const say = (level: string) => (_: object, text: string) => void lines.push(`${level}: ${text}`);
  const out = await findSetBack({
    github: {
      madeDeliveries: async (cursor) => {
        read.push(cursor);
        if (error) throw error;
        const page = Number(cursor ?? 0);
        return { attempts: pages[page] ?? [], next: page + 1 < pages.length ? String(page + 1) : null };
      },
    },
    book: {
      notTaken: async (guids) => new Set(guids.filter((guid) => !known.includes(guid))),
      askForMade: async (made) => void asked.push(...made),
      stillOut: async () => asked.length,
    },
    handles: (event) => event === 'push',
    log: { info: say('info'), warn: say('warn'), error: say('error') },
  });
  return { out, read, asked: asked.map(({ guid }) => guid), lines };
}

test('a database that has all that GitHub has delivered costs one page, and says nothing', async () => {
  const pages = [[attempt('3'), attempt('2')], [attempt('1')]];
  expect(await found(pages, ['3', '2'])).toEqual({ out: 0, read: [null], asked: [], lines: [] });
});

test('what it lacks is asked for, back to where the log is known again, however many pages that takes', async () => {
  const pages = [[attempt('5'), attempt('4')], [attempt('3')], [attempt('2')], [attempt('1')]];
  expect(await found(pages, ['5', '2'])).toEqual({
    out: 2,
    read: [null, '1', '2'],
    asked: ['4', '3'],
    lines: [expect.stringContaining('error: the database is older than what GitHub has delivered')],
  });
});

test('a page of nothing that is stored proves nothing: the next one is read', async () => {
  const pages = [[attempt('3', { event: 'star' })], [attempt('2')], [attempt('1')]];
  expect(await found(pages, [])).toMatchObject({ out: 2, asked: ['2', '1'] });
});

test('what the app did not say it had stored is no sign of anything', async () => {
  const pages = [[attempt('2', { status: 302 }), attempt('1', { event: 'star' })]];
  expect(await found(pages, [])).toMatchObject({ out: 0, asked: [], lines: [] });
});

test('where GitHub does not say, that is told, and what was missing before is still awaited', async () => {
  expect(await found([], [], new Error('away'))).toEqual({
    out: 0,
    read: [null],
    asked: [],
    lines: [expect.stringContaining('warn: GitHub does not say which webhooks it has delivered')],
  });
});
