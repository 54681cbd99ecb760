import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readRulesetFile } from '../src/acts/ruleset-file.ts';
import { setStatus } from '../src/acts/status.ts';
import { mergeViolations, pushViolations } from '../src/rulesets.ts';
import { DeployingWorld } from './support/deploying-world.ts';

let world: DeployingWorld;
beforeEach(() => {
  world = new DeployingWorld();
});
// Whatever a test did: every answer and webhook was as GitHub describes it.
afterEach(() => world.demandConformity());

const required = (context: string, integration_id?: number) => ({
  type: 'required_status_checks',
  parameters: {
    strict_required_status_checks_policy: false,
    do_not_enforce_on_create: false,
    required_status_checks: [{ context, ...(integration_id !== undefined && { integration_id }) }],
  },
});
const ruleset = (more: Readonly<Record<string, unknown>> = {}) => ({
  name: 'Release branches',
  target: 'branch',
  enforcement: 'active',
  bypass_actors: [{ actor_id: 5, actor_type: 'RepositoryRole', bypass_mode: 'pull_request' }],
  conditions: { ref_name: { include: ['~DEFAULT_BRANCH', 'refs/heads/release/**'], exclude: [] } },
  rules: [{ type: 'deletion' }, { type: 'non_fast_forward' }, required('gate/readiness', world.gate.app.id)],
  ...more,
});
const create = (body: unknown, who = 'ann') => world.rest(who, 'POST', 'rulesets', body);

describe('a ruleset as GitHub exports it', () => {
  test('comes out as it went in, and who may pass by it is shown to administrators only', async () => {
    const body = ruleset();
    const { status, json } = await create(body);
    expect([status, json]).toEqual([
      201,
      expect.objectContaining({ ...body, source_type: 'Repository', source: 'acme/shop' }),
    ]);
    const read = async (who: string) => (await world.rest(who, 'GET', `rulesets/${json.id}`)).json;
    expect(await read('ann')).toMatchObject({
      bypass_actors: body.bypass_actors,
      current_user_can_bypass: 'pull_requests_only',
    });
    for (const who of ['pat', 'gate']) {
      expect(await read(who)).not.toHaveProperty('bypass_actors');
      expect(await read(who)).toMatchObject({ rules: body.rules, current_user_can_bypass: 'never' });
    }
    const listed = async (targets: string) => (await world.rest('pat', 'GET', `rulesets?targets=${targets}`)).json;
    expect([(await listed('tag')).length, (await listed('tag,branch')).length]).toEqual([0, 1]);
  });

  test('says in a file where it came from, which is passed over', () => {
    const file = { ...ruleset(), id: 7, source_type: 'Repository', source: 'other/place', node_id: 'RRS_x' };
    expect(readRulesetFile(file)).toMatchObject({ name: 'Release branches', repositories: null });
  });

  test('is changed in parts, keeps its name to itself, and is deleted by administrators only', async () => {
    const { json } = await create(ruleset());
    expect(await create(ruleset())).toMatchObject({ status: 422 });
    const one = `rulesets/${json.id}`;
    expect((await world.rest('ann', 'PUT', one, { enforcement: 'disabled' })).json).toMatchObject({
      enforcement: 'disabled',
      rules: ruleset().rules,
    });
    expect((await world.rest('pat', 'GET', 'rules/branches/main')).json).toEqual([]);
    expect(await world.rest('pat', 'DELETE', one)).toMatchObject({ status: 403 });
    expect(await create({ ...ruleset(), name: 'Another' }, 'pat')).toMatchObject({ status: 403 });
    expect(await world.rest('ann', 'DELETE', one)).toMatchObject({ status: 204 });
    expect(await world.rest('ann', 'GET', one)).toMatchObject({ status: 404 });
  });

  test.each([
    [
      'a rule that the sandbox does not have',
      { type: 'required_signatures' },
      "does not know the rule 'required_signatures'",
    ],
    ['a rule without its parameters', { type: 'required_status_checks' }, 'rules.0.parameters'],
    [
      'a demand that would not be enforced',
      {
        type: 'pull_request',
        parameters: {
          required_approving_review_count: 1,
          dismiss_stale_reviews_on_push: true,
          require_code_owner_review: false,
          require_last_push_approval: false,
          required_review_thread_resolution: false,
        },
      },
      'dismiss_stale_reviews_on_push',
    ],
  ])('is refused with %s', async (_what, rule, named) => {
    const answer = await create(ruleset({ rules: [rule] }));
    expect(answer).toMatchObject({ status: 422, json: { message: expect.stringContaining(named) } });
    expect(world.shop.rulesets.size).toBe(0);
  });

  test('for tags has no rule about pull requests', async () => {
    const tags = ruleset({ target: 'tag', rules: [{ type: 'creation' }] });
    expect(await create(tags)).toMatchObject({ status: 201 });
    const parameters = { required_approving_review_count: 0, dismiss_stale_reviews_on_push: false };
    const more = { require_code_owner_review: false, require_last_push_approval: false };
    const rule = {
      type: 'pull_request',
      parameters: { ...parameters, ...more, required_review_thread_resolution: false },
    };
    expect(await create({ ...tags, name: 'two', rules: [rule] })).toMatchObject({ status: 422 });
  });
});

