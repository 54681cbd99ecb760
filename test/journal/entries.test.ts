import { describe, expect, test } from '@jest/globals';
import type { Facts } from '../../src/domain/facts.ts';
import type { Entry } from '../../src/domain/journal.ts';
import { known, unavailable } from '../../src/domain/reading.ts';
import type { Verdict } from '../../src/domain/verdict.ts';
import { verdictEntries } from '../../src/journal/entries.ts';
import { evaluate } from '../../src/policy/evaluate.ts';
import { at, comment, dev, facts, kim, oli, pat, pushed, rae } from '../support/facts.ts';
import { policy } from '../support/policy.ts';

const verdictOf = (parts: Facts): Verdict => evaluate(policy(), parts);
const said = (...comments: readonly ReturnType<typeof comment>[]): Facts => facts({ comments: known(comments) });

/** An entry in one line: kind, who did it, and what it is about. */
function line(entry: Entry): string {
  const { kind, actor, detail } = entry;
  const told = detail !== null && typeof detail === 'object' && !Array.isArray(detail) ? Object.entries(detail) : [];
  const of = (key: string) => {
    const found: unknown = told.find(([name]) => name === key)?.[1];
    return typeof found === 'string' ? found : null;
  };
  const code = JSON.stringify(detail).match(/"code":"([a-z-]+)"/)?.[1];
  return [kind, actor?.login ?? '-', of('outcome') ?? of('act'), ...(kind !== 'decision' && code ? [code] : [])].join(
    ' ',
  );
}
const lines = (before: Facts | null, after: Facts): readonly string[] =>
  verdictEntries(before === null ? null : verdictOf(before), verdictOf(after)).map(line);

