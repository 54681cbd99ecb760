import { generateKeyPairSync } from 'node:crypto';
import type { SandboxContext } from '../context.ts';
import { findAccount } from '../lookup.ts';
import type { Account } from '../model/account.ts';
import type { App, AppPermissions, Installation } from '../model/apps.ts';
import { nextId, nodeId } from '../model.ts';
import { installationJson } from '../payloads/app.ts';
import { minimalRepositoryJson } from '../payloads/repository.ts';
import { addBot, SeedError } from './people.ts';

export interface AppSeed {
  readonly slug: string;
  readonly name?: string;
  /** Login of the organization (or user) that owns it, where it is installed. */
  readonly owner: string;
  readonly permissions: AppPermissions;
  readonly events: readonly string[];
  readonly webhook?: { readonly url: string; readonly secret: string };
  /** Full names; all repositories of the owner if left out. */
  readonly repositories?: readonly string[];
}

/** An installed app. The private key (PEM, PKCS #8) is nowhere else. */
export interface SeededApp {
  readonly app: App;
  readonly installation: Installation;
  readonly privateKey: string;
}

const makeKeys = () =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
/**
 * The key pairs of a sandbox's first app, of its second, and so on.
 * All sandboxes of a process use the same ones: a new pair costs a tenth of a second, and tests start hundreds of
 * sandboxes.
 */
const KEYS: ReturnType<typeof makeKeys>[] = [];
function keysOf(app: number): ReturnType<typeof makeKeys> {
  KEYS[app] ??= makeKeys();
  return KEYS[app];
}

/** Creates an app with its own key, and installs it at its owner's account. */
export function addApp(context: SandboxContext, seed: AppSeed): SeededApp {
  const owner = findAccount(context.world, seed.owner);
  if (!owner) throw new SeedError(`the sandbox has no account ${seed.owner}: make it first`);
  const { publicKey, privateKey } = keysOf(context.world.apps.size);
  const id = nextId(context.world);
  const app: App = {
    id,
    nodeId: nodeId('A', id),
    slug: seed.slug,
    name: seed.name ?? seed.slug,
    owner,
    bot: addBot(context, seed.slug),
    clientId: `Iv23sandbox${id}`,
    publicKey,
    permissions: seed.permissions,
    events: seed.events,
    webhook: seed.webhook ?? null,
    createdAt: context.clock.now(),
  };
  context.world.apps.set(id, app);
  return { app, installation: installApp(context, app, owner, seed.repositories ?? null), privateKey };
}

/** Installs the app at an account, and sends its webhook. @param repositories null for all */
export function installApp(
  context: SandboxContext,
  app: App,
  account: Account,
  repositories: readonly string[] | null,
): Installation {
  const owned = [...context.world.repositories.values()].filter(({ owner }) => owner === account);
  const chosen = repositories?.map((name) => {
    const found = owned.find((repository) => `${account.login}/${repository.name}` === name);
    if (!found) throw new SeedError(`${account.login} has no repository ${name}: make it first`);
    return found;
  });
  const id = nextId(context.world);
  const installation: Installation = {
    id,
    app,
    account,
    repositories: chosen ? new Set(chosen.map((repository) => repository.id)) : 'all',
    permissions: app.permissions,
    events: app.events,
    suspendedAt: null,
    createdAt: context.clock.now(),
  };
  context.world.installations.set(id, installation);
  context.changed();
  const organization = account.kind === 'Organization' ? account : null;
  const sender = { account: account.kind === 'User' ? account : app.owner, app: null, token: null };
  const listed = (chosen ?? owned).map((repository) => {
    const { id: repositoryId, node_id, name, full_name, private: hidden } = minimalRepositoryJson(context, repository);
    return { id: repositoryId, node_id, name, full_name, private: hidden };
  });
  context.webhooks.emit({
    event: 'installation',
    action: 'created',
    sender,
    repository: null,
    organization,
    onlyApp: app.id,
    // `installation_id` identifies the installation. The sender removes it.
    body: {
      installation_id: id,
      installation: installationJson(context, installation),
      repositories: listed,
      requester: null,
    },
  });
  return installation;
}
