import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { CheckContent, Effect, Observed, Wanted } from '../../src/domain/effects.ts';
import { addMillis, asInstant } from '../../src/domain/ids.ts';
import { makesPointlessAnswer, plan } from '../../src/plan/plan.ts';
import { RENEWAL_MILLIS } from '../../src/plan/plan-check.ts';
import { HEAD } from '../support/facts.ts';

const content: CheckContent = {
  name: 'countersign/readiness',
  conclusion: 'action_required',
  title: '2 of 4 ready',
  summary: 'summary',
  text: 'text',
  annotations: [],
};
const wanted: Wanted = {
  checks: [content],
  checklist: 'body',
  answers: [],
  reactions: [],
  labelsOff: [],
  labelsOn: null,
};
const nothing: Observed = {
  head: HEAD,
  checks: [],
  checklists: [],
  answered: [],
  reacted: [],
  labels: [],
  mirrored: [],
};
const standing: Observed = {
  ...nothing,
  checks: [
    {
      id: '1',
      name: content.name,
      status: 'completed',
      conclusion: 'action_required',
      startedAt: null,
      title: '2 of 4 ready',
      summary: 'summary',
      text: 'text',
    },
  ],
  checklists: [{ id: '2', body: 'body' }],
};
const NOW = asInstant('2026-03-20T12:00:00Z');
const YOUNG = addMillis(NOW, 1 - RENEWAL_MILLIS);
const OLD = addMillis(NOW, -RENEWAL_MILLIS);
const kinds = (effects: readonly Effect[]) => effects.map(({ kind }) => kind);

