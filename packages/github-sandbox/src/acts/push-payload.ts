import type { By } from '../context.ts';
import { changesBetween, filesOf } from '../git/content.ts';
import { commitsBetween, reachable } from '../git/graph.ts';
import type { Commit, Sha } from '../model/git.ts';
import type { Repository } from '../model/repository.ts';
import { pushedCommitJson } from '../payloads/commit.ts';
import type { Json } from '../payloads/json.ts';
import { repositoryUrl } from '../payloads/links.ts';
import { repositoryJson } from '../payloads/repository.ts';
import { emit } from './note.ts';

const NOTHING = '0'.repeat(40);
/** The most commits in GitHub's payload of a push. */
const MAX_PUSHED = 2048;

/** `after` and `before` are what the ref points at. Of an annotated tag, that is the tag object. */
export function emitPush(
  by: By,
  repository: Repository,
  push: { readonly ref: string; readonly before: Sha | null; readonly after: Sha | null; readonly forced: boolean },
): void {
  const { context, actor } = by;
  const { ref, before, after, forced } = push;
  const { objects } = repository;
  const commitOf = (sha: Sha | null): Commit | null =>
    objects.commits.get(objects.tags.get(sha ?? '')?.target ?? sha ?? '') ?? null;
  const head = commitOf(after);
  const base = commitOf(before)?.sha ?? tipBefore(repository, ref, head);
  const fresh = head && ref.startsWith('refs/heads/') ? commitsBetween(objects, base, head.sha).slice(-MAX_PUSHED) : [];
  const had = hadBefore(repository, ref, commitOf(before)?.sha ?? null);
  const json = (commit: Commit): Json => {
    const files = changesBetween(filesOf(objects, commit.parents[0] ?? null), filesOf(objects, commit.sha));
    return pushedCommitJson(context, repository, commit, { files, distinct: !had(commit.sha) });
  };
  const { account } = actor;
  const body: Json = {
    ref,
    before: before ?? NOTHING,
    after: after ?? NOTHING,
    created: before === null,
    deleted: after === null,
    forced,
    base_ref: null,
    compare: `${repositoryUrl(context, repository)}/compare/${(before ?? NOTHING).slice(0, 12)}...${(after ?? NOTHING).slice(0, 12)}`,
    commits: fresh.map(json),
    head_commit: head && json(head),
    pusher: { name: account.login, email: account.emails[0] ?? null },
    // A push shows the repository's times as seconds since 1970.
    repository: {
      ...repositoryJson(context, repository),
      created_at: Math.floor(repository.createdAt / 1000),
      pushed_at: Math.floor(repository.pushedAt / 1000),
      stargazers: 0,
      master_branch: repository.defaultBranch,
    },
  };
  emit(by, repository, { event: 'push', action: null, body });
}

/**
 * True if the repository had a commit before `ref` was moved.
 * It was in any other branch or tag, or at the previous tip.
 */
function hadBefore(repository: Repository, ref: string, before: Sha | null): (commit: Sha) => boolean {
  const { objects, branches, tags } = repository;
  const refs = [
    ...[...branches].map(([name, sha]) => [`refs/heads/${name}`, sha] as const),
    ...[...tags].map(([name, sha]) => [`refs/tags/${name}`, objects.tags.get(sha)?.target ?? sha] as const),
  ];
  const tips = new Set(refs.flatMap(([name, sha]) => (name === ref ? [] : [sha])));
  if (before !== null) tips.add(before);
  const known = reachable(objects, ...tips);
  return (commit) => known.has(commit);
}

/** For a new branch, the default branch, so that only new commits are listed. */
function tipBefore(repository: Repository, ref: string, head: Commit | null): Sha {
  const tip = repository.branches.get(repository.defaultBranch) ?? '';
  return ref === `refs/heads/${repository.defaultBranch}` ? '' : head ? tip : '';
}

/** Sends `create` or `delete`. */
export function emitRef(
  by: By,
  repository: Repository,
  event: 'create' | 'delete',
  { kind, name }: { readonly kind: 'branch' | 'tag'; readonly name: string },
): void {
  const more = event === 'create' ? { master_branch: repository.defaultBranch, description: null } : {};
  emit(by, repository, { event, action: null, body: { ref: name, ref_type: kind, pusher_type: 'user', ...more } });
}
