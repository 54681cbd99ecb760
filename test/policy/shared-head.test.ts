import { describe, expect, test } from '@jest/globals';
import type { Account } from '../../src/domain/account.ts';
import type { Conclusion } from '../../src/domain/effects.ts';
import { asRoleName } from '../../src/domain/ids.ts';
import type { Outcome } from '../../src/domain/verdict.ts';
import {
  type HeadSharer,
  inTheWay,
  knownTrust,
  mayHoldUp,
  type SharedCheck,
  setAside,
  shareHead,
  type Trust,
  trustByAccess,
} from '../../src/policy/shared-head.ts';
import { kim, lee, robot } from '../support/facts.ts';

const sharer = (number: number, outcome: Outcome | null, parts: Partial<HeadSharer> = {}): HeadSharer => ({
  number,
  outcome,
  base: 'main',
  opener: 'trusted',
  published: null,
  ...parts,
});
const OWN: SharedCheck = { kind: 'own' };
const left = (to: number): SharedCheck => ({ kind: 'left', to });
const held = (by: number, outcome: Outcome | null): SharedCheck => ({ kind: 'held', by, outcome });
const aside = (behind: number): SharedCheck => ({ kind: 'aside', behind });

/** What a verdict is written as. */
const SAYS: Readonly<Record<Outcome, Conclusion>> = {
  ready: 'success',
  pending: 'in_progress',
  blocked: 'failure',
  error: 'failure',
  'not-applicable': 'skipped',
};
const ALL: readonly Outcome[] = ['error', 'blocked', 'pending', 'ready', 'not-applicable'];
const NOT_PASSING = ALL.slice(0, 3);

describe('VER-5: a verdict that does not pass is written at once', () => {
  test('VER-2: alone, a pull request writes its check as it is', () => {
    expect(ALL.map((outcome) => shareHead(sharer(7, outcome), [], 'success'))).toEqual(ALL.map(() => OWN));
  });

  test.each(NOT_PASSING)('VER-5: %s is written beside one with an unknown verdict, whatever stands there', (mine) => {
    for (const shown of [null, 'success', 'skipped', 'failure']) {
      for (const opener of ['trusted', 'outsider', 'unknown'] as const) {
        expect(shareHead(sharer(7, mine), [sharer(3, null, { opener })], shown)).toEqual(OWN);
      }
    }
  });

  test.each<[Outcome, Outcome]>([
    ['pending', 'blocked'],
    ['pending', 'error'],
    ['blocked', 'error'],
    ['pending', 'pending'],
    ['blocked', 'blocked'],
    ['error', 'error'],
  ])('VER-5: %s gives way to an older one that is %s only once that stands there', (mine, other) => {
    const says = SAYS[other];
    const decide = (published: Conclusion | null, shown: string | null) =>
      shareHead(sharer(7, mine), [sharer(3, other, { published })], shown);
    expect(decide(says, says)).toEqual(left(3));
    // It was only decided; it was written, and something else stands there by now; it passed when it was written.
    expect(decide(null, says)).toEqual(OWN);
    expect(decide(says, 'success')).toEqual(OWN);
    expect(decide(says, null)).toEqual(OWN);
    expect(decide('success', 'success')).toEqual(OWN);
    expect(decide('skipped', 'skipped')).toEqual(OWN);
  });

  test.each<[Outcome, Outcome]>([
    ['error', 'blocked'],
    ['blocked', 'pending'],
    ['pending', 'ready'],
    ['pending', 'not-applicable'],
  ])('VER-5: %s never gives way to %s', (mine, other) => {
    const published = SAYS[other];
    expect(shareHead(sharer(7, mine), [sharer(3, other, { published })], published)).toEqual(OWN);
  });

  test('VER-5: of two alike the newer gives way, not the older', () => {
    const published = 'in_progress';
    expect(shareHead(sharer(7, 'pending'), [sharer(9, 'pending', { published })], published)).toEqual(OWN);
    expect(shareHead(sharer(7, 'pending'), [sharer(6, 'pending', { published })], published)).toEqual(left(6));
  });

  test('VER-5: any of those that are worse will do, so that two do not write over each other', () => {
    const others = [sharer(3, 'error'), sharer(4, 'blocked', { published: 'failure' })];
    expect(shareHead(sharer(7, 'pending'), others, 'failure')).toEqual(left(4));
  });
});

