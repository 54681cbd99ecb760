import type { Actor, SandboxContext } from '../context.ts';
import { demand } from '../demand.ts';
import { findRepository } from '../lookup.ts';
import type { Repository } from '../model/repository.ts';
import { repositoryJson } from '../payloads/repository.ts';
import { bareRepository } from '../seeding/repository.ts';
import { emit } from './note.ts';

/** Forks a repository into the actor's own account; everyone who can read may. A second time gives the same fork. */
export function fork(context: SandboxContext, actor: Actor, repository: Repository): Repository {
  demand(context, actor, repository, { person: 'read', app: ['contents'], level: 'write' });
  const before = findRepository(context.world, actor.account.login, repository.name);
  if (before?.parent === repository) return before;
  const made = bareRepository(context, actor.account, repository.name, repository);
  context.changed();
  emit(context, actor, repository, 'fork', null, { forkee: repositoryJson(context, made) });
  return made;
}
