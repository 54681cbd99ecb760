import { z } from 'zod';
import type { PushedCommit } from '../../domain/intake.ts';
import type { Job } from '../../domain/job.ts';
import { POLICY_PATH } from '../../domain/policy.ts';
import type { EventReader } from '../intake-part.ts';
import { account, instant, knownAs, repository, sha } from '../shapes.ts';
import { tagJobs } from './tag.ts';

/** GitHub lists no more commits than this in a push (github.md, "Caps"). */
const MOST_COMMITS = 2048;
/** The repository whose policy file is the owner's shared one (POL-1). */
const SHARED_REPOSITORY = '.github';

const files = z.array(z.string()).default([]);
const shape = z.object({
  ref: z.string(),
  forced: z.boolean().default(false),
  created: z.boolean().default(false),
  deleted: z.boolean().default(false),
  after: sha.nullish().catch(null),
  sender: account.nullish().catch(null),
  repository: repository.extend({
    pushed_at: instant.nullish(),
    default_branch: z.string(),
    // In pushes the owner may come without a login, as a git person.
    owner: z
      .object({ login: z.string().nullish(), name: z.string().nullish() })
      .transform(({ login, name }) => ({ login: login ?? name ?? '' }))
      .pipe(repository.shape.owner),
  }),
  commits: z.array(z.object({ added: files, modified: files, removed: files })).default([]),
});

/** GitHub writes zeros for what is not there. */
const objectOrNone = sha.transform((id) => (/^0+$/.test(id) ? null : id));
const tagPushShape = z.object({ after: objectOrNone, sender: account.nullable().catch(null) });

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
  if (tag !== null) {
    const { after, sender } = tagPushShape.parse(payload);
    return {
      repositories,
      tags: [{ repositoryId: known.id, tag, object: after, actor: sender }],
      jobs: tagJobs(installation, known, tag),
    };
  }
  const part = { repositories, pushedCommits: pushedBy(push) };
  if (push.ref !== `refs/heads/${push.repository.default_branch}` || push.deleted) return part;
  if (!mayChangePolicy(push)) return part;
  const jobs: Job[] = [{ kind: 'repository', installation, owner: known.owner, repo: known.name }];
  if (known.name.toLowerCase() === SHARED_REPOSITORY) jobs.push({ kind: 'owner', installation, owner: known.owner });
  return { ...part, jobs };
};

/** SOD-1: who moved a branch, and to which commit. Without either the push is understood all the same. */
function pushedBy({ ref, deleted, after, sender, repository: found }: z.output<typeof shape>): readonly PushedCommit[] {
  if (!ref.startsWith('refs/heads/') || deleted || !after || !sender) return [];
  return [{ repositoryId: found.id, commit: after, pusher: sender, at: found.pushed_at ?? 'now' }];
}

/** The list of files tells only of commits that were added, and of no more than GitHub lists. */
function mayChangePolicy({ forced, created, commits }: z.output<typeof shape>): boolean {
  if (forced || created || commits.length >= MOST_COMMITS) return true;
  return commits.some(({ added, modified, removed }) =>
    [added, modified, removed].some((list) => list.includes(POLICY_PATH)),
  );
}
