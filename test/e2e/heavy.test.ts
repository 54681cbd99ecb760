import { afterEach, describe, expect, test } from '@jest/globals';
import type { Fault } from 'github-sandbox';
import { useGate } from '../support/gate.ts';
import type { Pull } from '../support/pull.ts';

// Before the gate's own, which wants every fault used up.
afterEach(() => faults().clear());
const gate = useGate([/^a job failed; the app tries it again$/]);
const faults = () => gate().sandbox.faults;

const ALWAYS = Number.POSITIVE_INFINITY;
/**
 * A fault for snapshots in pages of 100, which could have some 4,500 nodes.
 * In pages of 25 they have fewer than 2,000.
 */
const tooHeavy = (pull: Pull, effect: Fault['effect'] = { kind: 'status', status: 502 }): Fault => ({
  about: `${pull.repository}#${pull.number}`,
  entriesAbove: 2_000,
  times: ALWAYS,
  effect,
});
const looksOf = async (act: () => Promise<unknown>) =>
  (await gate().requestsOf(act)).filter((request) => ['Snapshot', 'More', 'Alive'].includes(request));

/** A release with so many comments that they fill more than one page. */
async function talkative(): Promise<Pull> {
  const release = await gate().release();
  await gate().by('guest', (guest) => {
    for (let count = 0; count < 130; count += 1) guest.comment(release.repository, release.number, `Remark ${count}`);
  });
  return release;
}

describe('VER-7: a query that is too heavy for GitHub is asked in smaller parts', () => {
  test('SOD-6: with the same result, and once the size is known with no request in vain', async () => {
    const release = await talkative();
    await release.comment('pat', '/ready product');
    const [title, checklist] = [release.title, release.checklist()];
    faults().add(tooHeavy(release));
    const first = await looksOf(() => release.comment('guest', 'Hello'));
    // Whether GitHub answers at all is asked after the first failure, and whether it does right when the second came.
    expect(first.filter((request) => request !== 'More')).toEqual([
      'Snapshot',
      'Alive',
      'Snapshot',
      'Alive',
      'Snapshot',
      'Snapshot',
    ]);
    expect([release.title, release.checklist()]).toEqual([title, checklist]);
    const next = await looksOf(() => release.comment('oli', '/ready operation'));
    expect(next.filter((request) => request !== 'More')).toEqual(['Snapshot']);
    expect(release.title).toContain('2 of 4');
  });

  test('and others are asked as before', async () => {
    const repository = gate().repository();
    const [heavy, light] = [
      await gate().release({ repository }),
      await gate().release({ repository, head: 'release/1.5' }),
    ];
    faults().add(tooHeavy(heavy));
    await heavy.comment('pat', '/ready product');
    expect(heavy.title).toContain('1 of 4');
    expect(await looksOf(() => light.comment('pat', '/ready product'))).toEqual(['Snapshot']);
  });

  test.each(['RESOURCE_LIMITS_EXCEEDED', 'MAX_NODE_LIMIT_EXCEEDED'])(
    'at once where GitHub itself says so: %s',
    async (type) => {
      const release = await gate().release();
      const errors = [{ type, message: 'Resource limits for this query exceeded.' }];
      faults().add(tooHeavy(release, { kind: 'graphql-errors', errors }));
      expect(await looksOf(() => release.comment('pat', '/ready product'))).toEqual([
        'Snapshot',
        'Snapshot',
        'Snapshot',
      ]);
      expect(release.title).toContain('1 of 4');
    },
  );

  test('if it is too heavy in every size, its lists are requested separately', async () => {
    const release = await gate().release();
    // What GitHub counts of it without a list: the suites and runs of the app on the head.
    faults().add({ ...tooHeavy(release), entriesAbove: 1_030 });
    await release.comment('pat', '/ready product');
    expect(release.title).toContain('1 of 4');
  });
});

test('VER-7: an outage multiplies no requests', async () => {
  const release = await gate().release();
  faults().add({ path: '/graphql', times: 7, effect: { kind: 'status', status: 502 } });
  const asked = await looksOf(() => release.comment('pat', '/ready product'));
  // Each try costs one, the smallest there is, until GitHub answers it.
  expect(asked).toEqual(['Snapshot', ...Array.from({ length: 7 }, () => 'Alive'), 'Snapshot']);
  expect(release.title).toContain('1 of 4');
});
