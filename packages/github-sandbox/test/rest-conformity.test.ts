import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { Hono } from 'hono';
import { commentOnLine } from '../src/acts/line-comment.ts';
import { pushTags } from '../src/acts/tag.ts';
import { Conformity } from '../src/conformity/conformity.ts';
import { violationLine } from '../src/conformity/violation.ts';
import { GitHubRefusal } from '../src/refusal.ts';
import { restRoutes } from '../src/rest/routes.ts';
import { givePersonalToken, personalToken } from '../src/tokens.ts';
import { SmallWorld } from './support/small-world.ts';

const { publicKey, privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

const world = new SmallWorld(publicKey);
const { context, ann, pat, shop, release } = world;
const conformity = new Conformity();
const api = new Hono();
api.use('/api/v3/*', conformity.middleware('/api/v3'));
api.route('/api/v3', restRoutes(context));
api.onError((error) => {
  if (!(error instanceof GitHubRefusal)) throw error;
  const { status, message, errors } = error;
  const more = errors.length === 0 ? {} : { errors };
  return Response.json(
    { message, ...more, documentation_url: 'https://docs.github.com/rest', status: String(status) },
    { status },
  );
});

const bot = world.app({
  checks: 'write',
  statuses: 'write',
  pull_requests: 'write',
  issues: 'write',
  contents: 'write',
  members: 'read',
});
if (bot.token) context.world.installationTokens.set(bot.token.token, bot.token);
if (bot.token) context.world.installations.set(bot.token.installation.id, bot.token.installation);
for (const { account } of [ann, pat]) givePersonalToken(context.world, account);
world.team('Security', ['pat']);
world.team('Appsec', ['ann'], 'security');
pushTags({ context, actor: ann }, shop, [{ name: 'v1', commit: 'main', message: 'First' }], false);
const rulesetId = 4242;
shop.rulesets.set(rulesetId, {
  id: rulesetId,
  nodeId: 'RRS_1',
  name: 'releases',
  target: 'branch',
  enforcement: 'active',
  include: ['~DEFAULT_BRANCH'],
  exclude: [],
  rules: [
    { type: 'pull_request', requiredApprovals: 0 },
    { type: 'deletion' },
    {
      type: 'required_status_checks',
      strict: false,
      doNotEnforceOnCreate: false,
      checks: [
        { context: 'other', integrationId: null },
        { context: 'gate/readiness', integrationId: bot.app?.id ?? null },
      ],
    },
  ],
  bypassActors: [{ actorId: null, actorType: 'OrganizationAdmin', mode: 'pull_request' }],
  createdAt: context.clock.now(),
  updatedAt: context.clock.now(),
});

type Who = 'app' | 'bot' | 'ann' | 'pat';

function authorization(who: Who): string {
  if (who === 'bot') return `Bearer ${bot.token?.token}`;
  if (who !== 'app') return `token ${personalToken(who)}`;
  const now = Math.floor(Date.now() / 1000);
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ iat: now - 30, exp: now + 300, iss: String(bot.app?.id) })}`;
  return `Bearer ${text}.${sign('RSA-SHA256', Buffer.from(text), privateKey).toString('base64url')}`;
}

/**
 * Sends a request whose answer must have the expected status.
 * Both request and answer must be as GitHub describes them.
 */
async function expectAnswer(who: Who, route: string, status: number, body?: unknown): Promise<unknown> {
  const [method = '', path = ''] = route.split(' ');
  const answer = await api.request(`http://127.0.0.1:7000/api/v3${path}`, {
    method,
    headers: {
      authorization: authorization(who),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  expect(`${route}: ${answer.status}${answer.status === status ? '' : ` ${text}`}`).toBe(`${route}: ${status}`);
  expect(conformity.violations.splice(0).map(violationLine)).toEqual([]);
  return text === '' ? null : JSON.parse(text);
}

const idOf = (value: unknown): number => (value as { id: number }).id;

