import { beforeAll, describe, expect, test } from '@jest/globals';
import { POLICY, useGate } from '../support/gate.ts';
import { Pull } from '../support/pull.ts';

const gate = useGate();
const SHOP = 'acme/shop';

test('SIGN-1, VER-2, VER-3: GitHub refuses the merge of a release until four people signed off in three ways, and not after', async () => {
  const { number } = await gate().by('dev', (dev) =>
    dev.openPullRequest(SHOP, { title: 'Release 1.4', head: 'release/1.4' }),
  );
  const release = new Pull(gate(), SHOP, number);
  expect(release.check()).toMatchObject({
    status: 'in_progress',
    title: '0 of 4 ready: waiting for Product, Operations, Release coordination, Security',
  });
  expect(release.checklist()).toContain('0 of 4 signed off');
  expect(await release.merge('rae')).toContain('405 Repository rule violations found');

  const comment = await release.comment('pat', '/ready product');
  expect(release.title).toBe('1 of 4 ready: waiting for Operations, Release coordination, Security');
  const review = await release.approve('oli');
  await release.label('rae', 'ready/organization');
  expect(release.title).toBe('3 of 4 ready: waiting for Security');
  expect(await release.merge('rae')).toContain('405 Repository rule violations found');
  const last = await release.comment('lee', 'Looked at everything.\n\n/ready\n\nThanks!');

  expect(release.check()).toMatchObject({ conclusion: 'success' });
  expect(release.checklist()).toContain(': ready, ');
  expect([comment, review, last].map((post) => release.isAcknowledged(post))).toEqual([true, true, true]);
  expect(release.labels().toSorted()).toEqual([
    'ready/operation',
    'ready/organization',
    'ready/product',
    'ready/security',
  ]);
  // Nobody is answered; who can release it is told.
  expect(release.answers()).toEqual([expect.stringContaining('@rae and @sam: this release is ready.')]);
  expect(release.checks()).toHaveLength(1);
  expect(await release.merge('rae')).toBe('merged');
});

