import { atSecond } from '../clock.ts';
import type { SandboxContext } from '../context.ts';
import type { Account, Team } from '../model/account.ts';
import type { Json } from './json.ts';
import { accountUrl, apiUrl } from './links.ts';

/** GitHub's "simple user", for users, bots and organizations alike. */
export function accountJson(context: SandboxContext, account: Account): Json {
  const url = `${apiUrl(context)}/users/${encodeURIComponent(account.login)}`;
  return {
    login: account.login,
    id: account.id,
    node_id: account.nodeId,
    avatar_url: `${context.url()}/avatars/${encodeURIComponent(account.login)}`,
    gravatar_id: '',
    url,
    html_url: accountUrl(context, account),
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: account.kind,
    site_admin: false,
  };
}

export const accountJsonOrNull = (context: SandboxContext, account: Account | null): Json | null =>
  account && accountJson(context, account);

/** What `GET /users/{username}` adds. */
export function userJson(context: SandboxContext, account: Account): Json {
  const created = atSecond(account.createdAt);
  return {
    ...accountJson(context, account),
    name: account.name,
    company: null,
    blog: '',
    location: null,
    email: account.emails[0] ?? null,
    hireable: null,
    bio: null,
    public_repos: 0,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: created,
    updated_at: created,
  };
}

/** The organization in webhooks. */
export function organizationJson(context: SandboxContext, account: Account): Json {
  const url = `${apiUrl(context)}/orgs/${account.login}`;
  return {
    login: account.login,
    id: account.id,
    node_id: account.nodeId,
    url,
    repos_url: `${url}/repos`,
    events_url: `${url}/events`,
    hooks_url: `${url}/hooks`,
    issues_url: `${url}/issues`,
    members_url: `${url}/members{/member}`,
    public_members_url: `${url}/public_members{/member}`,
    avatar_url: `${context.url()}/avatars/${account.login}`,
    description: null,
  };
}

/** What `GET /orgs/{org}` adds. */
export function fullOrganizationJson(context: SandboxContext, account: Account): Json {
  const created = atSecond(account.createdAt);
  const repositories = [...context.world.repositories.values()].filter(({ owner }) => owner === account);
  return {
    ...organizationJson(context, account),
    has_organization_projects: false,
    has_repository_projects: false,
    public_repos: repositories.filter((repository) => !repository.private).length,
    public_gists: 0,
    followers: 0,
    following: 0,
    html_url: accountUrl(context, account),
    type: 'Organization',
    created_at: created,
    updated_at: created,
    archived_at: null,
  };
}

function teamPartJson(context: SandboxContext, team: Team): Json {
  const url = `${apiUrl(context)}/organizations/${team.organization.id}/team/${team.id}`;
  return {
    name: team.name,
    id: team.id,
    node_id: team.nodeId,
    slug: team.slug,
    description: null,
    privacy: 'closed',
    notification_setting: 'notifications_enabled',
    url,
    html_url: `${context.url()}/orgs/${team.organization.login}/teams/${team.slug}`,
    members_url: `${url}/members{/member}`,
    repositories_url: `${url}/repos`,
    permission: 'pull',
    type: 'organization',
    organization_id: team.organization.id,
  };
}

/** A team in lists and webhooks. */
export function teamJson(context: SandboxContext, team: Team): Json {
  return { ...teamPartJson(context, team), parent: team.parent && teamPartJson(context, team.parent) };
}
