import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { Admission, type AdmissionLimits, type Share } from '../../src/web/admission.ts';

const LIMITS: AdmissionLimits = {
  mostBytes: 1_000,
  smallBytes: 100,
  smallTotal: 250,
  places: 2,
  waiting: 3,
  placeMillis: 1_000,
  bodyMillis: 10_000,
};

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

/**
 * Bodies by name, and the outcome of each: `reads` or `turned away`.
 * One that is turned away gives its share back as a reader does.
 */
function bodies() {
  const admission = new Admission(LIMITS);
  const fates: Record<string, string> = {};
  const shares: Record<string, Share> = {};
  const enter = (name: string, kind: 'small' | 'large') => {
    fates[name] = 'waits';
    const turnAway = () => {
      fates[name] = 'turned away';
      shares[name]?.end();
    };
    const share = admission[kind](turnAway);
    shares[name] = share;
    void share.granted.then(() => {
      fates[name] = 'reads';
    });
    return share;
  };
  return { admission, fates, enter };
}
const settle = async () => {
  for (let turn = 0; turn < 5; turn++) await Promise.resolve();
};

describe('small bodies', () => {
  test('are read at once, and the oldest is turned away if they hold too much together', async () => {
    const { fates, enter } = bodies();
    const [one, two, three] = ['one', 'two', 'three'].map((name) => enter(name, 'small'));
    await settle();
    expect(fates).toEqual({ one: 'reads', two: 'reads', three: 'reads' });
    one?.grow(100);
    two?.grow(100);
    three?.grow(50);
    expect(fates).toEqual({ one: 'reads', two: 'reads', three: 'reads' });
    three?.grow(1);
    expect(fates).toEqual({ one: 'turned away', two: 'reads', three: 'reads' });
  });

  test('of somebody who is known are not turned away; the newest is, if all others are known', async () => {
    const { fates, enter } = bodies();
    const [one, two, three] = ['one', 'two', 'three'].map((name) => enter(name, 'small'));
    await settle();
    one?.grow(150);
    one?.keep();
    two?.grow(100);
    two?.keep();
    three?.grow(1);
    expect(fates).toEqual({ one: 'reads', two: 'reads', three: 'turned away' });
  });

  test('that are done leave their room to others', async () => {
    const { fates, enter } = bodies();
    const one = enter('one', 'small');
    one.grow(200);
    one.end();
    one.end();
    const two = enter('two', 'small');
    two.grow(250);
    await settle();
    expect(fates).toEqual({ one: 'reads', two: 'reads' });
  });
});

describe('large bodies', () => {
  test('have a few places, and the newest is served next', async () => {
    const { fates, enter } = bodies();
    const one = enter('one', 'large');
    for (const name of ['two', 'three', 'four']) enter(name, 'large');
    await settle();
    expect(fates).toEqual({ one: 'reads', two: 'reads', three: 'waits', four: 'waits' });
    one.end();
    await settle();
    expect(fates).toEqual({ one: 'reads', two: 'reads', three: 'waits', four: 'reads' });
  });

  test('wait in a row that ends: who has waited longest is turned away', async () => {
    const { fates, enter } = bodies();
    for (const name of ['one', 'two', 'three', 'four', 'five', 'six']) enter(name, 'large');
    await settle();
    expect(fates).toEqual({
      one: 'reads',
      two: 'reads',
      three: 'turned away',
      four: 'waits',
      five: 'waits',
      six: 'waits',
    });
  });

  test('lose a place that they have for long, once somebody waits for it', async () => {
    const { fates, enter } = bodies();
    enter('one', 'large');
    enter('two', 'large');
    jest.advanceTimersByTime(LIMITS.placeMillis);
    await settle();
    expect(fates).toEqual({ one: 'reads', two: 'reads' });
    enter('three', 'large');
    await settle();
    expect(fates).toEqual({ one: 'turned away', two: 'reads', three: 'reads' });
  });

  test('keep it while somebody waits, until they wait for long', async () => {
    const { fates, enter } = bodies();
    for (const name of ['one', 'two', 'three']) enter(name, 'large');
    jest.advanceTimersByTime(LIMITS.placeMillis - 1);
    await settle();
    expect(fates).toEqual({ one: 'reads', two: 'reads', three: 'waits' });
    jest.advanceTimersByTime(1);
    await settle();
    expect(fates).toEqual({ one: 'turned away', two: 'reads', three: 'reads' });
  });

  test('keep it if they are known to be GitHub, however long it takes', async () => {
    const { fates, enter } = bodies();
    enter('one', 'large').keep();
    enter('two', 'large').keep();
    enter('three', 'large');
    jest.advanceTimersByTime(LIMITS.placeMillis * 10);
    await settle();
    expect(fates).toEqual({ one: 'reads', two: 'reads', three: 'waits' });
  });

  test('of unknown length have a place at once or none', async () => {
    const { admission, enter } = bodies();
    enter('one', 'large');
    expect(admission.largeAtOnce(() => {})).not.toBeNull();
    expect(admission.largeAtOnce(() => {})).toBeNull();
  });
});
