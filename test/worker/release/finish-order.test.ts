import { describe, expect, test } from '@jest/globals';
import type { ObservedCheck } from '../../../src/domain/effects.ts';
import type { ReleaseRecord } from '../../../src/domain/release.ts';
import type { OpenOrder, OrderEnd, ReleaseOrder } from '../../../src/domain/release-order.ts';
import type { TagTarget } from '../../../src/domain/tag.ts';
import { evaluate } from '../../../src/policy/evaluate.ts';
import type { OrderGitHub } from '../../../src/worker/ports/release.ts';
import type { WriteContext } from '../../../src/worker/pull-request/publish.ts';
import { afterMerge } from '../../../src/worker/release/finish-order.ts';
import { at, dev, facts, HEAD, kim, rae, sha } from '../../support/facts.ts';
import { policy } from '../../support/policy.ts';
import { aTurn } from '../../support/turn.ts';

const E = sha('e');
const unused = (): never => {
  throw new Error('not asked for here');
};
const order: ReleaseOrder = {
  act: 'comment:9:1',
  person: rae,
  at: at(60),
  url: 'https://github.example/9',
  tag: 'v1.4.0',
  head: HEAD,
  base: 'main',
  method: 'merge',
  createRelease: true,
};
const record: ReleaseRecord = {
  repositoryId: 1000,
  number: 7,
  url: 'https://github.example/acme/shop/pull/7',
  title: 'Release 1.4',
  base: 'main',
  head: HEAD,
  commit: E,
  mergedAt: at(61),
  mergedBy: kim,
  releasedBy: rae,
  outcome: 'ready',
  check: 'success',
  passed: true,
  bypass: false,
  told: false,
  missing: [],
  authors: [dev],
  signers: [],
  policyDigest: null,
  recordedAt: at(61),
};
const checked = (parts: Partial<ObservedCheck> = {}): ObservedCheck => ({
  id: '1',
  name: 'countersign/tag',
  status: 'completed',
  conclusion: 'success',
  startedAt: null,
  title: '',
  summary: '',
  text: '',
  ...parts,
});
const tagAt = (commit: typeof E | null): TagTarget => ({ object: E, commit, annotated: false, signature: null });

/**
 * Finishes an order with a GitHub that answers so.
 * Returns what was done, how it ended, and when it is observed again.
 */
async function run(
  github: Partial<OrderGitHub>,
  parts: { record?: Partial<ReleaseRecord>; open?: Partial<OpenOrder> } = {},
) {
  const did: string[] = [];
  let end: OrderEnd | null = null;
  const one = facts();
  const seen = {
    facts: one,
    verdict: evaluate(policy(), one),
    gathered: {
      policy: policy(),
      snapshot: one,
      seenBy: one.at,
      observed: { head: HEAD, checks: [], checklists: [], answered: [], reacted: [], labels: [], mirrored: [] },
      policyChange: null,
      closedAt: null,
    },
  };
  const context = {
    installation: 7,
    turn: aTurn(one.subject),
    signal: new AbortController().signal,
    github: { apply: async () => void did.push('told') },
    store: {
      hold: async () => {},
      orders: {
        merged: async () => void did.push('merged'),
        ended: async (_: number, __: number, ___: ReleaseOrder, how: OrderEnd) => {
          end = how;
        },
        close: async () => void did.push('closed'),
      },
    },
    services: {
      now: () => at(61),
      log: { info: () => {}, warn: () => {}, error: () => {} },
      send: async () => void did.push('sent'),
      orders: {
        github: async () => ({
          commitChecks: async () => [checked()],
          tag: async () => null,
          createTag: unused,
          publishRelease: unused,
          ...github,
        }),
      },
    },
  } as unknown as WriteContext;
  const open: OpenOrder = { order, queued: false, commit: null, end: null, ...parts.open };
  const outcome = await afterMerge(context, seen, open, { ...record, ...parts.record });
  return { did, end, outcome };
}

describe('MRG-1: after the merge', () => {
  const making: Partial<OrderGitHub> = {
    createTag: async () => ({ kind: 'made' }),
    publishRelease: async () => ({ kind: 'made', url: 'https://github.example/r' }),
  };
  const released = { kind: 'made', url: 'https://github.example/r' } as const;

  test('the tag is the person’s before it is made, and a job to judge it is sent; then the person is answered', async () => {
    const { did, end, outcome } = await run(making);
    expect(did).toEqual(['merged', 'sent', 'told', 'closed']);
    expect(end).toEqual({ kind: 'released', commit: E, tag: { kind: 'made' }, release: released });
    expect(outcome).toBeNull();
  });

  test.each([
    ['is not there yet', []],
    ['is asked for again', [checked({ status: 'queued', conclusion: null })]],
    ['is another', [checked({ name: 'countersign/readiness' })]],
  ])('nothing is tagged while the check on the commit %s', async (_, checks) => {
    const { did, outcome } = await run({ commitChecks: async () => checks });
    expect(did).toEqual(['merged']);
    expect(outcome).toEqual({ againAfterMillis: 1_000 });
  });

  test('a tag that is there already at the commit is enough; one that stands elsewhere is reported, and left there', async () => {
    const there = await run({ tag: async () => tagAt(E), publishRelease: async () => released });
    expect(there.end).toMatchObject({ tag: { kind: 'made' }, release: released });
    const elsewhere = await run({ tag: async () => tagAt(HEAD) });
    expect(elsewhere.end).toEqual({
      kind: 'released',
      commit: E,
      tag: { kind: 'elsewhere', commit: HEAD },
      release: { kind: 'none' },
    });
  });

  test('if somebody was faster with the tag, what GitHub refused is read again', async () => {
    const answers = [null, tagAt(E)];
    const { end } = await run({
      tag: async () => answers.shift() ?? null,
      createTag: async () => ({ kind: 'refused', said: 'Reference already exists' }),
      publishRelease: async () => released,
    });
    expect(end).toMatchObject({ tag: { kind: 'made' } });
  });

  test.each<readonly [string, Partial<ReleaseRecord>, OrderEnd]>([
    ['somebody else merged it', { releasedBy: null }, { kind: 'merged-otherwise', by: kim, commit: E }],
    ['it was merged for somebody else', { releasedBy: dev }, { kind: 'merged-otherwise', by: kim, commit: E }],
    ['MRG-2: it was not ready at the merge after all', { passed: false }, { kind: 'not-passed', commit: E }],
  ])('nothing is tagged where %s', async (_, parts, expected) => {
    const { did, end } = await run({ tag: unused, commitChecks: unused }, { record: parts });
    expect(end).toEqual(expected);
    expect(did).toEqual(['told', 'closed']);
  });

  test('an order that ended before is only reported', async () => {
    const end: OrderEnd = { kind: 'released', commit: E, tag: { kind: 'none' }, release: { kind: 'none' } };
    const { did } = await run({ tag: unused, commitChecks: unused }, { open: { end } });
    expect(did).toEqual(['told', 'closed']);
  });
});
