import { expect, test } from '@jest/globals';
import { POLICY, useGate } from '../support/gate.ts';

const gate = useGate();

test('SIGN-8: an objection closes a gate that was open, survives a push, and only the objector lifts it', async () => {
  const release = await gate().release();
  await release.signAll();
  expect(release.conclusion).toBe('success');
  const objection = await release.comment('lee', '/not-ready security The voucher can be guessed');
  expect(release.check()).toMatchObject({
    conclusion: 'failure',
    title: expect.stringMatching(/^Blocked: .*Security by lee/),
  });
  expect(release.checklist()).toContain('The voucher can be guessed');
  expect(release.isAcknowledged(objection)).toBe(true);

  await release.push('dev', { 'src/voucher.js': '// longer\n' });
  await release.signAll();
  expect(release.conclusion).toBe('failure');
  await release.comment('kim', '/withdraw security');
  await release.comment('kim', '/ready security');
  expect(release.conclusion).toBe('failure');
  await release.comment('lee', '/ready security');
  expect(release.conclusion).toBe('success');
});

test('SIGN-8: who objects to what is there now lifts nothing by approving what was there before', async () => {
  const release = await gate().release();
  const before = release.head;
  await release.signAll();
  await release.push('dev', { 'src/voucher.js': '// longer\n' });
  await release.comment('kim', '/not-ready security The voucher can be guessed');
  await release.comment('lee', '/ready security');
  const { repository, number } = release;
  await gate().by('kim', (kim) => kim.review(repository, number, { verdict: 'APPROVE', commit: before }));
  expect(release.title).toMatch(/^Blocked: .*Security by kim/);
  await release.comment('kim', `/ready security ${before}`);
  expect(release.title).toMatch(/^Blocked: .*Security by kim/);
  await release.approve('kim');
  expect(release.title).toMatch(/^1 of 4/);
});

test('SIGN-8: deleting or editing the comment of an objection does not lift it, whoever does it', async () => {
  const release = await gate().release();
  await release.signAll();
  const first = await release.comment('kim', '/not-ready security Too early');
  await gate().by('max', (max) => max.editComment(release.repository, first.id, 'Fine by me'));
  expect(release.conclusion).toBe('failure');
  await gate().by('kim', (kim) => kim.deleteComment(release.repository, first.id));
  expect(release.check()).toMatchObject({ conclusion: 'failure', title: expect.stringContaining('Security by kim') });
  expect(release.checklist()).toContain('Too early');
  await release.comment('kim', '/withdraw security');
  expect(release.title).toBe('3 of 4 ready: waiting for Security');
});

test('SIGN-8, SIGN-9, SIGN-13: what is deleted or edited before the app read it counts, as the webhook reported it', async () => {
  const release = await gate().release();
  await release.signAll();
  const { repository, number } = release;
  const max = gate().sandbox.as('max');
  await gate().by('kim', (kim) => {
    const { id } = kim.comment(repository, number, '/not-ready security Too early');
    max.deleteComment(repository, id);
  });
  expect(release.check()).toMatchObject({ conclusion: 'failure', title: expect.stringContaining('Security by kim') });
  expect(release.checklist()).toContain('Too early');
  await release.comment('kim', '/ready security');
  expect(release.conclusion).toBe('success');

  await gate().by('oli', (oli) => {
    const { id } = oli.comment(repository, number, '/hold The database is being moved');
    max.editComment(repository, id, 'All is well.');
    max.editComment(repository, id, '/ready operation');
  });
  expect(release.title).toMatch(/^Blocked: .*held by oli/);
  await release.comment('oli', '/unhold');
  expect(release.conclusion).toBe('success');

  await gate().by('lee', (lee) => {
    const { id } = lee.review(repository, number, { verdict: 'COMMENT', body: '/not-ready security A leak' });
    lee.editReview(repository, id, 'Looks good.');
  });
  expect(release.check()).toMatchObject({ conclusion: 'failure', title: expect.stringContaining('Security by lee') });
});

