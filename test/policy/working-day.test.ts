import { expect, test } from '@jest/globals';
import { asInstant } from '../../src/domain/ids.ts';
import { afterWorkingDay } from '../../src/policy/working-day.ts';

// 2026-03-02 is a Monday.
test.each([
  ['a Monday lasts until Tuesday', '2026-03-02T09:30:00.000Z', 'UTC', '2026-03-03T09:30:00.000Z'],
  ['a Thursday until Friday', '2026-03-05T23:59:59.000Z', 'UTC', '2026-03-06T23:59:59.000Z'],
  ['a Friday until Monday', '2026-03-06T09:30:00.000Z', 'UTC', '2026-03-09T09:30:00.000Z'],
  ['a Saturday begins on Monday', '2026-03-07T09:30:00.000Z', 'UTC', '2026-03-10T00:00:00.000Z'],
  ['a Sunday begins on Monday', '2026-03-08T09:30:00.000Z', 'UTC', '2026-03-10T00:00:00.000Z'],
  [
    'a day is one of the time zone: still Friday',
    '2026-03-07T04:30:00.000Z',
    'America/New_York',
    '2026-03-10T03:30:00.000Z',
  ],
  ['already Saturday', '2026-03-06T23:30:00.000Z', 'Europe/Berlin', '2026-03-09T23:00:00.000Z'],
  ['already Monday', '2026-03-08T23:30:00.000Z', 'Europe/Berlin', '2026-03-09T23:30:00.000Z'],
])('NTF-1: a working day: %s', (_, at, timezone, after) => {
  expect(afterWorkingDay(asInstant(at), timezone)).toBe(after);
});
