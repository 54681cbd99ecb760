import { Hono } from 'hono';
import { z } from 'zod';
import {
  deleteOrganizationRuleset,
  deleteRuleset,
  demandOrganization,
  putOrganizationRuleset,
  putRuleset,
} from '../acts/ruleset.ts';
import { type RulesetFile, readRulesetFile } from '../acts/ruleset-file.ts';
import type { Actor, By, SandboxContext } from '../context.ts';
import { demand, may } from '../demand.ts';
import { findAccount } from '../lookup.ts';
import type { Account } from '../model/account.ts';
import type { OrganizationRuleset, Repository } from '../model/repository.ts';
import type { Json } from '../payloads/json.ts';
import {
  type AnyRuleset,
  bypassActorsJson,
  listedRulesetJson,
  ruleJson,
  rulesetJson,
  sourceOf,
} from '../payloads/ruleset.ts';
import { GitHubRefusal, notFound } from '../refusal.ts';
import { activeRules, bypassOf, rulesetsOf } from '../rulesets.ts';
import { type Api, type ApiEnv, actor, bodyOf, numberPart, page, part, readable, repositoryOf } from './request.ts';

const Body = z.record(z.string(), z.unknown());
const ADMINISTER = { person: 'admin', app: ['administration'] } as const;

/**
 * The routes of rulesets of repositories and organizations, and of a branch's rules.
 * Classic branch protection does not exist here.
 */
export function rulesetRoutes(context: SandboxContext): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  const repo = '/repos/:owner/:repo';
  const wanted = (c: Api, rulesets: readonly AnyRuleset[]) => {
    const targets = c.req.query('targets')?.split(',');
    return rulesets.filter(({ target }) => targets?.includes(target) ?? true);
  };
  /** Uses the ruleset's own values for what the request leaves out. */
  const file = async (c: Api, before: AnyRuleset | null, repository: Repository | null): Promise<RulesetFile> => {
    const old = before && { ...rulesetJson(context, before, repository), bypass_actors: bypassActorsJson(before) };
    return readRulesetFile({ ...old, ...(await bodyOf(c, Body)) });
  };

  routes.get(`${repo}/rulesets`, (c) => {
    const repository = readable(context, c, 'metadata');
    const parents = c.req.query('includes_parents') !== 'false';
    const all = parents ? rulesetsOf(repository) : [...repository.rulesets.values()];
    return page(c, wanted(c, all), (ruleset) => listedRulesetJson(context, ruleset, repository));
  });
  routes.post(`${repo}/rulesets`, async (c) => {
    const repository = repositoryOf(context, c);
    demand({ context, actor: actor(c) }, repository, { ...ADMINISTER, level: 'write' });
    const made = putRuleset({ context, actor: actor(c) }, repository, null, await file(c, null, repository));
    return c.json(shown({ context, actor: actor(c) }, made, repository), 201);
  });
  const one = `${repo}/rulesets/:id`;
  routes.get(one, (c) => {
    const repository = readable(context, c, 'metadata');
    const found = rulesetsOf(repository).find(({ id }) => id === numberPart(c, 'id'));
    if (!found) throw notFound();
    return c.json(shown({ context, actor: actor(c) }, found, repository));
  });
  routes.put(one, async (c) => {
    const repository = repositoryOf(context, c);
    demand({ context, actor: actor(c) }, repository, { ...ADMINISTER, level: 'write' });
    const id = numberPart(c, 'id');
    const content = await file(c, repository.rulesets.get(id) ?? null, repository);
    return c.json(
      shown(
        { context, actor: actor(c) },
        putRuleset({ context, actor: actor(c) }, repository, id, content),
        repository,
      ),
    );
  });
  routes.delete(one, (c) => {
    const repository = repositoryOf(context, c);
    const found = repository.rulesets.get(numberPart(c, 'id'));
    demand({ context, actor: actor(c) }, repository, { ...ADMINISTER, level: 'write' });
    deleteRuleset({ context, actor: actor(c) }, repository, found?.name ?? '');
    return c.body(null, 204);
  });
  routes.get(`${repo}/rules/branches/:branch{.+}`, (c) => {
    const repository = readable(context, c, 'metadata');
    return page(c, activeRules(repository, `refs/heads/${part(c, 'branch')}`), ({ ruleset, rule }) => {
      const { type, name } = sourceOf(ruleset, repository);
      return { ...ruleJson(rule), ruleset_source_type: type, ruleset_source: name, ruleset_id: ruleset.id };
    });
  });
  routes.get(`${repo}/branches/:branch{.+}/protection`, (c) => {
    const repository = repositoryOf(context, c);
    demand({ context, actor: actor(c) }, repository, { ...ADMINISTER, level: 'read' });
    throw new GitHubRefusal(
      404,
      repository.branches.has(part(c, 'branch')) ? 'Branch not protected' : 'Branch not found',
    );
  });

  const organization = (c: Api, level: 'read' | 'write'): Account => {
    const account = findAccount(context.world, part(c, 'org'));
    if (account?.kind !== 'Organization') throw notFound();
    demandOrganization(actor(c), account, level);
    return account;
  };
  const whole = (ruleset: OrganizationRuleset): Json => ({
    ...rulesetJson(context, ruleset, null),
    bypass_actors: bypassActorsJson(ruleset),
  });
  routes.get('/orgs/:org/rulesets', (c) => {
    const { rulesets } = organization(c, 'read');
    return page(c, wanted(c, [...rulesets.values()]), (ruleset) => listedRulesetJson(context, ruleset, null));
  });
  routes.post('/orgs/:org/rulesets', async (c) => {
    const owner = organization(c, 'write');
    return c.json(
      whole(putOrganizationRuleset({ context, actor: actor(c) }, owner, null, await file(c, null, null))),
      201,
    );
  });
  routes.get('/orgs/:org/rulesets/:id', (c) => {
    const found = organization(c, 'read').rulesets.get(numberPart(c, 'id'));
    if (!found) throw notFound();
    return c.json(whole(found));
  });
  routes.put('/orgs/:org/rulesets/:id', async (c) => {
    const owner = organization(c, 'write');
    const id = numberPart(c, 'id');
    const content = await file(c, owner.rulesets.get(id) ?? null, null);
    return c.json(whole(putOrganizationRuleset({ context, actor: actor(c) }, owner, id, content)));
  });
  routes.delete('/orgs/:org/rulesets/:id', (c) => {
    deleteOrganizationRuleset({ context, actor: actor(c) }, organization(c, 'write'), numberPart(c, 'id'));
    return c.body(null, 204);
  });
  return routes;
}

/**
 * A ruleset as the caller may see it.
 * The bypass list only if they can change it (so its absence means nothing), and whether they themselves can bypass it.
 */
function shown(by: By, ruleset: AnyRuleset, repository: Repository): Json {
  const { context, actor: who } = by;
  const modes = { exempt: 'exempt', always: 'always', pull_request: 'pull_requests_only' } as const;
  const mode = bypassOf(by, repository, ruleset);
  const above = 'organization' in ruleset;
  const changes = above
    ? administers(who, ruleset.organization)
    : may(by, repository, { ...ADMINISTER, level: 'write' });
  return {
    ...rulesetJson(context, ruleset, repository),
    current_user_can_bypass: mode === null ? 'never' : modes[mode],
    ...(changes && { bypass_actors: bypassActorsJson(ruleset) }),
  };
}

function administers(who: Actor, organization: Account): boolean {
  try {
    demandOrganization(who, organization, 'write');
    return true;
  } catch (error) {
    if (error instanceof GitHubRefusal) return false;
    throw error;
  }
}
