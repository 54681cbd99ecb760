import type { By } from '../context.ts';
import { demand } from '../demand.ts';
import { findRepository } from '../lookup.ts';
import type { Repository } from '../model/repository.ts';
import { repositoryJson } from '../payloads/repository.ts';
import { bareRepository } from '../seeding/repository.ts';
import { emit } from './note.ts';

/** Forks a repository into the actor's own account; everyone who can read may. A second time gives the same fork. */
export function fork(by: By, repository: Repository): Repository {
  const { context, actor } = by;
  demand(by, repository, { person: 'read', app: ['contents'], level: 'write' });
  const before = findRepository(context.world, actor.account.login, repository.name);
  if (before?.parent === repository) return before;
  const made = bareRepository(context, actor.account, repository.name, repository);
  context.changed();
  emit(by, repository, { event: 'fork', action: null, body: { forkee: repositoryJson(context, made) } });
  return made;
}
