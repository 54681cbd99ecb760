import { describe, expect, test } from '@jest/globals';
import type { PullRequestSubject } from '../../../src/domain/facts.ts';
import type { Reviewer } from '../../../src/domain/review-request.ts';
import { GitHubError } from '../../../src/github/client/github-error.ts';
import { applyReviewEffect } from '../../../src/github/pull-request/review-requests.ts';
import { kim, pat } from '../../support/facts.ts';
import {
  gap,
  Partial as PartialAnswer,
  page,
  scriptedClient,
  snapshotData,
  user,
} from '../../support/github-answers.ts';
import { gathered, observe } from '../../support/github-look.ts';

const OWN = 'countersign[bot]';
const bot = { __typename: 'Bot', login: 'countersign', databaseId: 99 };
const TEAM = { __typename: 'Team', slug: 'appsec' };
const asks = (requestedReviewer: unknown, id = JSON.stringify(requestedReviewer)) => ({ id, requestedReviewer });
const made = (actor: unknown, requestedReviewer: unknown) => ({ actor, requestedReviewer });
const person = (account: typeof kim): Reviewer => ({ kind: 'person', account });
const team: Reviewer = { kind: 'team', slug: 'appsec' };

async function seen(requests: unknown, requesters?: unknown, ownLogin: string | null = OWN) {
  const { observed } = await observe({ requests, ...(requesters === undefined ? {} : { requesters }) }, { ownLogin });
  return observed.reviewRequests;
}

describe('NTF-1: who is asked for a review now', () => {
  test('people, teams and whom GitHub does not name; the app’s own are those that it made last', async () => {
    const list = page([asks(user(5, 'kim')), asks(user(1, 'pat')), asks(TEAM), asks(null), asks(user(6, 'lee'))]);
    const by = [
      made(user(7, 'dev'), user(5, 'kim')),
      made(bot, user(5, 'kim')),
      made(bot, user(1, 'pat')),
      made(user(7, 'dev'), user(1, 'pat')),
      made(bot, TEAM),
      made(bot, null),
      null,
      { unlike: 'any' },
    ];
    expect(await seen(list, { nodes: by })).toEqual([
      { reviewer: person(kim), own: true },
      { reviewer: person(pat), own: false },
      { reviewer: team, own: true },
      { reviewer: null, own: false },
      { reviewer: { kind: 'person', account: { id: 6, login: 'lee', kind: 'user' } }, own: false },
    ]);
  });

  test('none is the app’s own, if it does not know itself, or if GitHub does not say who asked', async () => {
    const list = page([asks(user(5, 'kim'))]);
    const expected = [{ reviewer: person(kim), own: false }];
    expect(await seen(list, { nodes: [made(bot, user(5, 'kim'))] }, null)).toEqual(expected);
    for (const requesters of [undefined, null, 'unlike any', { nodes: [made(null, user(5, 'kim'))] }]) {
      expect(await seen(list, requesters)).toEqual(expected);
    }
  });

  test('is read to the end, with the other lists', async () => {
    const client = scriptedClient([
      ['Snapshot', snapshotData({ pullRequest: { requests: page([asks(user(5, 'kim'))], { total: 2, next: 'c1' }) } })],
      [
        'More',
        { repository: { pullRequest: { headRefOid: 'a'.repeat(40), requests: page([asks(TEAM)], { total: 2 }) } } },
      ],
    ]);
    const { observed } = await gathered(client);
    expect(observed.reviewRequests?.map(({ reviewer }) => reviewer)).toEqual([person(kim), team]);
  });

  test.each<[string, unknown]>([
    ['is cut short', page([asks(user(5, 'kim'))], { total: 2 })],
    ['is not a list', null],
    ['has an entry that cannot be read', page([{ id: 'RR_1' }])],
  ])('is unknown if it %s, and nothing else is', async (_, requests) => {
    const { observed, snapshot } = await observe({ requests });
    expect(observed).not.toHaveProperty('reviewRequests');
    expect(snapshot.reviews.state).toBe('known');
  });

  test('is unknown if the app may not read the teams, and the pull request is read all the same', async () => {
    const path = ['repository', 'pullRequest', 'requests', 'nodes', 0, 'requestedReviewer'];
    const other = ['repository', 'pullRequest', 'requesters', 'nodes', 0, 'requestedReviewer'];
    const data = snapshotData({ pullRequest: { requests: page([asks(null)]) } });
    const { observed, snapshot } = await gathered(
      scriptedClient([['Snapshot', new PartialAnswer(data, [gap(path, 'forbidden'), gap(other, 'forbidden')])]]),
    );
    expect(observed).not.toHaveProperty('reviewRequests');
    expect(snapshot.comments.state).toBe('known');
  });
});

const subject: PullRequestSubject = { kind: 'pull-request', repository: { owner: 'acme', name: 'shop' }, number: 7 };
const POST = 'POST /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers';
const DELETE = 'DELETE /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers';

describe('NTF-1: asking is one request', () => {
  test.each([
    ['request-reviews', POST],
    ['remove-review-requests', DELETE],
  ] as const)('%s, for people and teams', async (kind, route) => {
    const client = scriptedClient([[route, {}]]);
    const reviewers = [person(kim), team, person(pat)];
    expect(await applyReviewEffect(client, subject, { kind, why: '', reviewers })).toBeNull();
    expect(client.requests.map(({ variables }) => variables)).toEqual([
      { owner: 'acme', repo: 'shop', pull_number: 7, reviewers: ['kim', 'pat'], team_reviewers: ['appsec'] },
    ]);
  });

  const answeredBy = (error: GitHubError) =>
    applyReviewEffect(scriptedClient([[POST, error]]), subject, {
      kind: 'request-reviews',
      why: '',
      reviewers: [person(kim)],
    });

  test.each([
    ['invalid', 422],
    ['forbidden', 403],
  ] as const)('a refusal because of somebody in it is GitHub’s words: %s', async (code, status) => {
    const error = new GitHubError(code, `${POST}: ${status} No collaborator`);
    expect(await answeredBy(error)).toBe('No collaborator');
  });

  test('one for whatever reason, that names the app or may pass, is thrown', async () => {
    const lasting = { scope: 'act', reason: 'permission' } as const;
    for (const error of [
      new GitHubError('forbidden', 'no', { lasting }),
      new GitHubError('rate-limited', 'no'),
      new GitHubError('unavailable', 'no'),
      new GitHubError('not-found', 'no'),
    ]) {
      await expect(answeredBy(error)).rejects.toBe(error);
    }
  });
});
