import { atSecond, atSecondOrNull } from '../clock.ts';
import type { SandboxContext } from '../context.ts';
import type { App, Delivery, Installation } from '../model/apps.ts';
import { accountJson } from './account.ts';
import type { Json } from './json.ts';
import { apiUrl } from './links.ts';

export function appJson(context: SandboxContext, app: App): Json {
  const page = `${context.url()}/apps/${app.slug}`;
  return {
    id: app.id,
    client_id: app.clientId,
    slug: app.slug,
    node_id: app.nodeId,
    owner: accountJson(context, app.owner),
    name: app.name,
    description: null,
    external_url: page,
    html_url: page,
    created_at: atSecond(app.createdAt),
    updated_at: atSecond(app.createdAt),
    permissions: { metadata: 'read', ...app.permissions },
    events: app.events,
  };
}

export function installationJson(context: SandboxContext, installation: Installation): Json {
  const { app, account } = installation;
  const created = atSecond(installation.createdAt);
  return {
    id: installation.id,
    client_id: app.clientId,
    account: accountJson(context, account),
    repository_selection: installation.repositories === 'all' ? 'all' : 'selected',
    access_tokens_url: `${apiUrl(context)}/app/installations/${installation.id}/access_tokens`,
    repositories_url: `${apiUrl(context)}/installation/repositories`,
    html_url: `${context.url()}/organizations/${account.login}/settings/installations/${installation.id}`,
    app_id: app.id,
    app_slug: app.slug,
    target_id: account.id,
    target_type: account.kind,
    permissions: { metadata: 'read', ...installation.permissions },
    events: installation.events,
    created_at: created,
    updated_at: created,
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_by: null,
    suspended_at: atSecondOrNull(installation.suspendedAt),
  };
}

export function listedDeliveryJson(delivery: Delivery): Json {
  return {
    id: delivery.id,
    guid: delivery.guid,
    delivered_at: atSecond(delivery.deliveredAt),
    redelivery: delivery.redelivery,
    duration: delivery.duration,
    status: delivery.status,
    status_code: delivery.statusCode,
    event: delivery.event,
    action: delivery.action,
    installation_id: delivery.installation?.id ?? null,
    repository_id: delivery.repositoryId,
    throttled_at: null,
  };
}

export function deliveryJson(delivery: Delivery): Json {
  return {
    ...listedDeliveryJson(delivery),
    url: delivery.url,
    request: { headers: delivery.headers, payload: delivery.payload },
    response: delivery.response ?? { headers: null, payload: null },
  };
}