describe('plan', () => {
  test('VER-3: what is missing is made, the check first', () => {
    expect(plan(wanted, nothing)).toEqual([
      { kind: 'create-check', why: 'no countersign/readiness on this commit yet', head: HEAD, content },
      { kind: 'create-comment', why: 'no checklist yet', body: 'body' },
    ]);
  });

  test('VER-3, SIGN-14: no comment is made if one may be among those that could not be read', () => {
    const answers = [{ act: 'review:1:0', body: 'no' }];
    const commentsUnread = { state: 'unavailable', why: 'truncated', what: 'comments of acme/shop#7' } as const;
    expect(kinds(plan({ ...wanted, answers }, { ...nothing, commentsUnread }))).toEqual(['create-check']);
    expect(plan({ ...wanted, answers }, { ...standing, checklists: [], commentsUnread })).toEqual([]);
    expect(kinds(plan({ ...wanted, answers }, nothing))).toEqual(['create-check', 'create-comment', 'create-comment']);
  });

  test('VER-5: what is as wanted is left alone', () => {
    expect(plan(wanted, standing)).toEqual([]);
  });

  const updated = (why: string, parts: Partial<CheckContent> = {}): Effect => ({
    kind: 'update-check',
    why,
    id: '1',
    head: HEAD,
    content: { ...content, ...parts },
  });
  test.each([
    ['conclusion', { conclusion: 'success' as const }, 'action_required becomes success'],
    ['title', { title: 'another' }, 'the title changed'],
    ['summary', { summary: 'another' }, 'the summary changed'],
    ['text', { text: 'another' }, 'the text changed'],
  ])('VER-2: a check with another %s is updated', (_, parts, why) => {
    expect(plan({ ...wanted, checks: [{ ...content, ...parts }] }, standing)).toEqual([updated(why, parts)]);
  });

  test('VER-5: a check without a text says the same as one with an empty text', () => {
    const [check] = standing.checks;
    const bare = { ...standing, checks: check ? [{ ...check, text: null }] : [] };
    expect(plan({ ...wanted, checks: [{ ...content, text: '' }] }, bare)).toEqual([]);
    expect(plan(wanted, bare)).toEqual([updated('the text changed')]);
  });

  test('a check that says the same but is not completed is updated', () => {
    const [check] = standing.checks;
    const running = { ...standing, checks: check ? [{ ...check, status: 'in_progress' as const }] : [] };
    expect(plan(wanted, running)).toEqual([updated('in_progress becomes action_required')]);
  });

  test('a check of another name does not stand for the wanted one', () => {
    const [check] = standing.checks;
    const foreign = { ...standing, checks: check ? [{ ...check, name: 'countersign/policy' }] : [] };
    expect(kinds(plan(wanted, foreign))).toEqual(['create-check']);
  });

  test('POL-4: a changed policy check is a new one, since GitHub would append its annotations to the old ones', () => {
    const policy: CheckContent = { ...content, name: 'countersign/policy', annotations: [] };
    const [check] = standing.checks;
    const observed = { ...standing, checks: check ? [{ ...check, name: policy.name, title: 'old' }] : [] };
    expect(kinds(plan({ ...wanted, checks: [policy] }, observed))).toEqual(['create-check']);
  });

  test('VER-3: an edited checklist is restored in place', () => {
    const edited = { ...standing, checklists: [{ id: '2', body: 'all is well' }] };
    expect(plan(wanted, edited)).toEqual([
      { kind: 'update-comment', why: 'the checklist changed', id: '2', body: 'body' },
    ]);
  });

  test('VER-3: of two checklists the older stays', () => {
    const two = { ...standing, checklists: [...standing.checklists, { id: '3', body: 'body' }] };
    expect(plan(wanted, two)).toEqual([{ kind: 'delete-comment', why: 'a second checklist', id: '3' }]);
  });

  test('REL-2, REL-3: if there is not a release any more, the checklist is deleted', () => {
    expect(plan({ ...wanted, checklist: null }, standing)).toEqual([
      { kind: 'delete-comment', why: 'no release', id: '2' },
    ]);
  });

  test('SIGN-14: an act is answered once, and acknowledged once', () => {
    const more: Wanted = {
      ...wanted,
      answers: [
        { act: 'comment:1:1', body: 'no' },
        { act: 'comment:2:1', body: 'no' },
      ],
      reactions: ['A', 'B', 'B'],
    };
    expect(plan(more, { ...standing, answered: ['comment:1:1'], reacted: ['A'] })).toEqual([
      { kind: 'create-comment', why: 'answers comment:2:1', body: 'no' },
      { kind: 'react', why: 'an act was taken', nodeId: 'B' },
    ]);
  });

  test('SIGN-7: a label that may not be there is taken off, under the name that it has there; one that is gone is not', () => {
    const off: Wanted = { ...wanted, labelsOff: ['ready/security', 'ready/product'] };
    expect(plan(off, { ...standing, labels: ['Ready/Security', 'bug'] })).toEqual([
      { kind: 'remove-label', why: 'a label that signs nothing', name: 'Ready/Security' },
    ]);
  });

  test('SIGN-7: a label shows each state that is ready, and comes off when it is not; those of others are left alone', () => {
    const on: Wanted = { ...wanted, labelsOn: ['ready/product', 'ready/security'] };
    const labels = ['Ready/Product', 'ready/operation', 'ready/legal', 'bug'];
    expect(plan(on, { ...standing, labels, mirrored: ['Ready/Product', 'ready/operation'] })).toEqual([
      { kind: 'remove-label', why: 'the state is no longer ready', name: 'ready/operation' },
      { kind: 'add-label', why: 'the state is ready', name: 'ready/security' },
    ]);
  });

  test('SIGN-7: if it is unknown what is ready, the labels stay as they are', () => {
    expect(plan(wanted, { ...standing, labels: ['ready/product'], mirrored: ['ready/product'] })).toEqual([]);
  });

  test('SIGN-7: a label that has to come off is neither taken off twice nor set again', () => {
    const both: Wanted = { ...wanted, labelsOff: ['ready/product'], labelsOn: ['ready/product'] };
    const upper = { ...standing, labels: ['Ready/Product'], mirrored: ['Ready/Product'] };
    expect(plan({ ...both, labelsOn: [] }, upper)).toEqual([
      { kind: 'remove-label', why: 'a label that signs nothing', name: 'Ready/Product' },
    ]);
    expect(plan(both, standing)).toEqual([]);
    expect(plan(both, { ...standing, labels: ['ready/product'], mirrored: ['ready/product'] })).toEqual([
      { kind: 'remove-label', why: 'a label that signs nothing', name: 'ready/product' },
    ]);
  });

  test('VER-5: planning after applying gives nothing, whatever stood there before', () => {
    const text = fc.constantFrom('a', 'b', 'c');
    const check = fc.record({
      name: fc.constantFrom('countersign/readiness' as const, 'countersign/policy' as const),
      conclusion: fc.constantFrom('success' as const, 'failure' as const, 'in_progress' as const),
      title: text,
      summary: text,
      text,
      annotations: fc.constant([]),
    });
    const acts = fc.constantFrom('comment:1:1', 'comment:1:2', 'order:comment:1:1');
    const wants: fc.Arbitrary<Wanted> = fc.record({
      checks: fc.uniqueArray(check, { selector: ({ name }) => name }),
      checklist: fc.option(text),
      answers: fc.uniqueArray(fc.record({ act: text, body: text }), { selector: ({ act }) => act }),
      answersKept: fc.array(acts),
      reactions: fc.array(text),
      labelsOff: fc.uniqueArray(fc.constantFrom('a', 'b')),
      labelsOn: fc.option(fc.uniqueArray(fc.constantFrom('c', 'd'))),
      labelsDefined: fc.uniqueArray(fc.record({ name: text, color: text, description: text }), {
        selector: ({ name }) => name,
      }),
    });
    const sees: fc.Arbitrary<Observed> = fc.record({
      head: fc.constant(HEAD),
      checks: fc.uniqueArray(
        fc.record({
          id: text,
          name: fc.constantFrom('countersign/readiness', 'countersign/policy'),
          status: fc.constantFrom('completed' as const, 'queued' as const, 'in_progress' as const, 'other' as const),
          conclusion: fc.option(fc.constantFrom('success', 'failure', 'skipped', 'stale')),
          startedAt: fc.option(fc.constantFrom(OLD, YOUNG)),
          title: fc.option(text),
          summary: fc.option(text),
          text: fc.option(text),
        }),
        { selector: ({ name }) => name },
      ),
      checklists: fc.uniqueArray(fc.record({ id: text, body: text }), { selector: ({ id }) => id }),
      answered: fc.array(text),
      visibleAnswers: fc.uniqueArray(fc.record({ act: acts, nodeId: text }), { selector: ({ nodeId }) => nodeId }),
      reacted: fc.array(text),
      labels: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd')),
      mirrored: fc.uniqueArray(fc.constantFrom('a', 'c', 'd')),
      labelsMade: fc.uniqueArray(text),
    });
    fc.assert(
      fc.property(wants, sees, (want, seen) => {
        const after = plan(want, seen, NOW).reduce((now, effect) => apply(now, effect, want), seen);
        expect(plan(want, after, NOW)).toEqual([]);
      }),
    );
  });
});

