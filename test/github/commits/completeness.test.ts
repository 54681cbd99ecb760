import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { asSha, type Sha } from '../../../src/domain/ids.ts';
import { frontierOf, provenByCount } from '../../../src/github/commits/completeness.ts';

/** A history: each commit names its parents, all of which come before it. */
type History = readonly (readonly number[])[];

const id = (index: number): Sha => asSha(index.toString(16).padStart(40, '0'));
const linked = (history: History, index: number) => ({ sha: id(index), parents: (history[index] ?? []).map(id) });

const histories: fc.Arbitrary<History> = fc.integer({ min: 1, max: 14 }).chain((size) =>
  fc.tuple(
    ...Array.from({ length: size }, (_, index) =>
      index === 0
        ? fc.constant([])
        : fc.uniqueArray(fc.integer({ min: 0, max: index - 1 }), {
            minLength: index % 5 === 4 ? 0 : 1,
            maxLength: 3,
          }),
    ),
  ),
);

/** The plain statement of the rule, to hold the other against. */
function reach(history: History, from: number): ReadonlySet<number> {
  const reached = new Set([from]);
  for (let index = from; index >= 0; index -= 1) {
    if (reached.has(index)) for (const parent of history[index] ?? []) reached.add(parent);
  }
  return reached;
}

/** A history with its head, its base, and a list of some commits. */
const scenes = histories.chain((history) => {
  const any = fc.nat(history.length - 1);
  return fc.record({ history: fc.constant(history), base: any, head: any, listed: fc.uniqueArray(any) });
});

describe('whether a list of commits is whole', () => {
  test('SOD-6: if the base reaches the whole frontier no commit is missing, and if it does not one is', () => {
    fc.assert(
      fc.property(scenes, ({ history, base, head, listed }) => {
        const inBase = reach(history, base);
        const wanted = [...reach(history, head)].filter((index) => !inBase.has(index));
        const commits = listed.map((index) => linked(history, index));
        const closed = frontierOf(commits, id(head)).every((sha) => inBase.has(Number.parseInt(sha, 16)));
        const whole = wanted.every((index) => listed.includes(index));
        // Listed commits that nothing leads to may have parents that do not matter: then it is asked in vain, no more.
        if (closed) expect(whole).toBe(true);
        const reached = reach(history, head);
        if (whole && listed.every((index) => reached.has(index) && !inBase.has(index))) expect(closed).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  test('SOD-6: the number of commits proves a list whole only if it is', () => {
    let proven = 0;
    fc.assert(
      fc.property(scenes, ({ history, base, head, listed }) => {
        const inBase = reach(history, base);
        const wanted = [...reach(history, head)].filter((index) => !inBase.has(index));
        const commits = listed.map((index) => linked(history, index));
        if (!provenByCount(commits, id(head), frontierOf(commits, id(head)), wanted.length)) return;
        proven += wanted.length > 0 ? 1 : 0;
        expect(listed).toEqual(expect.arrayContaining(wanted));
      }),
      { numRuns: 5000, examples: [[{ history: [[], [0], [1], [2]], base: 0, head: 3, listed: [1, 2, 3] }]] },
    );
    expect(proven).toBeGreaterThan(0);
  });

  test('SOD-6: a list that has as many commits as are ahead, but partly others, does not count as whole', () => {
    // 3 is in the base by now and still listed, 1 is missing from the list.
    const history: History = [[], [0], [0], [2], [1, 3]];
    const commits = [3, 4].map((index) => linked(history, index));
    expect(provenByCount(commits, id(4), frontierOf(commits, id(4)), 2)).toBe(false);
  });

  test('a head without commits of its own is proven by the number alone, and a release of one line as well', () => {
    expect(provenByCount([], id(0), [id(0)], 0)).toBe(true);
    const line: History = [[], [0], [1]];
    const commits = [1, 2].map((index) => linked(line, index));
    expect(provenByCount(commits, id(2), frontierOf(commits, id(2)), 2)).toBe(true);
    expect(provenByCount(commits, id(2), frontierOf(commits, id(2)), 3)).toBe(false);
  });

  test('SOD-1: the parents of a merge are all asked for', () => {
    const merge = { sha: id(9), parents: [id(1), id(2), id(3)] };
    expect(frontierOf([merge, { sha: id(2), parents: [id(0)] }], id(9))).toEqual([id(1), id(3), id(0)]);
    expect(frontierOf([merge], id(8))).toEqual([id(8), id(1), id(2), id(3)]);
  });
});
