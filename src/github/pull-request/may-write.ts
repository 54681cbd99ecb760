import { z } from 'zod';
import type { Account } from '../../domain/account.ts';
import type { RepositoryClient } from '../client/repository-client.ts';
import type { PeopleCache } from '../policy/people-cache.ts';

const ROUTE = 'GET /repos/{owner}/{repo}/collaborators/{username}/permission';

/** `permission` has only four values. A custom role of an organization has the value of its base role. */
const answerShape = z.object({
  permission: z.enum(['admin', 'write', 'read', 'none']),
  role_name: z.string().nullish(),
  user: z.object({ id: z.number().int() }).nullable(),
});

const WRITING: readonly (string | null | undefined)[] = ['admin', 'maintain', 'write'];

/**
 * Whether a person can write in a repository; null if GitHub does not say so.
 * It must say so about this very account. Asked at most once in ten minutes, and again after the owner's users or teams
 * changed.
 * @throws GitHubError
 */
export async function mayWrite(
  repository: RepositoryClient,
  { id, login }: Account,
  cache: PeopleCache,
): Promise<boolean | null> {
  const { owner, name: repo } = repository.ref;
  const key = `writes:${repo.toLowerCase()}:${id}`;
  const { epoch, entries } = await cache.read(owner, [key]);
  const cached = z.boolean().safeParse(entries.get(key));
  if (cached.success) return cached.data;
  const answer = answerShape.safeParse(await repository.rest(ROUTE, { username: login }));
  // Another account may have the login now.
  if (!answer.success || answer.data.user?.id !== id) return null;
  const { permission, role_name } = answer.data;
  const writes = WRITING.includes(permission) || WRITING.includes(role_name);
  await cache.write(owner, epoch, new Map([[key, writes]]));
  return writes;
}
