import { describe, expect, test } from '@jest/globals';
import { SMALLEST, useGate } from '../support/gate.ts';
import type { Pull } from '../support/pull.ts';

const gate = useGate([/GitHub refuses a request for a review/, /a job failed; the app tries it again/]);
const ofRequests = (writes: readonly string[]) => writes.filter((write) => write.includes('requested_reviewers'));
const EVERYBODY = ['kim', 'lee', 'oli', 'pat', 'rae', 'sam'];

describe('NTF-1: people who can sign are asked for a review', () => {
  test('once, in one request; a comment and a second observation ask nobody again', async () => {
    const release = await gate().release({ policy: SMALLEST });
    expect(release.requested()).toEqual(EVERYBODY);
    const writes = await gate().writesOf(async () => {
      await release.comment('guest', 'Looking forward to it!');
      await gate().by('dev', (dev) => dev.editPullRequest(release.repository, release.number, { body: 'Notes' }));
    });
    expect(writes).toEqual([]);
  });

  test('not who contributed, opened it, or signed another state; who signed is not asked any more', async () => {
    const repository = gate().repository(
      SMALLEST.replace('{ users: [pat] }', '{ users: [pat, oli, dev] }').replace(
        '{ teams: [acme/operations] }',
        '{ users: [oli, pat, sam] }',
      ),
    );
    const release = await gate().release({ repository, files: { 'src/a.js': '// a\n' } });
    await release.push('sam', { 'src/b.js': '// b\n' });
    expect(release.requested()).toEqual(['kim', 'lee', 'oli', 'pat', 'rae']);
    await release.comment('pat', '/ready product');
    // Pat is done, and Oli can still sign operation.
    expect(release.requested()).toEqual(['kim', 'lee', 'oli', 'rae']);
    await release.comment('oli', '/ready operation');
    expect(release.requested()).toEqual(['kim', 'lee', 'rae']);
  });

  test('a request is taken back when somebody else signed the state, unless a person made it', async () => {
    const release = await gate().release({ policy: SMALLEST, draft: true });
    await gate().by('dev', (dev) => dev.requestReviews(release.repository, release.number, ['lee']));
    expect(release.requested()).toEqual(['lee']);
    await gate().by('dev', (dev) => dev.readyForReview(release.repository, release.number));
    expect(release.requested()).toEqual(EVERYBODY);
    await release.comment('kim', '/ready security');
    await release.comment('rae', '/ready organization');
    expect(release.requested()).toEqual(['lee', 'oli', 'pat']);
  });

  test('who removed the request or reviewed is not asked again on that head; a push asks anew', async () => {
    const release = await gate().release({ policy: SMALLEST });
    await gate().by('kim', (kim) => kim.removeReviewRequests(release.repository, release.number, ['kim']));
    await gate().by('lee', (lee) => lee.review(release.repository, release.number, { verdict: 'COMMENT', body: 'hm' }));
    const writes = await gate().writesOf(() => release.comment('guest', 'Well?'));
    expect(writes).toEqual([]);
    expect(release.requested()).toEqual(['oli', 'pat', 'rae', 'sam']);
    await release.push('dev', { 'src/more.js': '// more\n' });
    expect(release.requested()).toEqual(EVERYBODY);
  });

  test('a push after four sign-offs asks everybody anew, in one request', async () => {
    const release = await gate().release({ policy: SMALLEST });
    await release.signAll();
    expect(release.requested()).toEqual([]);
    const writes = await gate().writesOf(() => release.push('dev', { 'src/more.js': '// more\n' }));
    expect(ofRequests(writes)).toEqual([expect.stringMatching(/^POST /)]);
    expect(release.requested()).toEqual(EVERYBODY);
  });

  test('nobody is asked about a draft, what is no release, or an invalid policy', async () => {
    expect((await gate().release({ policy: SMALLEST, draft: true })).requested()).toEqual([]);
    expect((await gate().release({ policy: SMALLEST, head: 'feature' })).requested()).toEqual([]);
    expect((await gate().release({ policy: `${SMALLEST}notify: { request-review: some }\n` })).requested()).toEqual([]);
    expect(
      (await gate().release({ policy: SMALLEST.replace('users: [pat]', 'users: [nobody-at-all]') })).requested(),
    ).toEqual([]);
  });
});

describe('NTF-1: GitHub refuses to ask somebody', () => {
  test('the others are asked all the same, and the check is written and names who was not', async () => {
    const repository = gate().repository(SMALLEST.replace('{ users: [pat] }', '{ users: [pat, outsider] }'));
    gate().sandbox.user('outsider');
    const release = await gate().release({ repository });
    expect(release.requested()).toEqual(EVERYBODY);
    expect(release.check()?.text).toMatch(
      /Not asked for a review[\s\S]*outsider for Product: Reviews may only be requested/,
    );
    expect(await gate().writesOf(() => release.comment('guest', 'Well?'))).toEqual([]);
    await release.signAll();
    expect(release.conclusion).toBe('success');
  });
});

describe('NTF-1: GitHub fails while people are asked', () => {
  test.each([
    ['does not answer', { kind: 'status', status: 502 }, 2],
    ['asks, and the answer is lost', { kind: 'lost-answer' }, 1],
  ] as const)('if it %s, the check is written before, and everybody is asked once', async (_, effect, posts) => {
    gate().sandbox.faults.add({ method: 'POST', path: '/requested_reviewers', effect });
    const opened: Pull[] = [];
    const writes = await gate().writesOf(async () => opened.push(await gate().release({ policy: SMALLEST })));
    const [release] = opened;
    const last = writes.map((write) => write.replace(/^(\S+) .*\//, '$1 ')).filter((write) => write !== 'POST labels');
    expect(last).toEqual(['POST check-runs', 'POST comments', ...Array(posts).fill('POST requested_reviewers')]);
    expect(release?.requested()).toEqual(EVERYBODY);
    expect(release?.check()?.title).toMatch(/0 of 4/);
    expect(await gate().writesOf(async () => release?.comment('guest', 'Well?'))).toEqual([]);
  });
});

describe('NTF-1: notify.request-review: teams', () => {
  test('asks the team of each role once, and the people of a role without a team', async () => {
    const release = await gate().release({ policy: `${SMALLEST}notify: { request-review: teams }\n` });
    expect(release.requested()).toEqual(['pat', 'team appsec', 'team operations', 'team release-coordinators']);
    expect(await gate().writesOf(() => release.comment('guest', 'Well?'))).toEqual([]);
    await release.comment('kim', '/ready security');
    expect(release.requested()).toEqual(['pat', 'team operations', 'team release-coordinators']);
    await release.push('dev', { 'src/more.js': '// more\n' });
    expect(release.requested()).toEqual(['pat', 'team appsec', 'team operations', 'team release-coordinators']);
  });
});
