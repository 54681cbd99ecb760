import { describe, expect, test } from '@jest/globals';
import { POLICY, useGate } from '../support/gate.ts';

const gate = useGate();
const LABELLED = `${POLICY}releases: [{ label: release }, { base: prod }]\n`;
const TITLED = `${POLICY}releases: [{ title: "^Release " }, { base: prod }]\n`;

describe('REL-2: what is not a release', () => {
  test('gets a skipped check that says so, no comment, and may be merged if the check is required', async () => {
    const pull = await gate().release({ repository: 'acme/shop', head: 'fix/typo', title: 'Fix a typo' });
    expect(pull.check()).toMatchObject({ conclusion: 'skipped', title: expect.stringMatching(/^Not a release/) });
    await pull.comment('kim', '/ready security');
    expect(pull.posts()).toEqual([]);
    expect(await pull.merge('rae')).toBe('merged');
  });

  test('becomes one when its label says so, and then gets its checklist', async () => {
    const pull = await gate().release({ policy: LABELLED, head: 'feature/a' });
    expect(pull.conclusion).toBe('skipped');
    await gate().by('max', (max) => max.createLabel(pull.repository, 'release'));
    await pull.label('dev', 'Release');
    expect(pull.conclusion).toBe('in_progress');
    expect(pull.checklist()).toContain('0 of 4 signed off');
    // The skipped one would let it through, and is taken away before the new one waits.
    expect(pull.checks().map(({ conclusion }) => conclusion)).toEqual(['action_required', null]);
  });
});

describe('REL-3: what once was a release stays one', () => {
  test('when its label is taken off, and when the label is deleted from the repository', async () => {
    const pull = await gate().release({ policy: LABELLED, head: 'feature/a' });
    await gate().by('max', (max) => max.createLabel(pull.repository, 'release'));
    await pull.label('dev', 'release');
    await gate().by('dev', (dev) => dev.removeLabel(pull.repository, pull.number, 'release'));
    expect(pull.conclusion).toBe('in_progress');
    await gate().by('max', (max) => max.deleteLabel(pull.repository, 'release'));
    expect(pull.conclusion).toBe('in_progress');
    expect(pull.checklists()).toHaveLength(1);
  });

  test('when its title is reworded', async () => {
    const pull = await gate().release({ policy: TITLED, head: 'feature/a', title: 'Release 2' });
    await gate().by('dev', (dev) => dev.editPullRequest(pull.repository, pull.number, { title: 'Some work' }));
    expect(pull.conclusion).toBe('in_progress');
  });

  test('when its base is changed, which makes its sign-offs stale as well (SIGN-5)', async () => {
    const repository = gate().repository();
    await gate().by('dev', (dev) => dev.createBranch(repository, 'integration'));
    const pull = await gate().release({ repository });
    await pull.comment('pat', '/ready product');
    expect(pull.title).toContain('1 of 4');
    await gate().by('dev', (dev) => dev.editPullRequest(repository, pull.number, { base: 'integration' }));
    expect(pull.title).toContain('0 of 4');
    expect(pull.conclusion).toBe('in_progress');
  });

  test('until it is closed: opened again, it is judged anew', async () => {
    const pull = await gate().release({ policy: TITLED, head: 'feature/a', title: 'Release 2' });
    await gate().by('dev', (dev) => dev.editPullRequest(pull.repository, pull.number, { title: 'Some work' }));
    await gate().by('dev', (dev) => dev.close(pull.repository, pull.number));
    expect(pull.conclusion).toBe('in_progress');
  });

  test('unless a release coordinator who wrote none of it says /not-a-release, and then only what no rule matches', async () => {
    const pull = await gate().release({ policy: TITLED, head: 'feature/a', title: 'Release 2' });
    await pull.comment('rae', '/not-a-release It was a slip');
    expect(pull.conclusion).toBe('in_progress');
    expect(pull.answers().at(-1)).toContain('still matches what the policy calls a release');

    await gate().by('dev', (dev) => dev.editPullRequest(pull.repository, pull.number, { title: 'Some work' }));
    await pull.comment('kim', '/not-a-release It was a slip');
    expect(pull.answers().at(-1)).toContain('@kim: ');
    await pull.comment('rae', '/not-a-release');
    expect(pull.answers().at(-1)).toContain('needs a reason');
    expect(pull.answers()).toHaveLength(3);
    expect(pull.conclusion).toBe('in_progress');

    const said = await pull.comment('rae', '/not-a-release It was a slip');
    expect(pull.conclusion).toBe('skipped');
    expect(pull.checklist()).toContain('It was a slip');
    expect(pull.isAcknowledged(said)).toBe(true);
    await gate().by('dev', (dev) => dev.editPullRequest(pull.repository, pull.number, { title: 'Release 2' }));
    expect(pull.conclusion).toBe('in_progress');
    expect(pull.checklists()).toHaveLength(1);
  });
});

