import { Hono } from 'hono';
import { z } from 'zod';
import { WRITE_CODE } from '../acts/push.ts';
import {
  createRelease,
  deleteRelease,
  editRelease,
  latestRelease,
  type ReleaseEdit,
  releaseNumbered,
} from '../acts/release.ts';
import { releaseNotes } from '../acts/release-notes.ts';
import type { SandboxContext } from '../context.ts';
import { demand, may } from '../demand.ts';
import type { Release } from '../model/release.ts';
import { releaseJson } from '../payloads/release.ts';
import { notFound } from '../refusal.ts';
import { type Api, type ApiEnv, actor, bodyOf, numberPart, page, part, readable, repositoryOf } from './request.ts';

const makeLatest = z.enum(['true', 'false', 'legacy']).optional();
const CreateRequest = z.object({
  tag_name: z.string(),
  target_commitish: z.string().optional(),
  name: z.string().nullish(),
  body: z.string().nullish(),
  draft: z.boolean().optional(),
  prerelease: z.boolean().optional(),
  generate_release_notes: z.boolean().optional(),
  make_latest: makeLatest,
});
const EditRequest = z.object({
  name: z.string().nullish(),
  body: z.string().nullish(),
  draft: z.boolean().optional(),
  prerelease: z.boolean().optional(),
  make_latest: makeLatest,
});
const NotesRequest = z.object({
  tag_name: z.string(),
  target_commitish: z.string().optional(),
  previous_tag_name: z.string().optional(),
});

export function releaseRoutes(context: SandboxContext): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  const releases = '/repos/:owner/:repo/releases';
  /** Newest first. Includes drafts for people who can write. */
  const visible = (c: Api): readonly Release[] => {
    const repository = readable(context, c, 'contents');
    const writes = may({ context, actor: actor(c) }, repository, WRITE_CODE);
    return repository.releases.filter(({ draft }) => writes || !draft).toReversed();
  };
  const shown = (c: Api, release: Release | null | undefined) => {
    if (!release) throw notFound();
    return c.json(releaseJson(context, release));
  };

  routes.get(releases, (c) => page(c, visible(c), (release) => releaseJson(context, release)));
  routes.post(releases, async (c) => {
    const repository = repositoryOf(context, c);
    const asked = await bodyOf(c, CreateRequest);
    const made = createRelease({ context, actor: actor(c) }, repository, {
      tag: asked.tag_name,
      target: asked.target_commitish ?? repository.defaultBranch,
      name: asked.name ?? '',
      body: asked.body ?? '',
      draft: asked.draft ?? false,
      prerelease: asked.prerelease ?? false,
      latest: asked.make_latest !== 'false',
      generateNotes: asked.generate_release_notes ?? false,
    });
    return c.json(releaseJson(context, made), 201);
  });
  routes.post(`${releases}/generate-notes`, async (c) => {
    const repository = repositoryOf(context, c);
    demand({ context, actor: actor(c) }, repository, WRITE_CODE);
    const asked = await bodyOf(c, NotesRequest);
    const target = asked.target_commitish ?? repository.defaultBranch;
    return c.json(
      releaseNotes(context, repository, { tag: asked.tag_name, target, previous: asked.previous_tag_name ?? null }),
    );
  });
  routes.get(`${releases}/latest`, (c) => shown(c, latestRelease(readable(context, c, 'contents'))));
  routes.get(`${releases}/tags/:tag{.+}`, (c) => {
    // A draft cannot be found by its tag, even by those who may see it.
    const found = visible(c).find(({ draft, tag }) => !draft && tag === part(c, 'tag'));
    return shown(c, found);
  });
  routes.get(`${releases}/:id`, (c) =>
    shown(
      c,
      visible(c).find(({ id }) => id === numberPart(c, 'id')),
    ),
  );
  routes.patch(`${releases}/:id`, async (c) => {
    const found = releaseNumbered(repositoryOf(context, c), numberPart(c, 'id'));
    const { name, body, draft, prerelease, make_latest: latest } = await bodyOf(c, EditRequest);
    const edit: ReleaseEdit = {
      ...(name !== undefined && { name: name ?? '' }),
      ...(body !== undefined && { body: body ?? '' }),
      ...(draft !== undefined && { draft }),
      ...(prerelease !== undefined && { prerelease }),
      ...(latest !== undefined && { latest: latest !== 'false' }),
    };
    return c.json(releaseJson(context, editRelease({ context, actor: actor(c) }, found, edit)));
  });
  routes.delete(`${releases}/:id`, (c) => {
    deleteRelease({ context, actor: actor(c) }, releaseNumbered(repositoryOf(context, c), numberPart(c, 'id')));
    return c.body(null, 204);
  });
  return routes;
}