describe('what is recorded of a verdict', () => {
  const signed = said(comment(1, pat, 10, '/ready product'), comment(2, oli, 11, '/ready operation'));

  test('REC-1: the first verdict, and every act that it found', () => {
    expect(lines(null, signed)).toEqual(['sign-off pat comment:1:1', 'sign-off oli comment:2:1', 'decision - pending']);
  });

  test('REC-1: the same verdict at a later time is not recorded again', () => {
    expect(lines(signed, { ...signed, at: at(48 * 60) })).toEqual([]);
  });

  test('REC-1: of what was known before only what changed', () => {
    const more = said(
      comment(1, pat, 10, '/ready product'),
      comment(2, oli, 11, '/ready operation'),
      comment(3, dev, 12, '/ready security'),
    );
    expect(lines(signed, more)).toEqual(['refusal dev comment:3:1 not-a-holder', 'decision - pending']);
  });

  test('REC-1: a sign-off that new content made stale has no actor', () => {
    expect(lines(signed, pushed(signed, 30))).toEqual([
      'staleness - comment:1:1 stale',
      'staleness - comment:2:1 stale',
      'decision - pending',
    ]);
  });

  test('REC-1: a sign-off that was taken back, with the act that did it', () => {
    const after = said(
      comment(1, pat, 10, '/ready product'),
      comment(2, oli, 11, '/ready operation'),
      comment(3, pat, 20, '/withdraw product'),
    );
    expect(lines(signed, after)).toEqual([
      'withdrawal pat comment:1:1 withdrawn',
      'withdrawal pat comment:3:1',
      'decision - pending',
    ]);
  });

  test('REC-1, SIGN-1: what only reads like an act that takes readiness away is recorded as it was understood', () => {
    const doubtful = said(
      comment(1, pat, 10, '/ready product'),
      comment(2, oli, 11, '- /hold a freeze'),
      comment(3, pat, 20, '/withdraw product, sorry'),
    );
    expect(lines(null, doubtful)).toEqual([
      'withdrawal pat comment:1:1 withdrawn',
      'block oli comment:2:1',
      'withdrawal pat comment:3:1',
      'decision - blocked',
    ]);
  });

  test('REC-1: a sign-off whose comment is gone', () => {
    expect(lines(signed, said(comment(2, oli, 11, '/ready operation')))).toEqual([
      'withdrawal pat comment:1:1 gone',
      'decision - pending',
    ]);
  });

  test('REC-1: what was refused and is gone took nothing away', () => {
    const more = said(
      comment(1, pat, 10, '/ready product'),
      comment(2, oli, 11, '/ready operation'),
      comment(3, dev, 12, '/ready security'),
    );
    expect(lines(more, signed)).toEqual(['decision - pending']);
  });

  test('REC-1: a sign-off that was stale when it was first seen', () => {
    expect(lines(null, pushed(signed, 30))).toEqual([
      'staleness - comment:1:1 stale',
      'staleness - comment:2:1 stale',
      'decision - pending',
    ]);
  });

  test('REC-1, MRG-1: an order to release, by the person who gave it', () => {
    const all = [
      comment(1, pat, 10, '/ready product'),
      comment(2, oli, 11, '/ready operation'),
      comment(3, rae, 12, '/ready organization'),
      comment(4, kim, 13, '/ready security'),
    ];
    const ordered = { ...said(...all, comment(5, rae, 20, '/release v1.4.0')), at: at(21) };
    expect(lines({ ...said(...all), at: at(19) }, ordered)).toEqual(['order rae comment:5:1', 'decision - ready']);
  });

  test('REC-1: an act of an account that is gone has no actor', () => {
    const [refused] = verdictEntries(null, verdictOf(said(comment(1, null, 10, '/ready product'))));
    expect(refused).toMatchObject({ kind: 'refusal', actor: null, detail: { by: null } });
  });

  test('REC-1: a sign-off that was overtaken by another of the same person', () => {
    const again = said(
      comment(1, pat, 10, '/ready product'),
      comment(2, oli, 11, '/ready operation'),
      comment(3, pat, 20, '/ready product'),
    );
    expect(lines(signed, again)).toEqual([
      'staleness - comment:1:1 overtaken',
      'sign-off pat comment:3:1',
      'decision - pending',
    ]);
    expect(lines(null, again)).toEqual(['sign-off oli comment:2:1', 'sign-off pat comment:3:1', 'decision - pending']);
  });

  test('REC-1: objections and holds, and what frees a hold', () => {
    const held = said(comment(1, kim, 10, '/not-ready security a hole'), comment(2, oli, 11, '/hold a freeze'));
    expect(lines(null, held)).toEqual(['block kim comment:1:1', 'block oli comment:2:1', 'decision - blocked']);
    const freed = said(
      comment(1, kim, 10, '/not-ready security a hole'),
      comment(2, oli, 11, '/hold a freeze'),
      comment(3, rae, 12, '/unhold'),
    );
    expect(lines(held, freed)).toEqual(['override rae comment:3:1', 'decision - blocked']);
  });

  test('REC-1: while a fact is missing the decision, and nothing of the acts that could not be judged', () => {
    const blind = { ...signed, reviews: unavailable('truncated', 'reviews') };
    expect(lines(signed, blind)).toEqual(['decision - error']);
    expect(lines(blind, signed)).toEqual([
      'sign-off pat comment:1:1',
      'sign-off oli comment:2:1',
      'decision - pending',
    ]);
  });

  test('REC-2: the whole verdict is in it, so that it can be shown again; the order of its keys does not matter', () => {
    const verdict = verdictOf(signed);
    const decision = verdictEntries(null, verdict).at(-1);
    expect(decision).toMatchObject({
      subject: '#7',
      at: verdict.at,
      commit: verdict.head,
      actor: null,
      evidence: null,
    });
    expect(decision?.policyDigest).toBe(verdict.policyDigest);
    expect(decision?.detail).toEqual(JSON.parse(JSON.stringify(verdict)));
    const turned = Object.fromEntries(Object.entries(verdict).reverse());
    expect(verdictEntries(JSON.parse(JSON.stringify(turned)), verdict)).toEqual([]);
  });

  test('REC-1: an act cites where it stands and when it was given', () => {
    const [first] = verdictEntries(null, verdictOf(signed));
    expect(first).toMatchObject({
      actor: pat,
      evidence: expect.stringContaining('#issuecomment-1'),
      detail: { act: 'comment:1:1', via: 'comment', given: at(10), text: '/ready product', by: pat },
    });
  });
});
