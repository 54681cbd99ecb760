import { z } from 'zod';
import type { Job } from '../../domain/job.ts';
import { isNearPolicy } from '../../domain/near-policy.ts';
import { POLICY_PATH } from '../../domain/policy.ts';
import type { EventReader, Part } from '../intake-part.ts';
import { account, anyone, entries, instant, knownAs, optional, repository, sha } from '../shapes.ts';
import { branchPush } from './branch-push.ts';
import { tagJobs } from './tag.ts';

/** GitHub lists no more commits than this in a push (github.md, "Caps"). */
const MOST_COMMITS = 2048;
/** The repository whose policy file is the owner's shared one (POL-1). */
const SHARED_REPOSITORY = '.github';

/** None where there is no list. */
const files = optional(z.unknown()).transform((list) => entries(z.string()).parse(list ?? []));
/** null where it is not known. */
const flag = optional(z.boolean());
/** GitHub writes zeros for what is not there. */
const objectOrNone = sha.transform((id) => (/^0+$/.test(id) ? 'none' : id));
const shape = z.object({
  ref: z.string(),
  forced: flag,
  created: flag,
  deleted: flag,
  after: optional(objectOrNone),
  sender: optional(z.unknown()),
  repository: repository.extend({
    pushed_at: optional(instant),
    default_branch: optional(z.string().min(1)),
    // In pushes the owner may come without a login, as a git person.
    owner: z
      .object({ login: optional(z.string().min(1)), name: optional(z.string().min(1)) })
      .transform(({ login, name }) => ({ login: login ?? name ?? '' }))
      .pipe(repository.shape.owner),
  }),
  commits: entries(z.object({ added: files, modified: files, removed: files })),
});
type Push = z.output<typeof shape>;

const TAGS = 'refs/tags/';
const tagOf = (ref: string): string | null => (ref.startsWith(TAGS) ? ref.slice(TAGS.length) : null);

/**
 * `push`: to the default branch, where it may have changed the policy, looks at all open pull requests again (POL-5). Of
 * any branch it says who brought the commit (SOD-1), of a tag who made it what it is (TAG-2).
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

/** TAG-2: without what it became the next look finds the tag, and nobody known has pushed it. */
function tagPush({ after, deleted, sender, repository: found }: Push, tag: string): Part {
  const object = after ?? (deleted === true ? 'none' : null);
  if (object === null) return { lacks: ['after: what the tag is, and so who made it that'] };
  const actor = account.safeParse(sender).data ?? null;
  return { tags: [{ repositoryId: found.id, tag, object: object === 'none' ? null : object, actor }] };
}

/** SOD-1: who moved a branch, and to which commit. Who brought a commit and is not named may be anybody who signs. */
function pushedBy({ ref, deleted, after, sender, repository: found }: Push): Part {
  if (!ref.startsWith('refs/heads/') || deleted === true || after === 'none') return {};
  if (after === null) return { lacks: ['after: which commit was pushed, and so who brought it'] };
  const at = found.pushed_at ?? 'now';
  const pusher = anyone.safeParse(sender).data;
  if (pusher) return { pushedCommits: [{ repositoryId: found.id, commit: after, pusher, at }] };
  return {
    unnamedPushes: [{ repositoryId: found.id, number: null, commit: after, at }],
    lacks: ['sender: who pushed, so a release that has the commit is not ready where nobody had pushed it before'],
  };
}

/** Files beside the policy's place matter as well (REL-5). The list of files tells only of commits that were added, and of no more than GitHub lists. */
function mayChangePolicy({ forced, created, commits: { read, whole } }: Push): boolean {
  if (forced !== false || created !== false || !whole || read.length >= MOST_COMMITS) return true;
  return read.some(({ added, modified, removed }) =>
    [added, modified, removed].some(
      (list) => !list.whole || list.read.some((path) => path === POLICY_PATH || isNearPolicy(path)),
    ),
  );
}
