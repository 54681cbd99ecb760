import { z } from 'zod';
import { installationJson } from '../payloads/app.ts';
import { act, type NamedAct, repository } from './definition.ts';

/** Repositories and installations as a whole. */
export const ADMINISTER_ACTS: Readonly<Record<string, NamedAct>> = {
  'rename-repository': act({ repository, name: z.string() }, (who, input) =>
    who.renameRepository(input.repository, input.name),
  ),
  'transfer-repository': act({ repository, owner: z.string() }, (who, input) =>
    who.transferRepository(input.repository, input.owner),
  ),
  'set-visibility': act({ repository, visibility: z.enum(['public', 'private']) }, (who, input) =>
    who.setVisibility(input.repository, input.visibility),
  ),
  'rename-branch': act({ repository, from: z.string(), to: z.string() }, (who, input) =>
    who.renameBranch(input.repository, input.from, input.to),
  ),
  'set-archived': act({ repository, archived: z.boolean() }, (who, input) =>
    who.setArchived(input.repository, input.archived),
  ),
  'set-suspended': act({ organization: z.string(), app: z.string(), suspended: z.boolean() }, (who, input) =>
    who.setSuspended(input.organization, input.app, input.suspended),
  ),
  'set-permissions': act(
    { organization: z.string(), app: z.string(), permissions: z.record(z.string(), z.enum(['read', 'write'])) },
    (who, input) => who.setPermissions(input.organization, input.app, input.permissions),
  ),
  'choose-repositories': act(
    { organization: z.string(), app: z.string(), repositories: z.union([z.literal('all'), z.array(repository)]) },
    (who, input, context) =>
      installationJson(context, who.chooseRepositories(input.organization, input.app, input.repositories)),
  ),
};
