import { describe, expect, test } from '@jest/globals';
import type { Account } from '../../../src/domain/account.ts';
import { asStateName } from '../../../src/domain/ids.ts';
import type { Disposition, JudgedAct } from '../../../src/domain/verdict.ts';
import { answersKept, dueAnswers } from '../../../src/render/pull-request/due-answers.ts';
import { at, kim, pat } from '../../support/facts.ts';

const [security, product] = [asStateName('security'), asStateName('product')];
const near: Disposition = { kind: 'refused', state: null, refusal: { code: 'malformed', word: 'ready', states: [] } };
const other: Disposition = { kind: 'refused', state: null, refusal: { code: 'malformed', word: 'unhold', states: [] } };
const misspelt: Disposition = {
  kind: 'refused',
  state: null,
  refusal: { code: 'unknown-state', word: 'securty', states: [security] },
};
const refused: Disposition = { kind: 'refused', state: null, refusal: { code: 'no-role' } };
const objects: Disposition = { kind: 'understood', as: 'objection', states: [security] };
const elsewhere: Disposition = { kind: 'understood', as: 'objection', states: [product] };
const holds: Disposition = { kind: 'understood', as: 'hold', states: [] };
const helped: Disposition = { kind: 'helped', roles: [], owns: [], contributed: false };
const counted: Disposition = { kind: 'counted', state: security };
const stale: Disposition = { kind: 'idle', state: security, why: { code: 'stale', because: 'new-content' } };
const done: Disposition = { kind: 'done' };

type Said = readonly [Account | null, Disposition, number?];
/** The acts, each in a comment of its own, a minute apart unless said otherwise. */
const acts = (all: readonly Said[]): readonly JudgedAct[] =>
  all.map(([actor, disposition, minute], index) => ({
    act: {
      id: `comment:${index + 1}:1`,
      via: 'comment',
      actor,
      at: at(minute ?? index),
      url: `https://github.example/acme/shop/pull/7#issuecomment-${index + 1}`,
      reactTo: null,
      text: '/x',
    },
    disposition,
  }));
const answered = (all: readonly Said[]): readonly number[] =>
  dueAnswers(acts(all)).map(({ act }) => Number(act.id.split(':')[1]));

describe('SIGN-15: a person’s near misses in a row get one answer', () => {
  test.each<[string, readonly Said[], readonly number[]]>([
    [
      'two in a row',
      [
        [kim, near],
        [kim, near],
      ],
      [1],
    ],
    [
      'two of different commands',
      [
        [kim, near],
        [kim, other],
      ],
      [1],
    ],
    [
      'a misspelt state after another',
      [
        [kim, near],
        [kim, misspelt],
        [kim, near],
      ],
      [1],
    ],
    [
      'after something that counted, another answer',
      [
        [kim, near],
        [kim, counted],
        [kim, near],
      ],
      [1, 3],
    ],
    [
      'after a refusal of another kind, too',
      [
        [kim, near],
        [kim, refused],
        [kim, near],
      ],
      [1, 2, 3],
    ],
    [
      'each person has their own',
      [
        [kim, near],
        [pat, near],
        [kim, near],
        [pat, near],
      ],
      [1, 2],
    ],
    [
      'an objection is told of, whatever was before',
      [
        [kim, near],
        [kim, objects],
      ],
      [1, 2],
    ],
    [
      'the same objection again is not',
      [
        [kim, objects],
        [kim, objects],
      ],
      [1],
    ],
    [
      'one for another state is',
      [
        [kim, objects],
        [kim, elsewhere],
        [kim, holds],
      ],
      [1, 2, 3],
    ],
    [
      'a near miss after an objection is told of',
      [
        [kim, objects],
        [kim, near],
      ],
      [1, 2],
    ],
    [
      'the same objection after a sign-off is',
      [
        [kim, objects],
        [kim, counted],
        [kim, objects],
      ],
      [1, 3],
    ],
    [
      'SIGN-14: every other refusal is',
      [
        [kim, refused],
        [kim, refused],
      ],
      [1, 2],
    ],
    [
      'help twice within ten minutes',
      [
        [kim, helped, 0],
        [kim, helped, 9],
      ],
      [1],
    ],
    [
      'help again ten minutes later',
      [
        [kim, helped, 0],
        [kim, helped, 10],
      ],
      [1, 2],
    ],
    [
      'what was acknowledged is not answered',
      [
        [kim, counted],
        [kim, done],
      ],
      [],
    ],
    [
      'accounts that are gone count as one',
      [
        [null, refused],
        [null, near],
        [null, near],
      ],
      [1, 2],
    ],
  ])('%s', (_, said, expected) => {
    expect(answered(said)).toEqual(expected);
  });

  test('SIGN-14: of one comment with many lines three are answered', () => {
    const lines = acts(Array.from({ length: 9 }, (): Said => [kim, refused])).map(({ act, disposition }, index) => ({
      act: { ...act, id: `comment:1:${index + 1}` },
      disposition,
    }));
    expect(dueAnswers(lines).map(({ act }) => act.id)).toEqual(['comment:1:1', 'comment:1:2', 'comment:1:3']);
  });
});

describe('SIGN-16: of the answers to a person at most one stays visible', () => {
  const kept = (all: readonly JudgedAct[]) => answersKept(all, dueAnswers(all));
  test.each<[string, readonly Said[], readonly string[]]>([
    [
      'the newest',
      [
        [kim, refused],
        [kim, refused],
      ],
      ['comment:2:1'],
    ],
    [
      'one for each person',
      [
        [kim, refused],
        [pat, refused],
        [kim, refused],
      ],
      ['comment:2:1', 'comment:3:1'],
    ],
    [
      'none once a later act counts',
      [
        [kim, refused],
        [kim, counted],
      ],
      [],
    ],
    [
      'none once a later command is done',
      [
        [kim, near],
        [kim, done],
      ],
      [],
    ],
    [
      'another person’s act changes nothing',
      [
        [kim, near],
        [pat, counted],
      ],
      ['comment:1:1'],
    ],
    [
      'an answer after what counted',
      [
        [kim, near],
        [kim, counted],
        [kim, refused],
      ],
      ['comment:3:1'],
    ],
    [
      'how an objection was read, which counts itself',
      [
        [kim, refused],
        [kim, objects],
      ],
      ['comment:2:1'],
    ],
    [
      'the first of a row, as the others got none',
      [
        [kim, near],
        [kim, near],
      ],
      ['comment:1:1'],
    ],
    [
      'a refusal after that is newer',
      [
        [kim, near],
        [kim, near],
        [kim, refused],
      ],
      ['comment:3:1'],
    ],
    [
      'an act that became stale makes nothing pointless',
      [
        [kim, refused],
        [kim, stale],
      ],
      ['comment:1:1'],
    ],
    ['help', [[kim, helped]], ['comment:1:1']],
    [
      'accounts that are gone share one',
      [
        [null, refused],
        [null, refused],
      ],
      ['comment:2:1'],
    ],
  ])('%s', (_, said, expected) => {
    expect(kept(acts(said)).toSorted()).toEqual(expected);
  });

  test('what counts in the same comment leaves the answer to another line of it', () => {
    const lines = acts([
      [kim, refused],
      [kim, counted],
    ]).map(({ act, disposition }, index) => ({
      act: { ...act, id: `comment:1:${index + 1}` },
      disposition,
    }));
    expect(kept(lines)).toEqual(['comment:1:1']);
  });
});