describe('SIGN-14: what is refused changes nothing, and is answered once, however often GitHub reports it', () => {
  // dev wrote the code, sam owns two states, the bot is not a person.
  const policy = POLICY.replace('[pat]', '[pat, dev]').replace(
    'operations-coordinator: {',
    'operations-coordinator: { users: [sam],',
  );
  let release: Pull;
  beforeAll(async () => {
    release = await gate().release({ policy });
  });

  /** The answer to `act` while every webhook comes twice, and its comment or review. */
  async function answerTo<Post>(act: () => Promise<Post>): Promise<{ answer: string; post: Post }> {
    const before = release.answers().length;
    const title = release.title;
    gate().sandbox.faults.add({ times: 100, effect: { kind: 'webhook-double' } });
    const post = await act();
    gate().sandbox.faults.clear();
    await release.comment('guest', 'Something else.');
    expect(release.title).toBe(title);
    const [answer = '', ...more] = release.answers().slice(before);
    expect(more).toEqual([]);
    return { answer, post };
  }

  test.each([
    ['SOD-2: a code author', 'dev', '/ready product', 'You contributed to this release'],
    ['SIGN-3: somebody with no role', 'guest', '/ready', 'names you for no role'],
    ['SIGN-3: the holder of another role', 'kim', '/ready product', 'It needs the role product-owner'],
    ['SIGN-2: somebody with two states who names none', 'sam', '/ready', 'You own more than one state'],
    ['SIGN-2: a state that the policy does not have', 'kim', '/ready secuirty', 'There is no state'],
    ['SIGN-4: a commit of somewhere else', 'kim', '/ready security 1234567', 'is not the beginning of exactly one'],
    ['SIGN-1: a command with a word too many', 'kim', '/ready security please', 'is not written exactly like one'],
    ['SIGN-9: the withdrawal of nothing', 'kim', '/withdraw security', 'no sign-off or objection of yours'],
    ['SIGN-13: a hold by somebody with no role', 'guest', '/hold wait', 'names you for no role'],
    ['SIGN-8: an objection by somebody with no role', 'guest', '/not-ready security no', 'needs the role'],
  ])('%s', async (_, login, command, why) => {
    const { answer, post } = await answerTo(() => release.comment(login, command));
    expect(answer).toContain(`@${login}: `);
    expect(answer).toContain(why);
    expect(answer).toMatch(/\*\*Who can:\*\* .+\n- \*\*Next:\*\* .+/);
    expect(release.isAcknowledged(post)).toBe(false);
  });

  test('SIGN-2: an approval by somebody with two states who names none', async () => {
    const { answer } = await answerTo(() => release.approve('sam'));
    expect(answer).toContain('You own more than one state');
  });

  test('SIGN-7: a label set by somebody who may not, which is taken off again', async () => {
    const { answer } = await answerTo(() => release.label('dev', 'ready/security'));
    expect(answer).toContain('@dev: ');
    expect(answer).toContain('was taken off again');
    expect(release.labels()).toEqual([]);
  });

  test('SIGN-3: an app, which holds no role whatever it says', async () => {
    const { sandbox } = gate();
    const robot = sandbox.app({ slug: 'robot', owner: 'acme', permissions: { issues: 'write' }, events: [] });
    const path = `/repos/${release.repository}/issues/${release.number}/comments`;
    const { answer } = await answerTo(async () => {
      gate().tick();
      const token = sandbox.installationToken(robot.installation);
      const said = await fetch(`${sandbox.url}/api/v3${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ body: '/ready security' }),
      });
      expect(said.status).toBe(201);
      await gate().settle();
    });
    expect(answer).toContain('Only people sign off');
    expect(answer).not.toContain('@robot');
  });

  test('SIGN-1: a quoted command, one in code and one in a sentence are none, and get no answer', async () => {
    const before = release.posts().length;
    const post = await release.comment(
      'kim',
      '> /ready security\n\n```\n/ready security\n```\n\nI say /ready security',
    );
    expect(release.title).toContain('0 of 4');
    expect(release.posts()).toHaveLength(before);
    expect(release.isAcknowledged(post)).toBe(false);
  });

  test('SIGN-1: a way that the policy has turned off', async () => {
    const other = await gate().release({ policy: `${POLICY}sign-off: { via: [comment] }\n` });
    await other.label('rae', 'ready/organization');
    expect(other.title).toContain('0 of 4');
    expect(other.labels()).toEqual([]);
    expect(other.answers()).toEqual([expect.stringContaining('does not take sign-offs by a label')]);
    await other.approve('kim');
    expect(other.title).toContain('0 of 4');
  });
});

test('SIGN-6: a sign-off that an administrator edited is void, stays void when it is edited back, and is answered once', async () => {
  const release = await gate().release();
  const { id } = await release.comment('pat', '/ready product');
  expect(release.title).toContain('1 of 4');
  await gate().by('max', (max) => max.editComment(release.repository, id, '/ready security'));
  expect(release.title).toContain('0 of 4');
  await gate().by('max', (max) => max.editComment(release.repository, id, '/ready product'));
  expect(release.title).toContain('0 of 4');
  expect(release.answers()).toEqual([expect.stringContaining('edited words never count')]);
  await release.comment('pat', '/ready product');
  expect(release.title).toContain('1 of 4');
});

test('SIGN-6: a comment that somebody writes harmlessly and turns into a command later never counts', async () => {
  const release = await gate().release();
  const { id } = await release.comment('pat', 'Have to look.');
  await gate().by('pat', (pat) => pat.editComment(release.repository, id, '/ready product'));
  expect(release.title).toContain('0 of 4');
  expect(release.answers()).toEqual([expect.stringContaining('edited words never count')]);
});

test('SIGN-6, SIGN-7: a sign-off goes with its comment, its label or its approval', async () => {
  const release = await gate().release();
  const { id } = await release.comment('pat', '/ready product');
  const approval = await release.approve('oli');
  await release.label('rae', 'ready/organization');
  expect(release.title).toContain('3 of 4');
  await gate().by('max', (max) => max.deleteComment(release.repository, id));
  expect(release.title).toContain('2 of 4');
  await gate().by('dev', (dev) => dev.removeLabel(release.repository, release.number, 'ready/organization'));
  expect(release.title).toContain('1 of 4');
  await gate().by('max', (max) => max.dismissReview(release.repository, approval.id, 'not yet'));
  expect(release.title).toContain('0 of 4');
  expect(release.answers()).toEqual([]);
});

test('SOD-3: one person counts for one of their two states, and another one can be found for the other', async () => {
  const policy = POLICY.replace('operations-coordinator: {', 'operations-coordinator: { users: [sam],');
  const release = await gate().release({ policy });
  await release.comment('sam', '/ready organization\n/ready operation');
  expect(release.title).toMatch(/^1 of 4/);
  await release.comment('oli', '/ready');
  expect(release.title).toBe('2 of 4 ready: waiting for Product, Security');
});

test('SOD-1, SOD-2: a co-author named only in a trailer may not sign, and who pushed to the branch may not either', async () => {
  const release = await gate().release({ policy: POLICY.replace('[pat]', '[pat, ann]') });
  await gate().pushBy('rae', (rae) =>
    rae.push(release.repository, {
      branch: 'release/1.4',
      commits: [
        {
          message: 'Together',
          files: { 'a.txt': 'a' },
          author: { name: 'Dev Anand', email: 'dev@acme.example' },
          committer: { name: 'Dev Anand', email: 'dev@acme.example' },
          coAuthors: [{ name: 'Ann Kowalski', email: 'ann@acme.example' }],
        },
      ],
    }),
  );
  await release.comment('ann', '/ready');
  await release.comment('rae', '/ready');
  expect(release.title).toContain('0 of 4');
  expect(release.answers()).toEqual([
    expect.stringMatching(/@ann: [\s\S]*contributed to this release/),
    expect.stringMatching(/@rae: [\s\S]*contributed to this release/),
  ]);
});
