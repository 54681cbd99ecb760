import { z } from 'zod';
import type { Sha } from '../../domain/ids.ts';
import type { Job } from '../../domain/job.ts';
import { isNearPolicy } from '../../domain/near-policy.ts';
import { POLICY_PATH } from '../../domain/policy.ts';
import type { EventReader, IntakePart } from '../intake-part.ts';
import {
  anyone,
  entries,
  knownAs,
  optional,
  repository,
  webhookAccount,
  webhookInstant,
  webhookSha,
} from '../shapes.ts';
import { branchPush } from './branch-push.ts';
import { tagJobs } from './tag.ts';

/** The most commits that GitHub lists in a push (github.md, "Caps"). */
const MOST_COMMITS = 2048;
/** The repository whose policy file is the owner's shared one (POL-1). */
const SHARED_REPOSITORY = '.github';

/** Empty if there is no list. */
const files = optional(z.unknown()).transform((list) => entries(z.string()).parse(list ?? []));
/** null if unknown. */
const flag = optional(z.boolean());
/** GitHub writes zeros for what does not exist. */
const objectOrNone = webhookSha.transform((id) => (/^0+$/.test(id) ? 'none' : id));
const shape = z.object({
  ref: z.string(),
  forced: flag,
  created: flag,
  deleted: flag,
  before: optional(objectOrNone),
  after: optional(objectOrNone),
  // For an annotated tag `after` is the tag, and this the commit.
  head_commit: optional(z.object({ id: webhookSha, distinct: flag })),
  sender: optional(z.unknown()),
  repository: repository.extend({
    pushed_at: optional(webhookInstant),
    default_branch: optional(z.string().min(1)),
    // In pushes the owner may come without a login, as a Git person.
    owner: z
      .object({ login: optional(z.string().min(1)), name: optional(z.string().min(1)) })
      .transform(({ login, name }) => ({ login: login ?? name ?? '' }))
      .pipe(repository.shape.owner),
  }),
  commits: entries(
    z.object({ id: optional(webhookSha), distinct: flag, added: files, modified: files, removed: files }),
  ),
});
type Push = z.output<typeof shape>;

const TAGS = 'refs/tags/';
const tagOf = (ref: string): string | null => (ref.startsWith(TAGS) ? ref.slice(TAGS.length) : null);

/**
 * Reads `push`. One to the default branch that may have changed the policy enqueues all open pull requests (POL-5).
 * Each push of a branch names who brought the commit (SOD-1), each of a tag who put it where it is (TAG-2).
 */
export const readPush: EventReader = (payload, { installation }) => {
  const push = shape.parse(payload);
  const known = knownAs(push.repository, installation);
  const repositories = [known];
  const tag = tagOf(push.ref);
  if (tag !== null) return { repositories, ...tagPush(push, tag), jobs: tagJobs(installation, known, tag) };
  const part = { repositories, ...pushedBy(push), ...branchPush(payload) };
  const { default_branch: main } = push.repository;
  if (!push.ref.startsWith('refs/heads/') || push.deleted === true || push.after === 'none') return part;
  if ((main !== null && push.ref !== `refs/heads/${main}`) || !mayChangePolicy(push)) return part;
  const jobs: Job[] = [{ kind: 'repository', installation, owner: known.owner, repo: known.name }];
  if (known.name.toLowerCase() === SHARED_REPOSITORY) jobs.push({ kind: 'owner', installation, owner: known.owner });
  return { ...part, jobs };
};

/** TAG-2: the tag push. Without its object the next observation finds the tag, with an unknown pusher. */
function tagPush(push: Push, tag: string): IntakePart {
  const { after, deleted, sender, repository: found } = push;
  const object = after ?? (deleted === true ? 'none' : null);
  if (object === null) return { lacks: ['after: what the tag is, and so who made it that'] };
  const actor = webhookAccount.safeParse(sender).data ?? null;
  const tags = [{ repositoryId: found.id, tag, object: object === 'none' ? null : object, actor }];
  return { ...pushedBy(push), tags };
}

/** SOD-1: who moved a branch or a tag to which commit, and the new commits. An unnamed pusher may be any signer. */
function pushedBy(push: Push): IntakePart {
  const { ref, deleted, before, after, head_commit: head, sender, repository: found } = push;
  if (!/^refs\/(heads|tags)\//.test(ref) || deleted === true || after === 'none') return {};
  if (after === null) return { lacks: ['after: which commit was pushed, and so who brought it'] };
  const at = found.pushed_at ?? ('now' as const);
  const pusher = anyone.safeParse(sender).data ?? null;
  const commit = head?.id ?? after;
  const moved = { repositoryId: found.id, ref, before: before === 'none' ? null : before, commit };
  const { brought, whole } = broughtBy(push, commit);
  const refPushes = [{ ...moved, brought, whole, pusher, at }];
  if (pusher !== null) return { refPushes };
  return {
    refPushes,
    unnamedPushes: brought.map((one) => ({ repositoryId: found.id, number: null, commit: one, at })),
    lacks: ['sender: who pushed, so a release that has the commit is not ready where nobody had pushed it before'],
  };
}

/**
 * The commits that are new to the repository, if GitHub lists all of them.
 * Then the pushed commit is among the listed ones, or is not new. For a tag GitHub lists none, and for a new branch not
 * always.
 */
function broughtBy({ commits: { read, whole }, head_commit: head }: Push, commit: Sha) {
  const listed = read.flatMap(({ id }) => id ?? []);
  const wasThere = head?.id === commit && head.distinct === false;
  const all = whole && listed.length === read.length && read.length < MOST_COMMITS && listed.includes(commit);
  if (!wasThere && !all) return { brought: [], whole: false };
  return { brought: read.flatMap(({ id, distinct }) => (id === null || distinct === false ? [] : [id])), whole: true };
}

/**
 * Files beside the policy's place matter as well (REL-5). The list of files covers only added commits, and only those
 * that GitHub lists.
 */
function mayChangePolicy({ forced, created, commits: { read, whole } }: Push): boolean {
  if (forced !== false || created !== false || !whole || read.length >= MOST_COMMITS) return true;
  return read.some(({ added, modified, removed }) =>
    [added, modified, removed].some(
      (list) => !list.whole || list.read.some((path) => path === POLICY_PATH || isNearPolicy(path)),
    ),
  );
}
