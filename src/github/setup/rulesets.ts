import { z } from 'zod';
import { known, type Reading, unavailable } from '../../domain/reading.ts';
import type { BypassActor, RulesetFacts } from '../../domain/setup.ts';
import type { GitHubClient } from '../client/client.ts';
import { RepositoryClient } from '../client/repository-client.ts';
import { readPages, readSetupPart } from './part.ts';
import { ruleShape } from './rules.ts';

const listShape = z.array(z.object({ id: z.number().int(), target: z.string().nullish() }));
const actorShape = z.object({
  actor_id: z.number().int().nullish(),
  actor_type: z.string(),
  bypass_mode: z.string().nullish(),
});
const bypassShape = z.object({ bypass_actors: z.array(actorShape).nullish() });
const rulesetShape = bypassShape.extend({
  id: z.number().int(),
  name: z.string(),
  target: z.string().nullish(),
  enforcement: z.string(),
  source: z.string(),
  _links: z.object({ html: z.object({ href: z.string().nullish() }).nullish() }).nullish(),
  conditions: z
    .object({
      ref_name: z.object({ include: z.array(z.string()).nullish(), exclude: z.array(z.string()).nullish() }).nullish(),
    })
    .nullish(),
  rules: z.array(ruleShape).nullish(),
  current_user_can_bypass: z.string().nullish(),
});

/**
 * The rulesets for branches and tags that apply to the repository.
 * Includes those of its organization and enterprise. GitHub shows who can bypass them only to those who can change
 * them: `person`, if there is one, is used for that.
 * @throws GitHubError that another try may fix
 */
export async function readRulesets(
  repository: RepositoryClient,
  person: GitHubClient | null,
): Promise<Reading<readonly RulesetFacts[]>> {
  const listed = await readSetupPart('the list of rulesets', () =>
    readPages(repository, 'GET /repos/{owner}/{repo}/rulesets', { includes_parents: true }, (answer) =>
      listShape.parse(answer),
    ),
  );
  if (listed.state === 'unavailable') return listed;
  const rulesets: RulesetFacts[] = [];
  for (const { id, target } of listed.value) {
    if (target === 'push' || target === 'repository') continue;
    const read = await readSetupPart(`ruleset ${id}`, async () =>
      rulesetShape.parse(await repository.rest(ROUTE, { ruleset_id: id, includes_parents: true })),
    );
    if (read.state === 'unavailable') return read;
    rulesets.push(
      factsOf(read.value, await bypassOf(read.value, person && new RepositoryClient(person, repository.ref))),
    );
  }
  return known(rulesets);
}

const ROUTE = 'GET /repos/{owner}/{repo}/rulesets/{ruleset_id}';

async function bypassOf(
  { id, name, bypass_actors: seen }: z.infer<typeof rulesetShape>,
  person: RepositoryClient | null,
): Promise<Reading<readonly BypassActor[]>> {
  const what = `who can bypass the ruleset ${name}`;
  if (seen) return known(seen.map(actorOf));
  if (person === null) return unavailable('forbidden', what);
  const read = await readSetupPart(what, async () =>
    bypassShape.parse(await person.rest(ROUTE, { ruleset_id: id, includes_parents: true })),
  );
  if (read.state === 'unavailable') return read;
  const actors = read.value.bypass_actors;
  return actors ? known(actors.map(actorOf)) : unavailable('forbidden', what);
}

const actorOf = ({ actor_id: id, actor_type: type, bypass_mode: mode }: z.infer<typeof actorShape>): BypassActor => ({
  type,
  id: id ?? null,
  mode: mode ?? 'always',
});

function factsOf(read: z.infer<typeof rulesetShape>, bypass: Reading<readonly BypassActor[]>): RulesetFacts {
  const refs = read.conditions?.ref_name;
  return {
    id: read.id,
    name: read.name,
    target: read.target ?? 'branch',
    enforcement: read.enforcement,
    source: read.source,
    url: read._links?.html?.href ?? null,
    include: refs?.include ?? [],
    exclude: refs?.exclude ?? [],
    rules: read.rules ?? [],
    bypass,
    appBypass: read.current_user_can_bypass ?? null,
  };
}
