import { describe, expect, test } from '@jest/globals';
import { SMALLEST, useGate } from '../support/gate.ts';

const gate = useGate();
/** Who is mentioned in a comment, in the order of the text. */
const mentionedIn = (body: string): readonly string[] =>
  [...body.matchAll(/@([\w-]+)/g)].map(([, login]) => login ?? '');

describe('NTF-1: a comment mentions people whose turn it is', () => {
  test('the signers whose sign-offs a push made stale, once for the push; renewing minimizes it', async () => {
    const release = await gate().release({ policy: SMALLEST });
    await release.comment('pat', '/ready product');
    await release.comment('kim', '/ready security');
    expect(release.answers()).toEqual([]);
    await release.push('dev', { 'src/more.js': '// more\n' });
    expect(release.answers().map(mentionedIn)).toEqual([['pat', 'kim']]);
    const writes = await gate().writesOf(async () => {
      await release.comment('guest', 'What now?');
      await gate().by('dev', (dev) => dev.editPullRequest(release.repository, release.number, { body: 'Notes' }));
    });
    expect(writes).toEqual([]);
    // Pat has not renewed before the next push, and is not told again.
    await release.comment('kim', '/ready security');
    expect(release.visibleAnswers()).toHaveLength(1);
    await release.push('dev', { 'src/most.js': '// most\n' });
    expect(release.answers().map(mentionedIn)).toEqual([['pat', 'kim'], ['kim']]);
    await release.comment('pat', '/ready product');
    await release.comment('kim', '/ready security');
    expect(release.visibleAnswers()).toEqual([]);
  });

  test('the deployers, once the release is ready, and once only for each head', async () => {
    const release = await gate().release({ policy: SMALLEST });
    await release.signAll();
    expect(release.conclusion).toBe('success');
    expect(release.answers().map(mentionedIn)).toEqual([['rae', 'sam']]);
    expect(release.visibleAnswers()).toHaveLength(1);
    await release.comment('kim', '/withdraw security');
    expect(release.visibleAnswers()).toEqual([]);
    await release.comment('kim', '/ready security');
    expect(release.conclusion).toBe('success');
    expect(release.answers().map(mentionedIn)).toEqual([['rae', 'sam']]);
  });

  test('nobody, if the policy has it off', async () => {
    const release = await gate().release({ policy: `${SMALLEST}notify: { request-review: off }\n` });
    await release.signAll();
    await release.push('dev', { 'src/more.js': '// more\n' });
    expect(release.answers()).toEqual([]);
  });

  test('nobody, while the check waits for another pull request with the same head', async () => {
    const release = await gate().release({ policy: SMALLEST });
    await gate().by('dev', (dev) =>
      dev.push(release.repository, { branch: 'release/same', from: 'release/1.4', commits: [] }),
    );
    await gate().by('dev', (dev) =>
      dev.openPullRequest(release.repository, { title: 'Release again', head: 'release/same' }),
    );
    await release.signAll();
    // The check speaks for the other one, which nobody has signed.
    expect(release.title).toMatch(/^0 of 4/);
    expect(release.checklist()).toContain('✅ Ready');
    expect(release.answers()).toEqual([]);
  });
});