test('REL-4: a draft is gated and not ready, with all its sign-offs; it is when it is marked as ready', async () => {
  const pull = await gate().release({ draft: true });
  await pull.signAll();
  expect(pull.check()).toMatchObject({
    status: 'in_progress',
    title: '4 of 4 ready: the pull request is a draft',
  });
  expect(pull.checklist()).toMatch(/draft/i);
  await gate().by('dev', (dev) => dev.readyForReview(pull.repository, pull.number));
  expect(pull.conclusion).toBe('success');
  await gate().by('dev', (dev) => dev.convertToDraft(pull.repository, pull.number));
  expect(pull.conclusion).toBe('in_progress');
});

describe('REL-5', () => {
  test('a repository without a policy gets nothing at all: no check, no comment, no write', async () => {
    const writes = await gate().writesOf(async () => {
      const pull = await gate().release({ policy: null });
      await pull.comment('kim', '/ready security');
      await pull.approve('rae');
      await pull.label('dev', 'ready/security');
      await pull.push('dev', { 'a.txt': 'a' });
      expect(pull.check()).toBeNull();
      expect(pull.posts()).toEqual([]);
      expect(pull.labels()).toEqual(['ready/security']);
    });
    expect(writes).toEqual([]);
  });

  test('an empty policy is an error on every open pull request, with its place; fixed, it is none', async () => {
    const repository = gate().repository();
    const release = await gate().release({ repository });
    const other = await gate().release({ repository, head: 'fix/typo' });
    await release.signAll();
    expect([release.conclusion, other.conclusion]).toEqual(['success', 'skipped']);

    await gate().by('max', (max) => max.setPolicy(repository, ''));
    for (const pull of [release, other]) {
      expect(pull.check()).toMatchObject({
        conclusion: 'failure',
        title: expect.stringMatching(/^Error: the policy file/),
      });
      expect(pull.check()?.summary).toMatch(/\.github\/countersign\.yml:1:1\b/);
    }
    expect(release.checklists()).toHaveLength(1);
    expect(release.checklist()).not.toContain(': ready, ');
    expect(other.posts()).toEqual([]);

    await gate().by('max', (max) => max.setPolicy(repository, POLICY));
    expect([release.conclusion, other.conclusion]).toEqual(['success', 'skipped']);
  });

  test('a policy that is taken away takes the bot away: its checklist goes, nothing else is written, and no gate opens', async () => {
    const pull = await gate().release();
    const writes = await gate().writesOf(async () => {
      await gate().by('max', (max) => max.setPolicy(pull.repository, null));
      await pull.comment('kim', '/ready security');
    });
    expect(writes).toEqual([expect.stringMatching(/^DELETE .*\/issues\/comments\/\d+$/)]);
    expect(pull.posts()).toEqual([]);
    expect(pull.conclusion).toBe('in_progress');
  });
});