describe('SIGN-7: labels of the repository are made once, before any is set', () => {
  const green = (name: string) => ({ name, color: '1a7f37', description: `${name} is signed off` });
  const labelsDefined = [green('ready/product'), green('ready/security')];
  const made = (labelsMade?: readonly string[]) =>
    plan({ ...wanted, labelsDefined }, { ...standing, ...(labelsMade ? { labelsMade } : {}) });
  const create = (name: string): Effect => ({
    kind: 'create-label',
    why: 'the repository never had it',
    ...green(name),
  });

  test.each<[string, readonly string[] | undefined, readonly Effect[]]>([
    ['all, if none ever was', [], [create('ready/product'), create('ready/security')]],
    ['those that were not', ['ready/product'], [create('ready/security')]],
    ['none, if all were, whatever people did with them', ['ready/security', 'ready/product'], []],
    ['none, if that is unknown', undefined, []],
  ])('%s', (_, labelsMade, expected) => {
    expect(made(labelsMade)).toEqual(expected);
  });

  test('it comes before the labels of the pull request, and none are made where labels do not sign', () => {
    const signed = { ...wanted, labelsOn: ['ready/product'], labelsDefined };
    expect(kinds(plan(signed, { ...standing, labelsMade: ['ready/security'] }))).toEqual(['create-label', 'add-label']);
    expect(plan(wanted, { ...standing, labelsMade: [] })).toEqual([]);
  });
});

