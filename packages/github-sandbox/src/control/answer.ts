import type { SandboxContext } from '../context.ts';
import { findRepository } from '../lookup.ts';
import type { Repository } from '../model/repository.ts';
import { notFound } from '../refusal.ts';

/** The repository of a full name, to show the result of an act. @throws GitHubRefusal 404 */
export function repositoryOf(context: SandboxContext, fullName: string): Repository {
  const [owner = '', name = ''] = fullName.split('/');
  const found = findRepository(context.world, owner, name);
  if (!found) throw notFound();
  return found;
}
