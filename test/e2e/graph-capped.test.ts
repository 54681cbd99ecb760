import { afterEach, describe, expect, test } from '@jest/globals';
import { useGate } from '../support/gate.ts';
import type { Pull } from '../support/pull.ts';

const gate = useGate();
const BRANCH = 'release/1.4';

afterEach(() => {
  gate().sandbox.world.caps.pullRequestCommits = null;
  gate().sandbox.world.caps.countsAll = false;
});

/** A release of eight commits of which Kim wrote the newest, signed by all four. */
async function signedByAuthor(): Promise<Pull> {
  const release = await gate().release();
  const kim = { name: 'Kim Castillo', email: 'kim@acme.example' };
  await gate().pushBy('dev', (dev) =>
    dev.push(release.repository, {
      branch: BRANCH,
      commits: Array.from({ length: 7 }, (_, index) => ({
        message: `Work ${index}`,
        files: { 'src/more.js': `${index}\n` },
        ...(index === 6 && { author: kim }),
      })),
    }),
  );
  await release.signAll();
  return release;
}

describe('if GitHub cuts the list of commits', () => {
  test.each([
    ['and counts only what it gives', false],
    ['and counts what it leaves out', true],
  ])('SOD-6, SOD-1: %s, the rest is read another way, and its author may not sign', async (_title, countsAll) => {
    Object.assign(gate().sandbox.world.caps, { pullRequestCommits: 3, countsAll });
    const release = await signedByAuthor();
    expect(release.title).toBe('3 of 4 ready: waiting for Security');
    expect(release.answers()).toEqual([expect.stringMatching(/@kim: [\s\S]*contributed to this release/)]);
    const requests = await gate().requestsOf(() => release.comment('lee', '/ready security'));
    expect(release.conclusion).toBe('success');
    expect(requests.filter((request) => request.includes('/compare/'))).toHaveLength(1);
    expect(requests.filter((request) => request === 'Commits')).toHaveLength(1);
  });

  test('SOD-6: if there is no other way either, the verdict is an error that says which list was cut', async () => {
    gate().sandbox.world.caps.pullRequestCommits = 3;
    const fault = { path: '/compare/', times: 1000, effect: { kind: 'status', status: 404 } } as const;
    gate().sandbox.faults.add(fault);
    const release = await signedByAuthor();
    expect(release.conclusion).toBe('failure');
    expect(release.check()?.title).toMatch(/^Error/);
    expect(release.checklist()).toMatch(/- commits of `acme\/\S+`: the list could not be read to its end/);
    expect(release.answers()).toEqual([]);
    gate().sandbox.faults.clear();
    await release.comment('lee', '/ready security');
    expect(release.conclusion).toBe('success');
  });

  test('SOD-6: a whole list costs one request, however far the base has moved on, and a merged one is asked about once', async () => {
    const release = await gate().release();
    const main = await gate().by('max', (max) => max.setFiles(release.repository, { 'main.txt': '1\n' }));
    await gate().by('max', (max) => max.setFiles(release.repository, { 'main.txt': '2\n' }));
    await release.comment('pat', '/ready product');
    const reads = (requests: readonly string[]) =>
      requests.filter((request) => /^[A-Z][a-z]+$/.test(request) && request !== 'React');
    expect(reads(await gate().requestsOf(() => release.comment('oli', '/ready operation')))).not.toContain('Ancestors');

    await gate().pushBy('dev', (dev) =>
      dev.push(release.repository, {
        branch: BRANCH,
        commits: [{ message: 'Merge main', files: { 'x.txt': '1\n' }, alsoParents: [main.sha] }],
      }),
    );
    expect(reads(await gate().requestsOf(() => release.comment('oli', '/ready operation')))).toEqual(['Snapshot']);
    expect(release.title).toContain('1 of 4');
  });
});