test('SIGN-6: nobody objects in the name of another by editing twice and deleting', async () => {
  const release = await gate().release();
  await release.signAll();
  const { repository, number } = release;
  const max = gate().sandbox.as('max');
  await gate().by('kim', (kim) => {
    const { id } = kim.comment(repository, number, 'Well done.');
    max.editComment(repository, id, '/not-ready security Forged');
    max.editComment(repository, id, '/hold Forged');
    max.deleteComment(repository, id);
  });
  expect(release.conclusion).toBe('success');
});

test('SIGN-8: a review that requests changes is an objection; a dismissal by somebody else does not lift it, the own one does', async () => {
  const release = await gate().release();
  await release.signAll();
  const ask = (login: string) =>
    gate().by(login, (person) => person.requestChanges(release.repository, release.number, 'Fix the form'));
  const first = await ask('oli');
  expect(release.title).toMatch(/^Blocked: .*Operations by oli/);
  await gate().by('max', (max) => max.dismissReview(release.repository, first.id, 'We are in a hurry'));
  expect(release.title).toMatch(/^Blocked: .*Operations by oli/);
  await release.approve('oli');
  expect(release.conclusion).toBe('success');
});

test('SIGN-8: an objection ends when the objector no longer holds the role', async () => {
  const release = await gate().release();
  await gate().by('rae', (rae) => rae.addTeamMember('acme/release-coordinators', 'ann'));
  await release.signAll();
  await release.comment('ann', '/not-ready organization Nobody is on call');
  expect(release.conclusion).toBe('failure');
  await gate().by('rae', (rae) => rae.removeTeamMember('acme/release-coordinators', 'ann'));
  expect(release.conclusion).toBe('success');
});

test('SIGN-9: a person who withdraws takes back only their own, and deleting the withdrawal does not bring it back', async () => {
  const release = await gate().release();
  await release.signAll();
  await release.comment('lee', '/withdraw security');
  expect(release.conclusion).toBe('success');
  expect(release.answers()).toEqual([expect.stringMatching(/@lee: [\s\S]*no sign-off or objection of yours/)]);
  const { id } = await release.comment('kim', '/withdraw security');
  expect(release.title).toBe('3 of 4 ready: waiting for Security');
  await gate().by('kim', (kim) => kim.deleteComment(release.repository, id));
  expect(release.title).toBe('3 of 4 ready: waiting for Security');
});

test('SIGN-10: a state with count 2 waits for a second person, and the same one twice is one', async () => {
  const release = await gate().release({ policy: `${POLICY}readiness: { security: { count: 2 } }\n` });
  await release.signAll();
  await release.comment('kim', '/ready security');
  expect(release.title).toBe('3 of 4 ready: waiting for Security');
  await release.comment('lee', '/ready security');
  expect(release.conclusion).toBe('success');
});

test('SIGN-13: a hold stops a release that is ready; who holds it or a release coordinator frees it, nobody else', async () => {
  const release = await gate().release();
  await release.signAll();
  const { id } = await release.comment('oli', '/hold The database is being moved');
  expect(release.check()).toMatchObject({
    conclusion: 'failure',
    title: expect.stringMatching(/^Blocked: .*held by oli/),
  });
  expect(release.checklist()).toContain('The database is being moved');
  await release.comment('kim', '/unhold');
  expect(release.conclusion).toBe('failure');
  expect(release.answers()).toEqual([expect.stringMatching(/@kim: [\s\S]*The hold is/)]);
  await gate().by('max', (max) => max.deleteComment(release.repository, id));
  expect(release.conclusion).toBe('failure');
  await release.comment('rae', '/unhold');
  expect(release.conclusion).toBe('success');
  await release.comment('oli', '/hold Again');
  expect(release.conclusion).toBe('failure');
  await release.comment('oli', '/unhold');
  expect(release.conclusion).toBe('success');
});
