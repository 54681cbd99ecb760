import type { RepositoryRef } from '../domain/facts.ts';
import { UsageError } from './command.ts';

/** Reads `OWNER/REPO`. @throws UsageError */
export function repositoryName(command: string, words: readonly string[]): RepositoryRef {
  const [name, ...more] = words;
  if (name === undefined || more.length > 0) throw new UsageError(`${command} takes one repository, as OWNER/REPO`);
  const [, owner, repository] = /^([A-Za-z0-9_-]+)\/([A-Za-z0-9_.-]+)$/.exec(name) ?? [];
  if (owner === undefined || repository === undefined)
    throw new UsageError(`"${name}" is not a repository; write OWNER/REPO`);
  return { owner, name: repository };
}
