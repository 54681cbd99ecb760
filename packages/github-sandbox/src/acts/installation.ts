import type { By, SandboxContext } from '../context.ts';
import type { Installation } from '../model/apps.ts';
import type { Repository } from '../model/repository.ts';
import { installationJson } from '../payloads/app.ts';
import { minimalRepositoryJson } from '../payloads/repository.ts';
import { forbidden, notFound } from '../refusal.ts';

/**
 * Chooses the repositories of its account that an app is installed on.
 * `all`, including future ones, or some. Only owners of the account may. The app gets a webhook about what was added
 * and removed.
 */
export function chooseRepositories(
  by: By,
  installation: Installation,
  chosen: 'all' | readonly Repository[],
): Installation {
  const { context, actor } = by;
  const { account } = installation;
  if (actor.account !== account && account.members.get(actor.account.id) !== 'admin')
    throw forbidden(`Must be an owner of ${account.login}`);
  if (chosen !== 'all' && chosen.some(({ owner }) => owner !== account)) throw notFound();
  const before = reached(context, installation);
  installation.repositories = chosen === 'all' ? 'all' : new Set(chosen.map(({ id }) => id));
  const after = reached(context, installation);
  context.changed();
  tell(by, installation, 'added', after.difference(before));
  tell(by, installation, 'removed', before.difference(after));
  return installation;
}

function reached({ world }: SandboxContext, { account, repositories }: Installation): ReadonlySet<Repository> {
  const owned = [...world.repositories.values()].filter(({ owner }) => owner === account);
  return new Set(owned.filter(({ id }) => repositories === 'all' || repositories.has(id)));
}

function tell(
  { context, actor }: By,
  installation: Installation,
  action: 'added' | 'removed',
  repositories: ReadonlySet<Repository>,
): void {
  if (repositories.size === 0) return;
  const { account, app } = installation;
  const listed = [...repositories].map((repository) => {
    const { id, node_id, name, full_name, private: hidden } = minimalRepositoryJson(context, repository);
    return { id, node_id, name, full_name, private: hidden };
  });
  context.webhooks.emit({
    event: 'installation_repositories',
    action,
    sender: actor,
    repository: null,
    organization: account.kind === 'Organization' ? account : null,
    onlyApp: app.id,
    body: {
      // Identifies the installation. The sender removes it.
      installation_id: installation.id,
      installation: installationJson(context, installation),
      repository_selection: installation.repositories === 'all' ? 'all' : 'selected',
      repositories_added: action === 'added' ? listed : [],
      repositories_removed: action === 'removed' ? listed : [],
      requester: null,
    },
  });
}