describe('VER-2: a verdict that passes is never written over one that does not', () => {
  test.each<[Outcome, Outcome | null]>([
    ['ready', 'error'],
    ['ready', 'blocked'],
    ['ready', 'pending'],
    ['ready', null],
    ['not-applicable', 'error'],
    ['not-applicable', 'pending'],
    ['not-applicable', null],
  ])('VER-2: %s beside %s waits for it, and says so until the other has', (mine, other) => {
    expect(shareHead(sharer(7, mine), [sharer(9, other)], 'success')).toEqual(held(9, other));
    expect(shareHead(sharer(7, mine), [sharer(9, other, { opener: 'unknown' })], null)).toEqual(held(9, other));
    // What it once wrote passes no more, and stands there no more.
    expect(shareHead(sharer(7, mine), [sharer(9, other, { published: 'success' })], 'success')).toEqual(held(9, other));
    const published = 'failure';
    expect(shareHead(sharer(7, mine), [sharer(9, other, { published })], 'in_progress')).toEqual(held(9, other));
    expect(shareHead(sharer(7, mine), [sharer(9, other, { published })], published)).toEqual(left(9));
  });

  test('VER-2: one that passes and is ahead does not hide an unknown one', () => {
    const others = [sharer(3, 'ready', { published: 'success' }), sharer(9, null)];
    expect(shareHead(sharer(7, 'ready'), others, 'success')).toEqual(held(9, null));
  });

  test('VER-2: it waits for the worst, of several alike for the oldest', () => {
    const others = [sharer(8, null), sharer(12, 'pending'), sharer(9, 'blocked'), sharer(10, 'blocked')];
    expect(shareHead(sharer(7, 'ready'), others, null)).toEqual(held(9, 'blocked'));
  });

  test.each<[Outcome, Outcome]>([
    ['ready', 'ready'],
    ['not-applicable', 'not-applicable'],
    ['not-applicable', 'ready'],
  ])('VER-2: of several that pass (%s, %s) one writes: a release, the oldest', (mine, other) => {
    expect(shareHead(sharer(7, mine), [sharer(3, other)], null)).toEqual(left(3));
    expect(shareHead(sharer(7, other), [sharer(9, mine)], null)).toEqual(OWN);
  });
});

