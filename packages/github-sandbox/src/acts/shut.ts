import type { Actor, By } from '../context.ts';
import { demand } from '../demand.ts';
import type { AppPermissions, Installation } from '../model/apps.ts';
import type { Repository } from '../model/repository.ts';
import { installationJson } from '../payloads/app.ts';
import { forbidden } from '../refusal.ts';
import { emit } from './note.ts';

/** Archives the repository, or ends that; administrators may. */
export function setArchived(by: By, repository: Repository, archived: boolean): void {
  const { context } = by;
  demand(by, repository, { person: 'admin', app: [], level: 'write' });
  repository.archived = archived;
  context.changed();
  emit(by, repository, { event: 'repository', action: archived ? 'archived' : 'unarchived', body: {} });
}

/** Suspends an installation, or ends that; owners of the account may. */
export function setSuspended(by: By, installation: Installation, suspended: boolean): void {
  const { context, actor } = by;
  owners(actor, installation);
  installation.suspendedAt = suspended ? context.clock.now() : null;
  tell(by, installation, suspended ? 'suspend' : 'unsuspend');
}

/** Gives an installation other permissions. GitHub sends webhooks only about accepted ones, not about removed ones. */
export function setPermissions(by: By, installation: Installation, permissions: AppPermissions): void {
  const { context, actor } = by;
  owners(actor, installation);
  const before = installation.permissions;
  installation.permissions = permissions;
  for (const [text, token] of context.world.installationTokens) {
    if (token.installation === installation) context.world.installationTokens.set(text, { ...token, permissions });
  }
  const more = Object.entries(permissions).some(([name, level]) => before[name] !== level && before[name] !== 'write');
  if (more) tell(by, installation, 'new_permissions_accepted');
}

function owners({ account }: Actor, installation: Installation): void {
  const where = installation.account;
  if (account !== where && where.members.get(account.id) !== 'admin')
    throw forbidden(`Must be an owner of ${where.login}`);
}

function tell({ context, actor }: By, installation: Installation, action: string): void {
  context.changed();
  context.webhooks.emit({
    event: 'installation',
    action,
    sender: actor,
    repository: null,
    organization: null,
    onlyApp: installation.app.id,
    // The id identifies the installation. The sender removes it.
    body: { installation_id: installation.id, installation: installationJson(context, installation) },
  });
}
