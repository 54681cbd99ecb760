import { afterEach, describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { asStateName } from '../../src/domain/ids.ts';
import { isMet, type Requirement, type RequirementKind, type RequirementStatus } from '../../src/domain/requirement.ts';
import type { Verdict } from '../../src/domain/verdict.ts';
import { outcomeOf } from '../../src/policy/requirements/outcome.ts';
import { REQUIREMENTS } from '../../src/policy/requirements/registry.ts';
import { conclusionOf } from '../../src/render/pull-request/conclusion.ts';
import type { RenderContext } from '../../src/render/pull-request/context.ts';
import { summary } from '../../src/render/pull-request/summary.ts';
import { title } from '../../src/render/pull-request/title.ts';
import { shortfallEntries } from '../../src/render/release/shortfalls.ts';
import { ALL_WORDS, WORDS } from '../../src/render/requirements/registry.ts';
import { markdownLine } from '../../src/render/text/markdown.ts';
import { terminalLine } from '../../src/render/text/terminal.ts';
import { CASES, renderContextOf } from '../support/scenes.ts';
import { unsaid } from '../support/unsaid.ts';

const KINDS = Object.keys(REQUIREMENTS) as readonly RequirementKind[];
const MET = ['satisfied', 'waived', 'not-applicable'] as const;
const OPEN = ['pending', 'unsatisfied', 'error', 'from-a-later-version' as RequirementStatus] as const;
/** Scenes of releases. Made by the first test that asks, not while the file is loaded. */
let releases: readonly RenderContext[] | undefined;
function contexts(): readonly RenderContext[] {
  releases ??= Object.values(CASES)
    .map(renderContextOf)
    .filter(({ verdict }) => verdict.outcome !== 'not-applicable');
  return releases;
}

/** Every requirement that a scene has, by kind. A kind without any is a kind that is not proven here. */
const found = (kind: RequirementKind): readonly Requirement[] =>
  contexts()
    .flatMap(({ verdict }) => verdict.requirements)
    .filter((one) => one.kind === kind);

const withRequirements = (context: RenderContext, requirements: readonly Requirement[]): RenderContext => ({
  ...context,
  verdict: { ...context.verdict, outcome: outcomeOf(requirements), requirements },
});

/**
 * A requirement of a kind as in some scene, with any of these statuses.
 * The status need not agree with the rest of it.
 */
const some = (kind: RequirementKind, statuses: readonly RequirementStatus[]): fc.Arbitrary<Requirement> =>
  fc
    .record({ one: fc.constantFrom(...found(kind)), status: fc.constantFrom(...statuses) })
    .map(({ one, status }) => ({ ...one, status }));

/** Up to a policy's twelve states, with names as long as they may be. */
const someStates = () =>
  fc
    .array(fc.tuple(some('state', [...MET, ...OPEN]), fc.integer({ min: 1, max: 40 })), { maxLength: 12 })
    .map((list) =>
      list.map(
        ([one, length], index): Requirement =>
          one.kind === 'state' ? { ...one, state: asStateName(`s${index}-${'x'.repeat(length)}`) } : one,
      ),
    );

const anyContext = (): fc.Arbitrary<RenderContext> =>
  fc
    .record({
      context: fc.constantFrom(...contexts()),
      others: fc.tuple(
        ...KINDS.filter((kind) => kind !== 'state' && found(kind).length > 0).map((kind) =>
          fc.option(some(kind, [...MET, ...OPEN])),
        ),
      ),
      states: someStates(),
    })
    .map(({ context, others, states }) =>
      withRequirements(context, [...others.filter((one) => one !== null), ...states]),
    );

const fault = (context: RenderContext): readonly string[] =>
  context.verdict.outcome === 'ready' ? [] : unsaid(context);

describe('VER-1: a verdict that is not ready says why', () => {
  test('every kind of requirement has words, in the registry under its own name, and occurs in a scene', () => {
    expect(Object.keys(WORDS).toSorted()).toEqual(KINDS.toSorted());
    expect(Object.entries(WORDS).map(([key, { kind }]) => [key, kind])).toEqual(
      ALL_WORDS.map(({ kind }) => [kind, kind]),
    );
    expect(KINDS.filter((kind) => found(kind).length === 0)).toEqual([]);
  });

  test('in title, checklist and terminal, at least one clause of each requirement that stands in the way', () => {
    fc.assert(
      fc.property(anyContext(), (context) => {
        expect(fault(context)).toEqual([]);
        expect(title(context.verdict).length).toBeLessThanOrEqual(255);
      }),
      { numRuns: 500 },
    );
  });

  describe('and the property finds it if the texts of a kind are empty', () => {
    afterEach(() => {
      jest.restoreAllMocks();
    });

    test.each(KINDS)('%s', (kind) => {
      const words = WORDS[kind];
      jest.spyOn(words, 'clauses').mockReturnValue([]);
      jest.spyOn(words, 'short').mockReturnValue([]);
      jest.spyOn(words, 'blocks').mockReturnValue([]);
      const run = fc.check(
        fc.property(anyContext(), (context) => fault(context).length === 0),
        { numRuns: 500 },
      );
      expect(run.failed).toBe(true);
      const [context] = run.counterexample ?? [];
      expect(context === undefined ? [] : fault(context)).toEqual(
        expect.arrayContaining([expect.stringMatching(`^${kind} .*: title$`)]),
      );
    });
  });
});

describe('every status of every requirement has words', () => {
  const alone = (kind: RequirementKind, status: RequirementStatus): RenderContext | null => {
    const [base] = contexts();
    const [one] = found(kind);
    return base === undefined || one === undefined ? null : withRequirements(base, [{ ...one, status }]);
  };
  const rowOf = (context: RenderContext, kind: RequirementKind): string =>
    summary(context)
      .split('\n')
      .find((line) => line.startsWith(`| ${WORDS[kind].name} |`))
      ?.split(' | ')[1] ?? '';

  test.each<[RequirementStatus, string, RegExp]>([
    ['satisfied', 'success', /^(✅ |⚠️ no, )/u],
    ['waived', 'success', /^🛡️ waived[ ,]/u],
    ['not-applicable', 'success', /^✅ not needed[ ,]/u],
    ['pending', 'in_progress', /^⚪ not yet[ ,]/u],
    ['unsatisfied', 'failure', /^⛔ no[ ,]/u],
    ['error', 'failure', /^⚠️ error[ ,]/u],
    ['from-a-later-version' as RequirementStatus, 'failure', /^⚠️ error[ ,]/u],
  ])('%s', (status, conclusion, mark) => {
    for (const kind of KINDS) {
      const context = alone(kind, status);
      if (context === null) throw new Error(`no scene has ${kind}`);
      const { verdict } = context;
      expect([kind, conclusionOf(verdict.outcome)]).toEqual([kind, conclusion]);
      expect(rowOf(context, kind)).toMatch(mark);
      expect([kind, unsaid(context)]).toEqual([kind, []]);
      const open = verdict.requirements.filter((one) => !isMet(one)).length;
      expect([kind, open]).toEqual([kind, conclusion === 'success' ? 0 : 1]);
      expect(`${title(verdict)} ${summary(context)}`).not.toMatch(/undefined|\bby [;,.]|by $/u);
    }
  });
});

describe('VER-2: a title that is too long', () => {
  const verdictOf = (
    name: keyof typeof CASES,
    more: (all: readonly Requirement[]) => readonly Requirement[],
  ): Verdict => {
    const context = renderContextOf(CASES[name]);
    return withRequirements(context, more(context.verdict.requirements)).verdict;
  };
  const login = (letter: string) => letter.repeat(70);
  const objected = (all: readonly Requirement[], count: number): readonly Requirement[] => {
    const [security] = all.filter((one) => one.kind === 'state' && one.objections.length > 0);
    if (security?.kind !== 'state') return [];
    return Array.from({ length: count }, (_, index) => ({
      ...security,
      state: asStateName(`state-${index}`),
      objections: security.objections.map((one) => ({ ...one, actor: { ...one.actor, login: login('k') } })),
    }));
  };
  const others = (all: readonly Requirement[]) => all.filter(({ kind }) => kind !== 'state');

  test('keeps the clauses that have room, and names the others in short', () => {
    const text = title(verdictOf('objection', (all) => [...others(all), ...objected(all, 4)]));
    expect(text).toBe(
      `Blocked: ${[0, 1].map((index) => `objection to state-${index} by ${login('k')}`).join('; ')}; 4 states blocked; 0 of 4 ready`,
    );
  });

  test('names what stands in the way besides, however long the first reason is', () => {
    const held = found('hold').filter((one) => one.status === 'unsatisfied');
    const text = title(
      verdictOf('objection', (all) => [
        ...others(all).filter(({ kind }) => kind !== 'hold' && kind !== 'draft'),
        ...held.slice(0, 1),
        { kind: 'draft', status: 'pending' },
        ...objected(all, 12),
      ]),
    );
    expect(text).toBe(
      `Blocked: ${[0, 1].map((index) => `objection to state-${index} by ${login('k')}`).join('; ')}; 12 states blocked; held by rae; 0 of 12 ready; a draft`,
    );
  });

  test('has room for every kind in short, in the worst of all cases', () => {
    const statuses = ['error', 'unsatisfied', 'pending'] as const;
    const states = found('state').slice(0, 1);
    for (const words of ALL_WORDS) {
      for (const status of statuses)
        expect(terminalLine(words.short(found(words.kind), status)).length).toBeLessThanOrEqual(30);
    }
    const shorts = statuses.map((status) =>
      ALL_WORDS.map((words) =>
        terminalLine(words.short(words.kind === 'state' ? Array(12).fill(states[0]) : found(words.kind), status)),
      ).join('; '),
    );
    expect(Math.max(...shorts.map((text) => `Blocked: ${text}; 10 of 12 ready`.length))).toBeLessThanOrEqual(255);
  });
});

test('MRG-2: what a later version recorded is shown by its code', () => {
  expect(shortfallEntries([{ code: 'calendar', day: 1 } as never]).map(markdownLine)).toEqual([
    'calendar, which a later version of this app recorded',
  ]);
});
