import { expect, test } from '@jest/globals';
import type { CheckEffect } from '../../../src/domain/effects.ts';
import type { GitHub } from '../../../src/worker/ports/pull-request.ts';
import type { Failure } from '../../../src/worker/reconcilers.ts';
import type { ReleaseCommitServices } from '../../../src/worker/release/tag-check.ts';
import { unconfirmedCommitReplacer } from '../../../src/worker/unconfirmed/release-commit.ts';
import { shaOf } from '../../support/intake.ts';
import { aTurn } from '../../support/turn.ts';

const JOB = { kind: 'release-commit', installation: 7, owner: 'acme', repo: 'shop', commit: shaOf('c') } as const;
const failure = Object.assign(new Error('403'), { code: 'forbidden' });

/** What is written where `standing` is what the check on the commit says. */
async function replace(
  standing: string | null,
  how: Failure,
  broken: Partial<GitHub> & Partial<Awaited<ReturnType<ReleaseCommitServices['github']>>> = {},
): Promise<readonly CheckEffect[]> {
  const written: CheckEffect[] = [];
  const parts = {
    services: { log: { info: () => {}, warn: () => {}, error: () => {} } },
    store: { takeTurn: async (subject: Parameters<typeof aTurn>[0]) => aTurn(subject), hold: async () => {} },
    github: async () => ({
      writeCheck: async (_: unknown, effect: CheckEffect) => void written.push(effect),
      ...broken,
    }),
  };
  const rest = async () => ({
    readNewestCheck: async () => (standing === null ? null : { id: '77', conclusion: standing }),
    ...broken,
  });
  const replacer = unconfirmedCommitReplacer(parts as unknown as Parameters<typeof unconfirmedCommitReplacer>[0], rest);
  await replacer(JOB, failure, how);
  return written;
}

test.each(['success', 'skipped', 'neutral'])(
  'TAG-3: a tag check that is %s is replaced where the app gave up on its commit',
  async (standing) => {
    expect(await replace(standing, 'given-up')).toMatchObject([
      {
        kind: 'update-check',
        id: '77',
        head: JOB.commit,
        content: {
          name: 'countersign/tag',
          conclusion: 'failure',
          summary: expect.stringMatching(/lacks a permission[\s\S]*countersign jobs retry/),
        },
      },
    ]);
  },
);

test.each<[string, string | null, Failure]>([
  ['while it is tried again', 'success', 'failed'],
  ['where it does not pass', 'failure', 'given-up'],
  ['where there is none', null, 'given-up'],
])('TAG-3: a tag check is left alone %s', async (_, standing, how) => {
  expect(await replace(standing, how)).toEqual([]);
});

test('TAG-3: the replacement rejects if it cannot be written, so that it is tried again', async () => {
  const away = () => Promise.reject(new Error('away'));
  await expect(replace('success', 'given-up', { readNewestCheck: away })).rejects.toThrow('away');
  await expect(replace('success', 'given-up', { writeCheck: away })).rejects.toThrow('away');
});