describe('what it demands GitHub enforces by itself, no app being there', () => {
  beforeEach(() => {
    for (const { installation } of [world.gate, world.other]) installation.suspendedAt = world.clock.now();
  });

  test('a merge and a push around it are refused with the check that is missing; a forged one does not help', async () => {
    await create(ruleset());
    const merge = () => world.rest('pat', 'PUT', 'pulls/1/merge', {});
    const words = 'Repository rule violations found\n\nRequired status check "gate/readiness" is expected.\n\n';
    expect(await merge()).toMatchObject({ status: 405, json: { message: words } });
    const { sha } = world.release.head;
    const said = { state: 'success', context: 'gate/readiness', description: null, targetUrl: null } as const;
    setStatus({ context: world.context, actor: world.pat }, world.shop, sha, said);
    expect(await merge()).toMatchObject({ status: 405 });
    const push = await world.rest('pat', 'PATCH', 'git/refs/heads/main', { sha, force: true });
    expect(push).toMatchObject({
      status: 422,
      json: { message: expect.stringContaining('Repository rule violations found for refs/heads/main.') },
    });
  });

  test('a tag on a commit that lacks the check is refused, and no tag is moved or deleted', async () => {
    const rules = [{ type: 'deletion' }, { type: 'update', parameters: { update_allows_fetch_and_merge: false } }];
    const sha = world.shop.branches.get('main') ?? '';
    const tag = (name: string) => world.rest('pat', 'POST', 'git/refs', { ref: `refs/tags/${name}`, sha });
    expect(await tag('v0')).toMatchObject({ status: 201 });
    await create(
      ruleset({
        target: 'tag',
        conditions: { ref_name: { include: ['refs/tags/v*'], exclude: ['refs/tags/v*-rc*'] } },
        rules: [...rules, required('gate/tag', world.gate.app.id)],
      }),
    );
    expect(await tag('v1')).toMatchObject({
      status: 422,
      json: { message: expect.stringContaining('Required status check "gate/tag" is expected.') },
    });
    expect(await tag('v1-rc1')).toMatchObject({ status: 201 });
    expect(await world.rest('pat', 'DELETE', 'git/refs/tags/v0')).toMatchObject({ status: 422 });
    const moved = { sha: world.release.head.sha, force: true };
    expect(await world.rest('pat', 'PATCH', 'git/refs/tags/v0', moved)).toMatchObject({ status: 422 });
    expect(world.shop.tags.get('v0')).toBe(sha);
  });

  test.each([
    ['always', true, true],
    ['pull_request', true, false],
    ['exempt', true, true],
  ] as const)('who may bypass %s', async (mode, merges, pushes) => {
    const actor = { actor_id: world.pat.account.id, actor_type: 'User', bypass_mode: mode };
    await create(ruleset({ bypass_actors: [actor], rules: [required('gate/readiness')] }));
    const { context, pat, ann, shop, release } = world;
    const standing = mergeViolations({ context, actor: pat }, release);
    expect(standing.every(({ canBypass }) => canBypass)).toBe(merges);
    expect(standing).toHaveLength(mode === 'exempt' ? 0 : 1);
    const change = { ref: 'refs/heads/main', before: shop.branches.get('main') ?? null, after: release.head.sha };
    expect(pushViolations({ context, actor: pat }, shop, change).length === 0).toBe(pushes);
    expect(pushViolations({ context, actor: ann }, shop, change)).toHaveLength(1);
  });
});

