import { describe, expect, test } from '@jest/globals';
import { useGate } from '../support/gate.ts';
import type { Pull } from '../support/pull.ts';

const gate = useGate();

const byEmail = (pull: Pull, login: string, body: string) =>
  gate().by(login, (person) => person.commentByEmail(pull.repository, pull.number, body));

test('SIGN-1: nothing in a post with HTML opens the gate, and the app answers its writer', async () => {
  const release = await gate().release();
  const hidden = await release.comment('kim', 'Looks good.\n\n<!-- a --> <!--\n/ready security\n-->');
  expect(release.title).toContain('0 of 4');
  expect(release.isAcknowledged(hidden)).toBe(false);
  expect(release.answers()).toEqual([expect.stringContaining('There is HTML in what you wrote')]);
  await release.comment('kim', '<code>a</code> <code>\n/ready security\n</code>');
  await release.comment('kim', 'So <a\ntitle="\n/ready security\n">x</a>');
  expect(release.title).toContain('0 of 4');
  expect(release.answers()).toHaveLength(3);
  await release.comment('kim', '``so\n/ready security\nyes`` [so](https://a.example "x\n/ready security\ny")');
  await release.comment('kim', 'See [^1].\n\n[^1]: so it is\n/ready security');
  expect(release.title).toContain('0 of 4');
  expect(release.answers()).toHaveLength(3);
  await release.comment('kim', 'See `<b>`.\n/ready security');
  expect(release.title).toContain('1 of 4');
});

test('SIGN-1: of a reply by e-mail only the first line gives, and what it carries along takes nothing away either', async () => {
  const release = await gate().release();
  const reply = 'Not sure yet.\n\n-----Original Message-----\nFrom: Max\n\n/ready product';
  await byEmail(release, 'pat', reply);
  await release.comment('pat', reply);
  expect(release.title).toContain('0 of 4');
  const told = expect.stringContaining('Of a reply by e-mail only the very first line counts');
  expect(release.answers()).toEqual([told, told]);
  await byEmail(release, 'pat', 'Hello,\n/ready product');
  expect(release.title).toContain('0 of 4');
  const first = await byEmail(release, 'pat', '/ready product\n\nOn Monday, Max <max@acme.example> wrote:\n\n/hold it');
  expect(release.isAcknowledged(first)).toBe(true);
  expect(release.title).toMatch(/^1 of 4/);
  expect(release.answers().at(-1)).toContain('It stands in the earlier e-mail');
  await byEmail(release, 'pat', 'Hello,\n\nplease wait.\n/hold The texts are not there yet');
  expect(release.title).toMatch(/held by pat/);
  expect(release.answers().at(-1)).toContain('was taken as a hold of the whole release');
});

describe('SIGN-8, SIGN-13: what takes readiness away counts in any form, and the answer says how it was read', () => {
  test.each([
    ['HTML in its reason', '/not-ready security the title is not escaped: <script> runs in it', 0],
    ['a stray backtick above it', 'It is ` there.\n/not-ready security a leak', 0],
    ['an empty comment before it', '<!--> /not-ready security a leak', 1],
    ['a list', '- /not-ready security a leak', 1],
    ['a colon', '/not-ready security: a leak', 1],
    ['another hyphen', '/not\u2011ready security a leak', 1],
    ['a no-break space', '/not-ready\u00a0security a leak', 1],
  ])('an objection with %s', async (_, body, answers) => {
    const release = await gate().release();
    await release.signAll();
    expect(release.conclusion).toBe('success');
    const post = await release.comment('kim', body);
    expect(release.check()).toMatchObject({ conclusion: 'failure', title: expect.stringContaining('Security by kim') });
    expect(release.isAcknowledged(post)).toBe(true);
    const told = expect.stringMatching(/@kim: .* was taken as an objection to Security\.[\s\S]*`\/withdraw security`/);
    expect(release.answers()).toEqual(Array.from({ length: answers }, () => told));
    await gate().by('max', (max) => max.deleteComment(release.repository, post.id));
    expect(release.conclusion).toBe('failure');
    await release.comment('kim', '/withdraw security');
    expect(release.title).toBe('3 of 4 ready: waiting for Security');
  });

  test('one that is gone before anybody looked, too; and a quoted one is none', async () => {
    const release = await gate().release();
    await release.signAll();
    await release.comment('kim', '> /not-ready security a leak\n\n/hold cancel');
    expect(release.conclusion).toBe('success');
    expect(release.answers()).toEqual([expect.stringContaining('Write `/unhold`')]);
    await gate().by('kim', (kim) => {
      const { id } = kim.comment(release.repository, release.number, '1. **/Not\u2013ready:** security, a leak');
      gate().sandbox.as('max').deleteComment(release.repository, id);
    });
    expect(release.title).toContain('Security by kim');
  });
});