describe('VER-5: nobody without write access holds up what others opened', () => {
  const outsider = (number: number, outcome: Outcome | null, base: string | null = 'main') =>
    sharer(number, outcome, { base, opener: 'outsider' });

  test.each(ALL)('VER-5: a release passes beside an outsider whose verdict is %s', (theirs) => {
    for (const base of ['main', 'elsewhere', null]) {
      expect(shareHead(sharer(7, 'ready'), [outsider(3, theirs, base)], 'success')).toEqual(OWN);
      expect(shareHead(outsider(3, theirs, base), [sharer(7, 'ready')], 'success')).toEqual(aside(7));
    }
  });

  test('VER-5: and beside one that cannot be read', () => {
    expect(shareHead(sharer(7, 'ready'), [outsider(3, null)], 'success')).toEqual(OWN);
    expect(setAside(sharer(7, 'ready'), [outsider(3, null)])).toEqual([3]);
  });

  test.each(NOT_PASSING)(
    'VER-5: an outsider waits behind a release that is %s, and writes nothing over it',
    (theirs) => {
      expect(shareHead(outsider(3, 'error'), [sharer(7, theirs)], 'failure')).toEqual(aside(7));
    },
  );

  test('VER-5: one that is not a release passes beside an outsider into the same branch, and into no other', () => {
    expect(shareHead(sharer(7, 'not-applicable'), [outsider(9, 'pending')], null)).toEqual(OWN);
    expect(shareHead(sharer(7, 'not-applicable'), [outsider(9, 'pending', 'release/1')], null)).toEqual(
      held(9, 'pending'),
    );
    expect(shareHead(sharer(7, 'not-applicable'), [outsider(9, 'pending', null)], null)).toEqual(held(9, 'pending'));
    expect(shareHead(outsider(9, 'pending'), [sharer(7, 'not-applicable')], 'skipped')).toEqual(aside(7));
    expect(shareHead(outsider(9, 'pending', 'x'), [sharer(7, 'not-applicable')], 'skipped')).toEqual(OWN);
  });

  test.each<[string, HeadSharer]>([
    ['who may write', sharer(9, 'pending')],
    ['of whom GitHub does not say what they may', sharer(9, 'pending', { opener: 'unknown' })],
  ])('VER-5: a release waits beside one by somebody %s', (_, other) => {
    expect(shareHead(sharer(7, 'ready'), [other], null)).toEqual(held(9, 'pending'));
  });

  test.each(['outsider', 'unknown'] as const)('VER-5: no pull request is set aside for what an %s opened', (opener) => {
    expect(shareHead(sharer(7, 'ready', { opener }), [outsider(9, 'pending')], null)).toEqual(held(9, 'pending'));
    expect(shareHead(outsider(9, 'pending'), [sharer(7, 'ready', { opener })], null)).toEqual(OWN);
  });

  test('VER-5: nor for one whose verdict is not known', () => {
    expect(shareHead(outsider(9, 'pending'), [sharer(7, null)], 'success')).toEqual(OWN);
  });

  test('VER-5: of three, an outsider is set aside for the one release among them, for the oldest of several', () => {
    const [release, other, theirs] = [sharer(7, 'ready'), sharer(8, 'not-applicable'), outsider(9, 'error', 'x')];
    expect(shareHead(other, [release, theirs], 'success')).toEqual(left(7));
    expect(shareHead(release, [other, theirs], 'success')).toEqual(OWN);
    expect(shareHead(theirs, [other, release], 'success')).toEqual(aside(7));
    expect(shareHead(theirs, [sharer(12, 'pending'), release], 'success')).toEqual(aside(7));
    expect(setAside(other, [release, theirs])).toEqual([9]);
    expect(setAside(release, [other])).toEqual([]);
  });
});

test('VER-2: the one for which a pull request does not write, or waits, is observed again', () => {
  expect([OWN, left(3), held(4, null), aside(5)].map(inTheWay)).toEqual([null, 3, 4, 5]);
});

test('VER-2: who opened it matters of what does not pass, or may not', () => {
  expect([...ALL, null].map((outcome) => mayHoldUp({ outcome }))).toEqual([true, true, true, false, false, true]);
});

describe('VER-2: somebody who opened a pull request is', () => {
  const holders = [{ role: asRoleName('security'), holders: [lee], ids: new Set([lee.id]), missing: [] }];
  test.each<[string, Account | null, Trust | null]>([
    ['unknown where the account is gone', null, 'unknown'],
    ['trusted as an app, since an administrator installed it', robot, 'trusted'],
    ['trusted as the holder of a role', lee, 'trusted'],
    ['unknown as an organization', { ...kim, kind: 'organization' }, 'unknown'],
    ['to be asked about otherwise', kim, null],
  ])('%s', (_, person, expected) => {
    expect(knownTrust(person, holders)).toBe(expected);
  });

  test('what GitHub says of their access', () => {
    expect([true, false, null].map(trustByAccess)).toEqual(['trusted', 'outsider', 'unknown']);
  });
});
