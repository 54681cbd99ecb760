import { beforeEach, describe, expect, test } from '@jest/globals';
import { review } from '../src/acts/review.ts';
import { removeReviewRequests, requestReviews } from '../src/acts/review-request.ts';
import type { Actor } from '../src/context.ts';
import { GitHubRefusal } from '../src/refusal.ts';
import { SmallWorld } from './support/small-world.ts';

let world: SmallWorld;
beforeEach(() => {
  world = new SmallWorld();
  world.shop.teams.set(world.team('Security', ['pat']).id, 'read');
});

const asked = () =>
  world.release.reviewRequests.map(({ reviewer }) => ('slug' in reviewer ? reviewer.slug : reviewer.login));
const ask = (actor: Actor, people: readonly string[], teams: readonly string[] = []) =>
  requestReviews({ context: world.context, actor }, world.release, { people, teams });
const takeBack = (people: readonly string[], teams: readonly string[] = []) =>
  removeReviewRequests({ context: world.context, actor: world.ann }, world.release, { people, teams });
const events = () => world.release.events.map(({ kind }) => kind);

function refusalOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof GitHubRefusal) return `${error.status} ${error.message}`;
    throw error;
  }
  throw new Error('it was not refused');
}

/** A person with access of their own. */
function collaborator(login: string): Actor {
  const person = world.person(login);
  world.shop.collaborators.set(person.account.id, 'read');
  return person;
}

describe('asking for a review', () => {
  test('people and teams are asked once each, and taken back; who is not asked is no reason to refuse', () => {
    ask(world.ann, ['pat'], ['security']);
    ask(world.ann, ['PAT']);
    expect(asked()).toEqual(['pat', 'security']);
    takeBack(['pat', 'nobody'], ['security']);
    takeBack(['pat']);
    expect(asked()).toEqual([]);
    expect(events()).toEqual(['ReviewRequested', 'ReviewRequested', 'ReviewRequestRemoved', 'ReviewRequestRemoved']);
  });

  test('a review answers the requests to its author and to the author’s teams, and no others', () => {
    collaborator('kim');
    ask(world.ann, ['pat', 'kim'], ['security']);
    review({ context: world.context, actor: world.pat }, world.shop, 1, {
      verdict: 'COMMENT',
      body: 'hm',
      commit: null,
    });
    expect(asked()).toEqual(['kim']);
    expect(events()).toEqual(['ReviewRequested', 'ReviewRequested', 'ReviewRequested']);
  });

  test('one who cannot be asked keeps all others from being asked: the opener, a stranger, a team without access', () => {
    world.team('Others', ['pat']);
    world.person('stranger');
    const noCollaborator = expect.stringMatching(
      /^422 Reviews may only be requested from collaborators\..* of the acme\/shop repository\.$/,
    );
    expect(refusalOf(() => ask(world.pat, ['pat', 'ann']))).toBe(
      '422 Review cannot be requested from pull request author.',
    );
    expect(refusalOf(() => ask(world.ann, ['pat', 'stranger']))).toEqual(noCollaborator);
    expect(refusalOf(() => ask(world.ann, ['pat', 'nobody']))).toEqual(noCollaborator);
    expect(refusalOf(() => ask(world.ann, ['pat'], ['others']))).toEqual(noCollaborator);
    expect(asked()).toEqual([]);
  });

  test('in a public repository, who may only read because everybody may is no collaborator', () => {
    world.shop.private = false;
    world.person('stranger');
    expect(refusalOf(() => ask(world.ann, ['stranger']))).toMatch(/^422 Reviews may only/);
  });

  test('a child team has the access of the team above it', () => {
    world.team('Web', [], 'security');
    ask(world.ann, [], ['web']);
    expect(asked()).toEqual(['web']);
  });

  test('fifteen at most are asked at a time', () => {
    const people = Array.from({ length: 16 }, (_, index) => `p${index}`);
    for (const login of people) collaborator(login);
    ask(world.ann, people.slice(0, 15));
    expect(refusalOf(() => ask(world.ann, people.slice(15)))).toBe(
      '422 Could not add requested reviewers to pull request.',
    );
    ask(world.ann, people.slice(0, 2));
    expect(asked()).toEqual(people.slice(0, 15));
  });

  test('a reader may not ask', () => {
    expect(refusalOf(() => ask(collaborator('kim'), ['pat']))).toMatch(/^403 /);
    expect(refusalOf(() => ask(world.app({ pull_requests: 'read' }), ['pat']))).toMatch(/^403 /);
    ask(world.app({ pull_requests: 'write' }), ['pat']);
    expect(asked()).toEqual(['pat']);
  });
});

test('GraphQL shows who is asked now, and in the timeline who asked', async () => {
  const app = world.app({ pull_requests: 'write', members: 'read' });
  ask(app, ['pat'], ['security']);
  const query = `
    reviewRequests(first: 5) { totalCount nodes { requestedReviewer { __typename ... on User { login } ... on Team { slug } } } }
    timelineItems(last: 5, itemTypes: [REVIEW_REQUESTED_EVENT]) {
      nodes { ... on ReviewRequestedEvent { actor { login } requestedReviewer { ... on User { login } ... on Team { slug } } } } }`;
  expect(await world.readRelease(app, query)).toEqual({
    reviewRequests: {
      totalCount: 2,
      nodes: [
        { requestedReviewer: { __typename: 'User', login: 'pat' } },
        { requestedReviewer: { __typename: 'Team', slug: 'security' } },
      ],
    },
    timelineItems: {
      nodes: [
        { actor: { login: 'gate' }, requestedReviewer: { login: 'pat' } },
        { actor: { login: 'gate' }, requestedReviewer: { slug: 'security' } },
      ],
    },
  });
});