describe('SIGN-16: answers that are pointless now are minimized', () => {
  const visible = (...acts: readonly string[]) => acts.map((act, index) => ({ act, nodeId: `IC_${index}` }));
  const minimized = (kept: readonly string[] | undefined, seen: Partial<Observed>): readonly string[] =>
    plan({ ...wanted, ...(kept === undefined ? {} : { answersKept: kept }) }, { ...standing, ...seen }).map((effect) =>
      effect.kind === 'minimize-comment' ? effect.nodeId : effect.kind,
    );

  test.each<[string, readonly string[] | undefined, readonly string[], readonly string[]]>([
    ['one that is kept stays', ['comment:1:1'], ['comment:1:1'], []],
    [
      'others do not',
      ['comment:2:1'],
      ['comment:1:1', 'comment:2:1', 'review:3:0', 'label:4'],
      ['IC_0', 'IC_2', 'IC_3'],
    ],
    ['neither does one to a line comment', [], ['line-comment:1:1'], ['IC_0']],
    ['nor one to an act that is gone', [], ['comment:9:1'], ['IC_0']],
    ['a second one to the same act does not', ['comment:1:1'], ['comment:1:1', 'comment:1:1'], ['IC_1']],
    ['a mention whose cause is gone does not stay', ['stale:b'], ['stale:a', 'stale:b', 'ready:a'], ['IC_0', 'IC_2']],
    ['reports of orders and merges stay', [], ['order:comment:1:1', 'merge:abc'], []],
    ['while nothing is known of the acts, all stay', undefined, ['comment:1:1'], []],
  ])('%s', (_, kept, acts, expected) => {
    expect(minimized(kept, { visibleAnswers: visible(...acts) })).toEqual(expected);
  });

  test('if the comments could not be read to their end, all stay', () => {
    const commentsUnread = { state: 'unavailable', why: 'truncated', what: 'comments of acme/shop#7' } as const;
    expect(minimized([], { visibleAnswers: visible('comment:1:1'), commentsUnread })).toEqual([]);
  });

  test('what is minimized already is not among them, so nothing is written twice', () => {
    expect(minimized([], { answered: ['comment:1:1'] })).toEqual([]);
    expect(minimized([], { answered: ['comment:1:1'], visibleAnswers: [] })).toEqual([]);
  });

  test('it comes after everything that matters more', () => {
    const more = { ...wanted, answers: [{ act: 'comment:2:1', body: 'no' }], answersKept: ['comment:2:1'] };
    expect(kinds(plan(more, { ...nothing, visibleAnswers: visible('comment:1:1') }))).toEqual([
      'create-check',
      'create-comment',
      'create-comment',
      'minimize-comment',
    ]);
  });

  test('an answer that another makes pointless at once is known, to be minimized soon', () => {
    const answers = [
      { act: 'comment:1:1', body: 'no' },
      { act: 'comment:2:1', body: 'no' },
    ];
    const both = { ...wanted, answers, answersKept: ['comment:2:1'] };
    expect(makesPointlessAnswer(both, nothing)).toBe(true);
    expect(makesPointlessAnswer(both, { ...nothing, answered: ['comment:1:1'] })).toBe(false);
    expect(makesPointlessAnswer({ ...both, answersKept: ['comment:1:1', 'comment:2:1'] }, nothing)).toBe(false);
    expect(makesPointlessAnswer({ ...wanted, answers }, nothing)).toBe(false);
  });
});

/** GitHub as far as these effects go: it ignores what would take a run out of `completed`, or change a stale one. */
function apply(now: Observed, effect: Effect, want: Wanted): Observed {
  switch (effect.kind) {
    case 'create-check':
    case 'update-check': {
      const { name, conclusion, title, summary, text } = effect.content;
      const others = now.checks.filter((check) => check.name !== name);
      const before = effect.kind === 'update-check' ? now.checks.find((check) => check.name === name) : undefined;
      const said =
        conclusion === 'in_progress'
          ? ({ status: 'in_progress', conclusion: null } as const)
          : ({ status: 'completed', conclusion } as const);
      const ignored =
        before?.conclusion === 'stale' || (before?.status === 'completed' && conclusion === 'in_progress');
      const { status, ...rest } = ignored ? before : said;
      const startedAt = before === undefined ? NOW : before.startedAt;
      return {
        ...now,
        checks: [...others, { id: 'new', name, status, conclusion: rest.conclusion, startedAt, title, summary, text }],
      };
    }
    case 'create-comment': {
      const answer = want.answers.find(({ act }) => effect.why === `answers ${act}`);
      return answer
        ? { ...now, answered: [...now.answered, answer.act] }
        : { ...now, checklists: [...now.checklists, { id: 'new', body: effect.body }] };
    }
    case 'update-comment':
      return {
        ...now,
        checklists: now.checklists.map((one) => (one.id === effect.id ? { ...one, body: effect.body } : one)),
      };
    case 'delete-comment':
      return { ...now, checklists: now.checklists.filter((one) => one.id !== effect.id) };
    case 'create-label':
      return { ...now, labelsMade: [...(now.labelsMade ?? []), effect.name] };
    case 'minimize-comment':
      return { ...now, visibleAnswers: (now.visibleAnswers ?? []).filter(({ nodeId }) => nodeId !== effect.nodeId) };
    case 'react':
      return { ...now, reacted: [...now.reacted, effect.nodeId] };
    case 'add-label':
      return { ...now, labels: [...now.labels, effect.name], mirrored: [...now.mirrored, effect.name] };
    case 'remove-label':
      return { ...now, labels: now.labels.filter((name) => name !== effect.name) };
  }
}
