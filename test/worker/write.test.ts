import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import type { Effect } from '../../src/domain/effects.ts';
import type { GitHub } from '../../src/worker/ports/pull-request.ts';
import { write } from '../../src/worker/write.ts';
import { newPlace } from '../support/intake.ts';
import { aTurn } from '../support/turn.ts';

const turn = aTurn(newPlace().subject);
const aborted = AbortSignal.abort(new Error('the process may not work on it any more'));

test.each<[string, { readonly isLost: boolean; readonly signal: AbortSignal | null }, string | null]>([
  ['within the current turn', { isLost: false, signal: new AbortController().signal }, null],
  ['within the current turn, after the job has ended', { isLost: false, signal: null }, null],
  ['within an older turn', { isLost: true, signal: new AbortController().signal }, 'the turn is lost'],
  ['within an older turn, after the job has ended', { isLost: true, signal: null }, 'the turn is lost'],
  ['by a process that may not work on it', { isLost: false, signal: aborted }, 'may not work on it any more'],
  ['by such a process, within an older turn', { isLost: true, signal: aborted }, 'the turn is lost'],
])('VER-6: a write %s is sent only if nothing is against it', async (_, { isLost, signal }, refused) => {
  const done: unknown[] = [];
  const store = {
    hold: async (held: unknown) => {
      done.push(['asked', held]);
      if (isLost) throw new Error('the turn is lost');
    },
  };
  const writing = write({ store, turn, signal }, async (current) => {
    done.push(['sent', current]);
    return 'the answer';
  });
  if (refused === null) expect(await writing).toBe('the answer');
  else await expect(writing).rejects.toThrow(refused);
  expect(done).toEqual([['asked', turn], ...(refused === null ? [['sent', turn]] : [])]);
});

test('VER-6: the signal is asked after the store, so that what is aborted meanwhile is not sent', async () => {
  const abort = new AbortController();
  const store = { hold: async () => abort.abort(new Error('aborted meanwhile')) };
  const writing = write({ store, turn, signal: abort.signal }, async () => 'sent');
  await expect(writing).rejects.toThrow('aborted meanwhile');
});

test('VER-6: what writes takes a turn from `write` alone, and nothing else in the worker makes one', () => {
  // @ts-expect-error A turn that nobody has asked the store about is refused by its type.
  const around = (github: Pick<GitHub, 'apply'>, effect: Effect) => github.apply(turn, effect);
  expect(around).toBeInstanceOf(Function);
  const found = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter(
      (file) => file.endsWith('.ts') && /\bas CurrentTurn\b|\bstore\.hold\(/.test(readFileSync(`src/${file}`, 'utf8')),
    )
    .sort();
  expect(found).toEqual(['worker/write.ts']);
});
