import type { By } from '../context.ts';
import { demand } from '../demand.ts';
import type { Release } from '../model/release.ts';
import type { Repository } from '../model/repository.ts';
import { nextId, nodeId } from '../model.ts';
import type { Json } from '../payloads/json.ts';
import { releaseJson } from '../payloads/release.ts';
import { GitHubRefusal, notFound, type RefusalDetail, unprocessable } from '../refusal.ts';
import { emit } from './note.ts';
import { findCommit, WRITE_CODE } from './push.ts';
import { releaseNotes } from './release-notes.ts';
import { pushTags } from './tag.ts';

export interface ReleaseInput {
  readonly tag: string;
  /** A branch or a commit: where the tag is made, if it does not exist. */
  readonly target: string;
  readonly name: string;
  readonly body: string;
  readonly draft: boolean;
  readonly prerelease: boolean;
  readonly latest: boolean;
  /** Adds GitHub's own notes below the body. The tag becomes the name if there is none. */
  readonly generateNotes: boolean;
}

const invalid = (...details: readonly Omit<Exclude<RefusalDetail, string>, 'resource'>[]) =>
  unprocessable(
    'Validation Failed',
    details.map((detail) => ({ resource: 'Release', ...detail })),
  );

/** Creates a release: needs write. A published one creates its tag if needed, by the rules for tags. */
export function createRelease(by: By, repository: Repository, input: ReleaseInput): Release {
  const { context, actor } = by;
  demand(by, repository, WRITE_CODE);
  const { tag, target, generateNotes, ...rest } = input;
  if (tag.trim() === '') throw invalid({ code: 'missing_field', field: 'tag_name' });
  if (repository.releases.some((one) => !one.draft && one.tag === tag)) {
    throw invalid({ code: 'already_exists', field: 'tag_name' });
  }
  const notes = generateNotes ? releaseNotes(context, repository, { tag, target, previous: null }) : null;
  const id = nextId(context.world);
  const now = context.clock.now();
  const release: Release = {
    ...rest,
    id,
    nodeId: nodeId('RE', id),
    repository,
    tag,
    target,
    name: rest.name === '' ? (notes?.name ?? '') : rest.name,
    body: [rest.body, notes?.body ?? ''].filter((part) => part !== '').join('\n\n'),
    author: actor.account,
    createdAt: now,
    updatedAt: now,
    publishedAt: null,
  };
  if (!release.draft) makeTag(by, release);
  repository.releases.push(release);
  context.changed();
  emitRelease(by, release, 'created');
  if (!release.draft) publish(by, release);
  return release;
}

function makeTag(by: By, { repository, tag, target }: Release): void {
  if (repository.tags.has(tag)) return;
  if (findCommit(repository, target) === null) throw invalid({ code: 'invalid', field: 'target_commitish' });
  try {
    pushTags(by, repository, [{ name: tag, commit: target }], false);
  } catch (error) {
    if (!(error instanceof GitHubRefusal) || error.status !== 422) throw error;
    const custom = (message: string) => ({ code: 'custom', message });
    throw invalid(custom(`pre_receive ${error.message}`), custom('Published releases must have a valid tag'));
  }
}

function publish(by: By, release: Release): void {
  const { context } = by;
  release.publishedAt = context.clock.now();
  emitRelease(by, release, 'published');
  emitRelease(by, release, release.prerelease ? 'prereleased' : 'released');
}

/** @throws GitHubRefusal 404 */
export function releaseNumbered(repository: Repository, id: number): Release {
  const release = repository.releases.find((one) => one.id === id);
  if (!release) throw notFound();
  return release;
}

export type ReleaseEdit = Partial<Pick<Release, 'name' | 'body' | 'draft' | 'prerelease' | 'latest'>>;

/** Changes a release, and publishes a draft if `draft` is false: needs write. */
export function editRelease(by: By, release: Release, input: ReleaseEdit): Release {
  const { context } = by;
  demand(by, release.repository, WRITE_CODE);
  const { draft: wasDraft, prerelease: was, name, body } = release;
  if (wasDraft && input.draft === false) makeTag(by, release);
  Object.assign(release, input, { updatedAt: context.clock.now() });
  context.changed();
  const changes = {
    ...(release.name !== name && { name: { from: name } }),
    ...(release.body !== body && { body: { from: body } }),
  };
  if (Object.keys(changes).length > 0) emitRelease(by, release, 'edited', { changes });
  if (wasDraft && !release.draft) publish(by, release);
  else if (!wasDraft && release.draft) {
    release.publishedAt = null;
    emitRelease(by, release, 'unpublished');
  } else if (!release.draft && release.prerelease !== was) {
    emitRelease(by, release, release.prerelease ? 'prereleased' : 'released');
  }
  return release;
}

/** Deletes a release: needs write. Its tag stays. */
export function deleteRelease(by: By, release: Release): void {
  const { context } = by;
  const { repository } = release;
  demand(by, repository, WRITE_CODE);
  repository.releases.splice(repository.releases.indexOf(release), 1);
  context.changed();
  emitRelease(by, release, 'deleted');
}

/** The newest published release that may be the latest, and is not a pre-release. null if there is none. */
export function latestRelease({ releases }: Repository): Release | null {
  return releases.findLast(({ draft, prerelease, latest }) => !draft && !prerelease && latest) ?? null;
}

function emitRelease(by: By, release: Release, action: string, more: Json = {}): void {
  const { context } = by;
  emit(by, release.repository, { event: 'release', action, body: { release: releaseJson(context, release), ...more } });
}