describe("an organization's ruleset", () => {
  const above = () =>
    ruleset({
      conditions: {
        ref_name: { include: ['~DEFAULT_BRANCH'], exclude: [] },
        repository_name: { include: ['sh*'], exclude: ['shed'], protected: false },
      },
    });

  test('is in force in the repositories that it names, and listed with its source', async () => {
    const { status, json } = await world.rest('ann', 'POST', '/orgs/acme/rulesets', above());
    expect([status, json.source_type]).toEqual([201, 'Organization']);
    expect((await world.rest('pat', 'GET', 'rules/branches/main')).json).toMatchObject(
      above().rules.map(({ type }) => ({
        type,
        ruleset_source_type: 'Organization',
        ruleset_source: 'acme',
        ruleset_id: json.id,
      })),
    );
    expect((await world.rest('pat', 'GET', 'rulesets')).json).toMatchObject([
      { source_type: 'Organization', source: 'acme' },
    ]);
    expect((await world.rest('pat', 'GET', 'rulesets?includes_parents=false')).json).toEqual([]);
    expect((await world.rest('pat', 'GET', `rulesets/${json.id}`)).json).not.toHaveProperty('bypass_actors');
    expect((await world.rest('ann', 'GET', `rulesets/${json.id}`)).json).toHaveProperty('bypass_actors');
    expect(await world.rest('pat', 'PUT', 'pulls/1/merge', {})).toMatchObject({ status: 405 });
    const only = {
      ...above(),
      conditions: { ...above().conditions, repository_name: { include: ['shed'], exclude: [] } },
    };
    expect(await world.rest('ann', 'PUT', `/orgs/acme/rulesets/${json.id}`, only)).toMatchObject({ status: 200 });
    expect((await world.rest('pat', 'GET', 'rules/branches/main')).json).toEqual([]);
    expect((await world.rest('ann', 'GET', `/orgs/acme/rulesets/${json.id}`)).json).toMatchObject({ name: only.name });
    expect(await world.rest('ann', 'DELETE', `/orgs/acme/rulesets/${json.id}`)).toMatchObject({ status: 204 });
  });

  test('is for owners of the organization alone, and has to name repositories', async () => {
    expect(await world.rest('pat', 'POST', '/orgs/acme/rulesets', above())).toMatchObject({ status: 403 });
    expect(await world.rest('gate', 'GET', '/orgs/acme/rulesets')).toMatchObject({ status: 403 });
    world.joins('guest', 'read');
    expect(await world.rest('guest', 'GET', '/orgs/acme/rulesets')).toMatchObject({ status: 404 });
    expect((await world.rest('ann', 'GET', '/orgs/acme/rulesets')).json).toEqual([]);
  });
});

test('branch protection, which is older, there is none of', async () => {
  const ask = (who: string, branch: string) => world.rest(who, 'GET', `branches/${branch}/protection`);
  expect(await ask('ann', 'main')).toMatchObject({ status: 404, json: { message: 'Branch not protected' } });
  expect(await ask('ann', 'release/1')).toMatchObject({ status: 404, json: { message: 'Branch not protected' } });
  expect(await ask('ann', 'gone')).toMatchObject({ status: 404, json: { message: 'Branch not found' } });
  expect(await ask('gate', 'main')).toMatchObject({ status: 403 });
});
