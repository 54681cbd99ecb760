import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { CheckContent, CheckEffect, ObservedCheck } from '../../src/domain/effects.ts';
import { addMillis, asInstant } from '../../src/domain/ids.ts';
import { planCheck, RENEWAL_MILLIS, replaceCheck } from '../../src/plan/plan-check.ts';
import { HEAD } from '../support/facts.ts';

const content: CheckContent = {
  name: 'countersign/readiness',
  conclusion: 'success',
  title: 'a title',
  summary: 'a summary',
  text: '',
  annotations: [],
};
const waiting: CheckContent = { ...content, conclusion: 'in_progress' };
const NOW = asInstant('2026-03-20T12:00:00Z');
const at = (millis: number) => addMillis(NOW, millis);

const stands: ObservedCheck = { id: '7', status: 'completed', startedAt: NOW, ...content };
const waits: ObservedCheck = { ...stands, status: 'in_progress', conclusion: null };
const planned = (want: CheckContent, checks: readonly ObservedCheck[]) =>
  planCheck(want, { head: HEAD, checks, at: NOW }).map(({ why: _, ...effect }) => effect);

const create = (want: CheckContent) => ({ kind: 'create-check', head: HEAD, content: want }) as const;
const update = (want: CheckContent) => ({ kind: 'update-check', id: '7', head: HEAD, content: want }) as const;
/** What a run says that a new one replaces. */
const takenDown: CheckContent = { ...waiting, conclusion: 'action_required' };

test.each<[string, readonly ObservedCheck[], readonly object[]]>([
  ['gets its check where it has none', [], [create(content)]],
  ['has it changed where it says something else', [{ ...stands, title: 'another' }], [update(content)]],
  ['is left alone where it says that already', [stands], []],
])('VER-5: a commit %s', (_, checks, expected) => {
  expect(planned(content, checks)).toEqual(expected);
});

describe('VER-2: a check that waits', () => {
  test.each<[string, readonly ObservedCheck[], readonly object[]]>([
    ['is created where there is none', [], [create(waiting)]],
    ['is left alone where it waits already', [waits], []],
    ['is updated where its title changed', [{ ...waits, title: 'another' }], [update(waiting)]],
    ['is updated where its summary changed', [{ ...waits, summary: 'another' }], [update(waiting)]],
    ['is updated where its text changed', [{ ...waits, text: 'another' }], [update(waiting)]],
    [
      'is updated where somebody asked for it again, and GitHub shows it as queued',
      [{ ...waits, status: 'queued' }],
      [update(waiting)],
    ],
    [
      'is updated where GitHub shows a status that this app never writes',
      [{ ...waits, status: 'other' }],
      [update(waiting)],
    ],
    ['replaces one of an older version', [{ ...stands, conclusion: 'action_required' }], [create(waiting)]],
    ['replaces one that was blocked', [{ ...stands, conclusion: 'failure' }], [create(waiting)]],
    ['replaces one that GitHub made stale', [{ ...stands, conclusion: 'stale' }], [create(waiting)]],
    ['replaces one whose conclusion is unknown', [{ ...stands, conclusion: null }], [create(waiting)]],
    ['takes down one that passes before it replaces it', [stands], [update(takenDown), create(waiting)]],
    [
      'takes down one that was skipped before it replaces it',
      [{ ...stands, conclusion: 'skipped' }],
      [update(takenDown), create(waiting)],
    ],
    [
      'takes down one that GitHub shows in progress and passing at once',
      [{ ...waits, conclusion: 'success' }],
      [update(takenDown), create(waiting)],
    ],
    [
      'replaces one that GitHub shows in progress and failed at once',
      [{ ...waits, conclusion: 'failure' }],
      [create(waiting)],
    ],
  ])('%s', (_, checks, expected) => {
    expect(planned(waiting, checks)).toEqual(expected);
  });

  test.each<[string, CheckContent, ObservedCheck, readonly object[]]>([
    ['passes by an update', content, waits, [update(content)]],
    [
      'is blocked by an update',
      { ...content, conclusion: 'failure' },
      waits,
      [update({ ...content, conclusion: 'failure' })],
    ],
    [
      'passes by an update, however old it is',
      content,
      { ...waits, startedAt: at(-RENEWAL_MILLIS) },
      [update(content)],
    ],
    ['passes by a new run where GitHub made it stale', content, { ...stands, conclusion: 'stale' }, [create(content)]],
  ])('%s', (_, want, standing, expected) => {
    expect(planned(want, [standing])).toEqual(expected);
  });

  test.each<[string, Partial<ObservedCheck>, readonly object[]]>([
    ['not a millisecond before ten days', { startedAt: at(1 - RENEWAL_MILLIS) }, []],
    ['after ten days', { startedAt: at(-RENEWAL_MILLIS) }, [update(takenDown), create(waiting)]],
    [
      'after ten days, even if something else changed as well',
      { startedAt: at(-RENEWAL_MILLIS), title: 'another' },
      [update(takenDown), create(waiting)],
    ],
    [
      'after ten days, even if it is shown as queued',
      { startedAt: at(-RENEWAL_MILLIS), status: 'queued' },
      [update(takenDown), create(waiting)],
    ],
    ['not where GitHub does not say when it began', { startedAt: null }, []],
  ])('is written again %s', (_, parts, expected) => {
    expect(planned(waiting, [{ ...waits, ...parts }])).toEqual(expected);
  });

  test('is written again four days before GitHub would make it stale', () => {
    expect(RENEWAL_MILLIS).toBe(10 * 24 * 60 * 60_000);
  });

  test('a completed check is not written again for its age', () => {
    expect(planned(content, [{ ...stands, startedAt: at(-2 * RENEWAL_MILLIS) }])).toEqual([]);
  });

  test('no run that passes is left behind a new one, whatever stood there', () => {
    const standing: fc.Arbitrary<ObservedCheck> = fc.record({
      id: fc.constant('7'),
      name: fc.constant(content.name),
      status: fc.constantFrom('queued', 'in_progress', 'completed', 'other'),
      conclusion: fc.option(fc.constantFrom('success', 'skipped', 'neutral', 'failure', 'action_required', 'stale')),
      startedAt: fc.option(fc.constantFrom(NOW, at(-RENEWAL_MILLIS))),
      title: fc.constantFrom('a title', 'another'),
      summary: fc.constant('a summary'),
      text: fc.constant(null),
    });
    fc.assert(
      fc.property(standing, (one) => {
        const effects = planCheck(waiting, { head: HEAD, checks: [one], at: NOW });
        const passes = ['success', 'skipped', 'neutral'].includes(one.conclusion ?? '');
        const isCreated = effects.some(({ kind }) => kind === 'create-check');
        const first = effects[0];
        if (passes && isCreated)
          expect(first).toMatchObject({ kind: 'update-check', content: { conclusion: 'action_required' } });
        expect(effects.every((effect) => !isPass(effect))).toBe(true);
      }),
    );
  });
});

const isPass = ({ content: { conclusion } }: CheckEffect): boolean =>
  conclusion === 'success' || conclusion === 'skipped';

test.each<[string, Parameters<typeof replaceCheck>[0], object]>([
  ['is created where there is none', null, create(content)],
  ['replaces a stale one by a new one', { id: '7', conclusion: 'stale' }, create(content)],
  ['is written over one that passes', { id: '7', conclusion: 'success' }, update(content)],
  ['is written over one that waits', { id: '7', conclusion: 'in_progress' }, update(content)],
])('VER-7: an error %s', (_, standing, expected) => {
  expect(replaceCheck(standing, { why: 'why', head: HEAD, content })).toEqual({ why: 'why', ...expected });
});
