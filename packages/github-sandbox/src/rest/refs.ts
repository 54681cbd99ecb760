import { Hono } from 'hono';
import { z } from 'zod';
import { moveBranch } from '../acts/branch.ts';
import { identity, WRITE_CODE } from '../acts/push.ts';
import { deleteTags, peel, pushTags } from '../acts/tag.ts';
import type { SandboxContext } from '../context.ts';
import { demand } from '../demand.ts';
import { putTag } from '../git/objects.ts';
import type { Sha } from '../model/git.ts';
import type { Repository } from '../model/repository.ts';
import { gitCommitJson, refJson, tagObjectJson } from '../payloads/commit.ts';
import { repositoryApi } from '../payloads/links.ts';
import { notFound, unprocessable } from '../refusal.ts';
import { type ApiEnv, actor, bodyOf, page, part, readable, repositoryOf } from './request.ts';

const CreateRequest = z.object({ ref: z.string(), sha: z.string() });
const TagRequest = z.object({
  tag: z.string(),
  message: z.string(),
  object: z.string(),
  type: z.enum(['commit', 'tree', 'blob']),
});

/** Full ref → its target. */
function refsOf({ branches, tags }: Repository): readonly (readonly [string, Sha])[] {
  return [
    ...[...branches].map(([name, sha]) => [`refs/heads/${name}`, sha] as const),
    ...[...tags].map(([name, sha]) => [`refs/tags/${name}`, sha] as const),
  ].sort(([a], [b]) => (a < b ? -1 : 1));
}

const kindOf = (ref: string): { readonly kind: 'heads' | 'tags'; readonly name: string } => {
  const match = /^(?:refs\/)?(heads|tags)\/(.+)$/.exec(ref);
  if (!match?.[2]) throw unprocessable(`Reference name must start with refs/heads/ or refs/tags/: ${ref}`);
  return { kind: match[1] === 'tags' ? 'tags' : 'heads', name: match[2] };
};

/** The routes of Git's own objects and refs. */
export function refRoutes(context: SandboxContext): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  const git = '/repos/:owner/:repo/git';

  routes.get(`${git}/ref/:ref{.+}`, (c) => {
    const repository = readable(context, c, 'contents');
    const found = refsOf(repository).find(([ref]) => ref === `refs/${part(c, 'ref')}`);
    if (!found) throw notFound();
    return c.json(refJson(context, repository, ...found));
  });
  routes.get(`${git}/matching-refs/:ref{.*}`, (c) => {
    const repository = readable(context, c, 'contents');
    const found = refsOf(repository).filter(([ref]) => ref.startsWith(`refs/${part(c, 'ref')}`));
    return page(c, found, ([ref, sha]) => refJson(context, repository, ref, sha));
  });
  routes.post(`${git}/refs`, async (c) => {
    const repository = repositoryOf(context, c);
    const { ref, sha } = await bodyOf(c, CreateRequest);
    demand({ context, actor: actor(c) }, repository, WRITE_CODE);
    const { kind, name } = kindOf(ref);
    const known = kind === 'heads' ? repository.branches : repository.tags;
    if (known.has(name)) throw unprocessable('Reference already exists');
    if (kind === 'heads') moveBranch({ context, actor: actor(c) }, repository, { branch: name, after: sha });
    else pushTags({ context, actor: actor(c) }, repository, [{ name, commit: sha }], false);
    return c.json(refJson(context, repository, `refs/${kind}/${name}`, known.get(name) ?? sha), 201);
  });
  routes.patch(`${git}/refs/:ref{.+}`, async (c) => {
    const repository = repositoryOf(context, c);
    const { sha, force = false } = await bodyOf(c, z.object({ sha: z.string(), force: z.boolean().optional() }));
    demand({ context, actor: actor(c) }, repository, WRITE_CODE);
    const { kind, name } = kindOf(part(c, 'ref'));
    const known = kind === 'heads' ? repository.branches : repository.tags;
    if (!known.has(name)) throw unprocessable('Reference does not exist');
    if (kind === 'heads') moveBranch({ context, actor: actor(c) }, repository, { branch: name, after: sha, force });
    else pushTags({ context, actor: actor(c) }, repository, [{ name, commit: sha }], force);
    return c.json(refJson(context, repository, `refs/${kind}/${name}`, known.get(name) ?? sha));
  });
  routes.delete(`${git}/refs/:ref{.+}`, (c) => {
    const repository = repositoryOf(context, c);
    demand({ context, actor: actor(c) }, repository, WRITE_CODE);
    const { kind, name } = kindOf(part(c, 'ref'));
    const known = kind === 'heads' ? repository.branches : repository.tags;
    if (!known.has(name)) throw unprocessable('Reference does not exist');
    if (kind === 'heads') moveBranch({ context, actor: actor(c) }, repository, { branch: name, after: null });
    else deleteTags({ context, actor: actor(c) }, repository, [name]);
    return c.body(null, 204);
  });

  routes.get(`${git}/commits/:sha`, (c) => {
    const repository = readable(context, c, 'contents');
    const commit = repository.objects.commits.get(part(c, 'sha'));
    if (!commit) throw notFound();
    return c.json(gitCommitJson(context, repository, commit));
  });
  routes.get(`${git}/tags/:sha`, (c) => {
    const repository = readable(context, c, 'contents');
    const tag = repository.objects.tags.get(part(c, 'sha'));
    if (!tag) throw notFound();
    return c.json(tagObjectJson(context, repository, tag));
  });
  /** Creates only the object; a ref to it is created separately. */
  routes.post(`${git}/tags`, async (c) => {
    const repository = repositoryOf(context, c);
    const { tag: name, message, object, type } = await bodyOf(c, TagRequest);
    demand({ context, actor: actor(c) }, repository, WRITE_CODE);
    if (type !== 'commit' || !repository.objects.commits.has(object)) throw unprocessable('Object does not exist');
    const tagger = { ...identity(actor(c).account), date: context.clock.now() };
    const made = putTag(repository.objects, { name, target: object, tagger, message, verification: null });
    return c.json(tagObjectJson(context, repository, made), 201);
  });

  routes.get('/repos/:owner/:repo/tags', (c) => {
    const repository = readable(context, c, 'contents');
    const api = repositoryApi(context, repository);
    return page(c, [...repository.tags].reverse(), ([name, sha]) => ({
      name,
      commit: { sha: peel(repository, sha), url: `${api}/commits/${peel(repository, sha)}` },
      zipball_url: `${api}/zipball/refs/tags/${name}`,
      tarball_url: `${api}/tarball/refs/tags/${name}`,
      node_id: `REF_${Buffer.from(`${repository.id}:refs/tags/${name}`).toString('base64url')}`,
    }));
  });
  return routes;
}