describe('SIGN-1: comments on lines of the code', () => {
  const on = (pull: Pull, login: string, body: string) =>
    gate().by(login, (person) =>
      person.commentOnLine(pull.repository, pull.number, { path: 'src/cart.js', line: 1, body }),
    );

  test('what takes readiness away in one counts and is answered, and stays when it is deleted; what gives is not', async () => {
    const release = await gate().release();
    await on(release, 'kim', '/ready security');
    expect(release.title).toContain('0 of 4');
    await release.signAll();
    const { id } = await on(release, 'kim', 'This leaks.\n/not-ready security the key');
    expect(release.title).toContain('Security by kim');
    const told = expect.stringContaining('was taken as an objection to Security');
    expect(release.answers()).toEqual([told]);
    await gate().by('max', (max) => max.deleteLineComment(release.repository, id));
    expect(release.title).toContain('Security by kim');
    expect(release.answers()).toEqual([told]);
    await release.comment('kim', '/withdraw security');
    expect(release.title).toBe('3 of 4 ready: waiting for Security');
  });

  test('one that is edited before anybody looked holds what it held; who edits another’s puts no words into it', async () => {
    const release = await gate().release();
    await release.signAll();
    const { repository, number } = release;
    await gate().by('oli', (oli) => {
      const input = { path: 'src/cart.js', line: 1, body: '/hold wait' };
      const { id } = oli.commentOnLine(repository, number, input);
      gate().sandbox.as('max').editLineComment(repository, id, 'Fine.');
    });
    expect(release.title).toMatch(/held by oli/);
    const { id } = await on(release, 'kim', 'Well.');
    await gate().by('max', (max) => max.editLineComment(repository, id, '/not-ready security forged'));
    expect(release.title).not.toContain('Security');
  });
});

test('SIGN-1, SIGN-6: a hidden comment says what it said; nobody takes anything back by hiding it', async () => {
  const release = await gate().release();
  await release.signAll();
  expect(release.conclusion).toBe('success');
  const { id } = await release.comment('kim', '/not-ready security a leak');
  await gate().by('max', (max) => max.minimizeComment(release.repository, id, 'off-topic'));
  const signed = await release.comment('lee', '/ready security');
  await gate().by('max', (max) => max.minimizeComment(release.repository, signed.id));
  await release.comment('guest', 'Well?');
  expect(release.title).toMatch(/^Blocked: .*Security by kim/);
  expect(release.checklist()).toContain('lee');
});

test('SIGN-14: in a locked conversation GitHub takes no sign-off from who cannot write, and the app still answers', async () => {
  const release = await gate().release();
  await gate().by('max', (max) => max.lock(release.repository, release.number));
  await expect(release.comment('kim', '/ready security')).rejects.toThrow('locked');
  await release.comment('rae', '/ready security');
  expect(release.answers()).toEqual([expect.stringContaining('It needs the role security-architect')]);
  await release.approve('kim');
  expect(release.title).toContain('1 of 4');
});

test('SIGN-4: a review that is not submitted says nothing, and is for the head of the moment in which it is', async () => {
  const release = await gate().release();
  const { repository, number } = release;
  await gate().by('kim', (kim) => kim.startReview(repository, number, '/ready security'));
  await release.comment('guest', 'Well?');
  expect(release.title).toContain('0 of 4');
  await gate().by('dev', (dev) =>
    dev.push(repository, { branch: 'release/1.4', commits: [{ message: 'Late', files: { 'b.txt': 'b' } }] }),
  );
  await gate().by('kim', (kim) => kim.submitReview(repository, number, 'APPROVE'));
  expect(release.title).toContain('0 of 4');
  expect(release.answers()).toEqual([expect.stringContaining('New commits came in at the same moment')]);
});
