import type { By } from '../context.ts';
import { demand } from '../demand.ts';
import { isAncestor } from '../git/graph.ts';
import { putTag } from '../git/objects.ts';
import type { Sha, Verification } from '../model/git.ts';
import type { Repository } from '../model/repository.ts';
import { notFound, unprocessable } from '../refusal.ts';
import { checkRules } from './branch.ts';
import { type CommitInput, commitNamed, identity, makeCommit, WRITE_CODE } from './push.ts';
import { emitPush, emitRef } from './push-payload.ts';
import { startPushed } from './workflow.ts';

export interface TagInput {
  readonly name: string;
  /** A commit, a branch's name, or the id of an existing annotated tag's object. */
  readonly commit: string;
  /** Commits that are pushed with the tag, on top of `commit`. */
  readonly commits?: readonly CommitInput[] | undefined;
  /** Makes an annotated tag; a lightweight one if left out. */
  readonly message?: string | undefined;
  readonly signature?: Verification | null | undefined;
}

/**
 * The most tags pushed at once for which GitHub sends webhooks.
 * For more, it sends no `create`, `delete` and `push`.
 */
const MAX_TOLD = 3;

/** Pushes tags, all or none: needs write, and the tags' rules are obeyed. With `force` they may move. */
export function pushTags(by: By, repository: Repository, tags: readonly TagInput[], force: boolean): void {
  const { context } = by;
  demand(by, repository, WRITE_CODE);
  const { objects } = repository;
  const wanted = tags.map((tag) => {
    const from = objects.tags.get(tag.commit)?.target ?? commitNamed(repository, tag.commit);
    const target = (tag.commits ?? []).reduce((parent, commit) => makeCommit(by, repository, parent, commit).sha, from);
    return { ...tag, target, commit: target === from ? tag.commit : target };
  });
  for (const { name, target } of wanted) {
    const before = repository.tags.get(name) ?? null;
    if (before !== null && !force) throw unprocessable(`Reference already exists: refs/tags/${name}`);
    const from = before === null ? null : peel(repository, before);
    checkRules(by, repository, { ref: `refs/tags/${name}`, before: from, after: target });
  }
  for (const tag of wanted) {
    const { name, target } = tag;
    const before = repository.tags.get(name) ?? null;
    const plain = objects.tags.has(tag.commit) ? tag.commit : target;
    const after =
      tag.message === undefined ? plain : annotated(by, repository, { ...tag, message: tag.message }, target);
    repository.tags.set(name, after);
    repository.pushedAt = context.clock.now();
    context.changed();
    if (tags.length > MAX_TOLD) continue;
    if (before === null) emitRef(by, repository, 'create', { kind: 'tag', name });
    const forced = before !== null && !isAncestor(repository.objects, peel(repository, before), target);
    emitPush(by, repository, { ref: `refs/tags/${name}`, before, after, forced });
    startPushed(by, repository, `refs/tags/${name}`, target);
  }
}

function annotated(
  { context, actor }: By,
  repository: Repository,
  { name, signature, message }: TagInput & { readonly message: string },
  target: Sha,
): Sha {
  const tagger = { ...identity(actor.account), date: context.clock.now() };
  return putTag(repository.objects, { name, target, tagger, message, verification: signature ?? null }).sha;
}

/** Deletes tags: needs write, and the tags' rules are obeyed. */
export function deleteTags(by: By, repository: Repository, names: readonly string[]): void {
  const { context } = by;
  demand(by, repository, WRITE_CODE);
  const removed = names.map((name) => {
    const before = repository.tags.get(name);
    if (before === undefined) throw notFound();
    const change = { ref: `refs/tags/${name}`, before: peel(repository, before), after: null };
    checkRules(by, repository, change);
    return { name, before };
  });
  for (const { name, before } of removed) {
    repository.tags.delete(name);
    context.changed();
    if (names.length > MAX_TOLD) continue;
    emitPush(by, repository, { ref: `refs/tags/${name}`, before, after: null, forced: false });
    emitRef(by, repository, 'delete', { kind: 'tag', name });
  }
}

/** The commit that a tag finally points at. */
export const peel = (repository: Repository, sha: Sha): Sha => repository.objects.tags.get(sha)?.target ?? sha;