describe('the sandbox answers as GitHub describes', () => {
  test('an app: itself, its installations, their tokens and deliveries', async () => {
    const installation = bot.token?.installation.id;
    await expectAnswer('app', 'GET /app', 200);
    await expectAnswer('bot', 'GET /apps/gate', 200);
    await expectAnswer('app', 'GET /app/installations?per_page=100', 200);
    await expectAnswer('app', `GET /app/installations/${installation}`, 200);
    await expectAnswer('app', `POST /app/installations/${installation}/access_tokens`, 201, {});
    await expectAnswer('app', `POST /app/installations/${installation}/access_tokens`, 201, {
      repository_ids: [shop.id],
      permissions: { checks: 'write' },
    });
    await expectAnswer('app', `POST /app/installations/${installation}/access_tokens`, 422, {
      permissions: { administration: 'write' },
    });
    await expectAnswer('app', 'GET /repos/acme/shop/installation', 200);
    await expectAnswer('app', 'GET /orgs/acme/installation', 200);
    await expectAnswer('bot', 'GET /installation/repositories', 200);
    await expectAnswer('app', 'GET /app/hook/deliveries?status=failure', 200);
    await expectAnswer('bot', 'GET /app', 401);
  });

  test('people: users, organisations, teams', async () => {
    await expectAnswer('pat', 'GET /user', 200);
    await expectAnswer('pat', 'GET /users/ann', 200);
    await expectAnswer('pat', 'GET /users/nobody', 404);
    await expectAnswer('pat', 'GET /orgs/acme', 200);
    await expectAnswer('pat', 'GET /orgs/acme/members', 200);
    await expectAnswer('bot', 'GET /orgs/acme/teams', 200);
    await expectAnswer('bot', 'GET /orgs/acme/teams/appsec', 200);
    await expectAnswer('bot', 'GET /orgs/acme/teams/security/members?per_page=100', 200);
    await expectAnswer('bot', 'GET /orgs/acme/teams/security/teams', 200);
    await expectAnswer('bot', 'GET /orgs/acme/teams/security/memberships/pat', 200);
    await expectAnswer('ann', 'PUT /orgs/acme/teams/security/memberships/ann', 200, { role: 'member' });
    await expectAnswer('ann', 'DELETE /orgs/acme/teams/security/memberships/ann', 204);
    await expectAnswer('bot', 'GET /orgs/acme/teams/none', 404);
  });

  test('a repository: its branches, commits, comparisons, contents and permissions', async () => {
    const { sha } = release.head;
    await expectAnswer('bot', 'GET /repos/acme/shop', 200);
    await expectAnswer('bot', 'GET /repos/acme/none', 404);
    await expectAnswer('bot', 'GET /repos/acme/shop/branches', 200);
    await expectAnswer('bot', 'GET /repos/acme/shop/branches/release/1', 200);
    await expectAnswer('bot', 'GET /repos/acme/shop/commits?sha=release/1', 200);
    await expectAnswer('bot', `GET /repos/acme/shop/commits/${sha}`, 200);
    await expectAnswer('bot', 'GET /repos/acme/shop/compare/main...release/1', 200);
    await expectAnswer('bot', 'GET /repos/acme/shop/contents/.github/gate.yml', 200);
    await expectAnswer('bot', 'GET /repos/acme/shop/contents/.github%2Fgate.yml?ref=main', 200);
    await expectAnswer('bot', 'GET /repos/acme/shop/contents/docs', 200);
    await expectAnswer('bot', 'GET /repos/acme/shop/contents/none', 404);
    await expectAnswer('bot', `GET /repos/acme/shop/git/trees/${sha}?recursive=1`, 200);
    await expectAnswer('bot', 'GET /repos/acme/shop/collaborators/pat/permission', 200);
  });

  test('git: refs, commits and tags', async () => {
    const { sha } = release.head;
    const { sha: tag } = (await expectAnswer('bot', 'POST /repos/acme/shop/git/tags', 201, {
      tag: 'v2',
      message: 'Two',
      object: sha,
      type: 'commit',
    })) as { sha: string };
    await expectAnswer('bot', 'POST /repos/acme/shop/git/refs', 201, { ref: 'refs/tags/v2', sha: tag });
    await expectAnswer('bot', 'POST /repos/acme/shop/git/refs', 422, { ref: 'refs/tags/v2', sha: tag });
    await expectAnswer('bot', 'GET /repos/acme/shop/git/ref/tags/v2', 200);
    await expectAnswer('bot', 'GET /repos/acme/shop/git/matching-refs/heads/', 200);
    await expectAnswer('bot', `GET /repos/acme/shop/git/commits/${sha}`, 200);
    await expectAnswer('bot', `GET /repos/acme/shop/git/tags/${tag}`, 200);
    await expectAnswer('bot', 'GET /repos/acme/shop/tags', 200);
    await expectAnswer('ann', 'POST /repos/acme/shop/git/refs', 201, { ref: 'refs/heads/extra', sha });
    await expectAnswer('ann', 'PATCH /repos/acme/shop/git/refs/heads/extra', 200, { sha, force: true });
    await expectAnswer('ann', 'DELETE /repos/acme/shop/git/refs/heads/extra', 204);
    await expectAnswer('ann', 'DELETE /repos/acme/shop/git/refs/tags/v2', 204);
  });

  test('releases: notes, made, found, changed, deleted', async () => {
    const releases = '/repos/acme/shop/releases';
    await expectAnswer('bot', `POST ${releases}/generate-notes`, 200, { tag_name: 'v3', target_commitish: 'main' });
    const made = await expectAnswer('bot', `POST ${releases}`, 201, {
      tag_name: 'pkg-a/v3.0.0',
      target_commitish: 'main',
      name: 'Three',
      generate_release_notes: true,
      prerelease: false,
      make_latest: 'true',
    });
    expect(made).toMatchObject({ tag_name: 'pkg-a/v3.0.0', author: { type: 'Bot' }, draft: false });
    await expectAnswer('bot', `POST ${releases}`, 422, { tag_name: 'pkg-a/v3.0.0' });
    const draft = idOf(await expectAnswer('ann', `POST ${releases}`, 201, { tag_name: 'v4', draft: true }));
    expect(await expectAnswer('bot', `GET ${releases}?per_page=1`, 200)).toMatchObject([{ id: draft }]);
    await expectAnswer('bot', `GET ${releases}/tags/pkg-a/v3.0.0`, 200);
    await expectAnswer('bot', `GET ${releases}/tags/v4`, 404);
    await expectAnswer('bot', `GET ${releases}/${draft}`, 200);
    await expectAnswer('bot', `PATCH ${releases}/${draft}`, 200, { body: 'Text', draft: false });
    expect(await expectAnswer('bot', `GET ${releases}/latest`, 200)).toMatchObject({ tag_name: 'v4' });
    await expectAnswer('ann', `DELETE ${releases}/${draft}`, 204);
    await expectAnswer('bot', `GET ${releases}/${draft}`, 404);
  });

  test('rulesets: the rules of a branch and the rulesets themselves', async () => {
    await expectAnswer('bot', 'GET /repos/acme/shop/rulesets?targets=branch', 200);
    await expectAnswer('bot', `GET /repos/acme/shop/rulesets/${rulesetId}`, 200);
    await expectAnswer('ann', `GET /repos/acme/shop/rulesets/${rulesetId}`, 200);
    await expectAnswer('bot', 'GET /repos/acme/shop/rules/branches/main', 200);
  });

  test('checks and statuses', async () => {
    const { sha } = release.head;
    const output = {
      title: 't',
      summary: 's',
      text: 'x',
      annotations: [{ path: 'a', start_line: 1, end_line: 1, annotation_level: 'failure', message: 'm' }],
    };
    const run = idOf(
      await expectAnswer('bot', 'POST /repos/acme/shop/check-runs', 201, {
        name: 'gate/readiness',
        head_sha: sha,
        status: 'completed',
        conclusion: 'failure',
        output,
      }),
    );
    await expectAnswer('bot', `PATCH /repos/acme/shop/check-runs/${run}`, 200, {
      conclusion: 'success',
      status: 'completed',
    });
    await expectAnswer('bot', `GET /repos/acme/shop/check-runs/${run}`, 200);
    await expectAnswer('bot', `GET /repos/acme/shop/check-runs/${run}/annotations`, 200);
    await expectAnswer(
      'bot',
      `GET /repos/acme/shop/commits/${sha}/check-runs?filter=latest&app_id=${bot.app?.id}`,
      200,
    );
    const suites = (await expectAnswer('bot', `GET /repos/acme/shop/commits/${sha}/check-suites`, 200)) as {
      check_suites: { id: number }[];
    };
    const suite = suites.check_suites[0]?.id;
    await expectAnswer('bot', `GET /repos/acme/shop/check-suites/${suite}`, 200);
    await expectAnswer('bot', `GET /repos/acme/shop/check-suites/${suite}/check-runs`, 200);
    await expectAnswer('bot', `POST /repos/acme/shop/check-runs/${run}/rerequest`, 201);
    await expectAnswer('bot', `POST /repos/acme/shop/check-suites/${suite}/rerequest`, 201);
    await expectAnswer('ann', `POST /repos/acme/shop/statuses/${sha}`, 201, {
      state: 'success',
      context: 'ci',
      description: 'fine',
      target_url: 'http://ci.invalid/1',
    });
    await expectAnswer('bot', `GET /repos/acme/shop/commits/${sha}/statuses`, 200);
    await expectAnswer('bot', 'GET /repos/acme/shop/commits/release/1/status', 200);
  });

  test('requests for a review', async () => {
    const path = '/repos/acme/shop/pulls/1/requested_reviewers';
    shop.teams.set([...context.world.teams.values()].find(({ slug }) => slug === 'security')?.id ?? 0, 'read');
    await expectAnswer('bot', `POST ${path}`, 201, { reviewers: ['pat'], team_reviewers: ['security'] });
    await expectAnswer('bot', `GET ${path}`, 200);
    await expectAnswer('bot', `POST ${path}`, 422, { reviewers: ['ann'] });
    await expectAnswer('bot', `DELETE ${path}`, 200, { reviewers: ['pat'], team_reviewers: ['security'] });
  });

  test('comments, reactions and labels', async () => {
    const comment = idOf(
      await expectAnswer('bot', 'POST /repos/acme/shop/issues/1/comments', 201, { body: 'checklist' }),
    );
    await expectAnswer('bot', 'GET /repos/acme/shop/issues/1', 200);
    await expectAnswer('bot', 'GET /repos/acme/shop/issues/1/comments?per_page=1&page=1', 200);
    await expectAnswer('bot', `GET /repos/acme/shop/issues/comments/${comment}`, 200);
    await expectAnswer('bot', `PATCH /repos/acme/shop/issues/comments/${comment}`, 200, {
      body: 'checklist, again',
    });
    await expectAnswer('bot', `POST /repos/acme/shop/issues/comments/${comment}/reactions`, 201, { content: '+1' });
    await expectAnswer('bot', `POST /repos/acme/shop/issues/comments/${comment}/reactions`, 200, { content: '+1' });
    await expectAnswer('bot', `GET /repos/acme/shop/issues/comments/${comment}/reactions`, 200);
    await expectAnswer('bot', `DELETE /repos/acme/shop/issues/comments/${comment}`, 204);
    await expectAnswer('bot', `PATCH /repos/acme/shop/issues/comments/${comment}`, 404, { body: 'gone' });
    await expectAnswer('ann', 'POST /repos/acme/shop/labels', 201, { name: 'ready/product', color: '00ff00' });
    await expectAnswer('bot', 'GET /repos/acme/shop/labels', 200);
    await expectAnswer('bot', 'GET /repos/acme/shop/labels/ready%2Fproduct', 200);
    await expectAnswer('pat', 'POST /repos/acme/shop/issues/1/labels', 200, { labels: ['ready/product'] });
    await expectAnswer('bot', 'GET /repos/acme/shop/issues/1/labels', 200);
    await expectAnswer('bot', 'DELETE /repos/acme/shop/issues/1/labels/ready%2Fproduct', 200);
    await expectAnswer('bot', 'DELETE /repos/acme/shop/issues/1/labels/ready%2Fproduct', 404);
    await expectAnswer('ann', 'PATCH /repos/acme/shop/labels/ready%2Fproduct', 200, { new_name: 'ready/p' });
    await expectAnswer('ann', 'DELETE /repos/acme/shop/labels/ready%2Fp', 204);
  });

  test('issues: opened, found, changed, commented, closed by an app', async () => {
    const { number } = (await expectAnswer('bot', 'POST /repos/acme/shop/issues', 201, {
      title: 'v9 breaks the rules',
      body: 'Who, what, where.',
      labels: ['bug'],
    })) as { number: number };
    expect(number).toBe(2);
    const path = `/repos/acme/shop/issues/${number}`;
    const list = '/repos/acme/shop/issues?creator=gate%5Bbot%5D&labels=bug&state=all';
    expect(await expectAnswer('bot', `GET ${list}`, 200)).toMatchObject([{ number, user: { type: 'Bot' } }]);
    expect(await expectAnswer('bot', 'GET /repos/acme/shop/issues?per_page=1&page=2', 200)).toMatchObject([
      { number: 1, pull_request: {} },
    ]);
    await expectAnswer('bot', `PATCH ${path}`, 200, { title: 'v9 breaks two rules', body: null, labels: [] });
    await expectAnswer('bot', `POST ${path}/comments`, 201, { body: 'Deleted by ann.' });
    await expectAnswer('bot', `PATCH ${path}`, 200, { state: 'closed', state_reason: 'completed' });
    expect(await expectAnswer('bot', `GET ${path}`, 200)).toMatchObject({ state: 'closed', state_reason: 'completed' });
    await expectAnswer('bot', 'GET /repos/acme/shop/pulls/2', 404);
    shop.issues.clear();
  });

  test('pull requests: read, open, change, review, merge', async () => {
    await expectAnswer('bot', 'GET /repos/acme/shop/pulls?state=open', 200);
    await expectAnswer('bot', 'GET /repos/acme/shop/pulls/1', 200);
    await expectAnswer('bot', 'GET /repos/acme/shop/pulls/1/commits', 200);
    await expectAnswer('bot', 'GET /repos/acme/shop/pulls/1/files', 200);
    commentOnLine({ context, actor: pat }, shop, 1, { path: 'a', line: 1, body: 'hm' });
    await expectAnswer('bot', 'GET /repos/acme/shop/pulls/1/comments', 200);
    const review = idOf(
      await expectAnswer('pat', 'POST /repos/acme/shop/pulls/1/reviews', 200, {
        event: 'APPROVE',
        body: '/ready product',
        commit_id: release.head.sha,
      }),
    );
    await expectAnswer('bot', 'GET /repos/acme/shop/pulls/1/reviews', 200);
    await expectAnswer('bot', `GET /repos/acme/shop/pulls/1/reviews/${review}`, 200);
    await expectAnswer('pat', `PUT /repos/acme/shop/pulls/1/reviews/${review}`, 200, { body: '/ready security' });
    await expectAnswer('ann', `PUT /repos/acme/shop/pulls/1/reviews/${review}/dismissals`, 200, {
      message: 'stale',
    });
    await expectAnswer('ann', 'POST /repos/acme/shop/pulls/1/reviews', 422, { event: 'APPROVE' });
    await expectAnswer('ann', 'PATCH /repos/acme/shop/pulls/1', 200, { title: 'Release one' });
    await expectAnswer('pat', 'GET /repos/acme/shop/pulls/1/merge', 404);
    await expectAnswer('pat', 'PUT /repos/acme/shop/pulls/1/merge', 405, { merge_method: 'merge' });
    shop.rulesets.clear();
    await expectAnswer('pat', 'PUT /repos/acme/shop/pulls/1/merge', 409, { sha: '0'.repeat(40) });
    await expectAnswer('pat', 'PUT /repos/acme/shop/pulls/1/merge', 200, {
      merge_method: 'squash',
      sha: release.head.sha,
    });
    await expectAnswer('pat', 'GET /repos/acme/shop/pulls/1/merge', 204);
    world.push('next', [{ message: 'Next', files: { next: '1' } }], 'main');
    await expectAnswer('pat', 'POST /repos/acme/shop/pulls', 201, {
      title: 'Next',
      head: 'next',
      base: 'main',
      body: 'x',
    });
    await expectAnswer('pat', 'PATCH /repos/acme/shop/pulls/2', 200, { state: 'closed' });
  });

  test('what the API says of itself', async () => {
    await expectAnswer('bot', 'GET /rate_limit', 200);
    await expectAnswer('bot', 'GET /meta', 200);
  });
});
