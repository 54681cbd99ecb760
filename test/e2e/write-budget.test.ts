import { expect, test } from '@jest/globals';
import { SMALLEST, useGate } from '../support/gate.ts';
import { type Pull, SIGNERS } from '../support/pull.ts';

const gate = useGate();

const spent = async (act: () => Promise<unknown>): Promise<number> => (await gate().writesOf(act)).length;

async function signEach(release: Pull): Promise<readonly number[]> {
  const each: number[] = [];
  for (const [login, state] of SIGNERS) each.push(await spent(() => release.comment(login, `/ready ${state}`)));
  return each;
}

test('VER-5: from opening to released, each act is answered with few writes, and what changes nothing with none', async () => {
  // The labels of the states are made with the first release of a repository.
  const { repository } = await gate().release({ policy: SMALLEST, head: 'release/1.3' });
  const opening = Promise.withResolvers<Pull>();
  // Check, checklist, request for reviews.
  expect(await spent(async () => opening.resolve(await gate().release({ repository })))).toBe(3);
  const opened = await opening.promise;
  expect(await spent(() => opened.comment('guest', 'Looking forward to it!'))).toBe(0);
  // Check, label, checklist, reaction, request taken back; with the last one the comment that it is ready.
  expect(await signEach(opened)).toEqual([5, 5, 5, 6]);
  // Check, four labels, checklist, the comment to the signers, the one before minimized, request for reviews.
  expect(await spent(() => opened.push('dev', { 'src/more.js': '// more\n' }))).toBe(9);
  // With the last one another comment is minimized.
  expect(await signEach(opened)).toEqual([5, 5, 5, 7]);
  // The order: check, reaction, a comment minimized. The release: merge, its check, tag, release, report, checklist twice.
  expect(await spent(() => opened.comment('rae', '/release v1.4.0'))).toBe(10);
});
