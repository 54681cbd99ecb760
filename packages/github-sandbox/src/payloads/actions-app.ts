import type { SandboxContext } from '../context.ts';
import type { Json } from './json.ts';

/** GitHub's own app of workflows, as in `performed_via_github_app`. It is not an account of the sandbox. */
export function actionsAppJson(context: SandboxContext): Json {
  const page = `${context.url()}/apps/github-actions`;
  const user = `${context.url()}/api/v3/users/github`;
  return {
    id: ACTIONS_APP_ID,
    client_id: 'Iv1.05c79e9ad1f6bdfa',
    slug: 'github-actions',
    node_id: 'MDM6QXBwMTUzNjg=',
    owner: {
      login: 'github',
      id: 9919,
      node_id: 'MDEyOk9yZ2FuaXphdGlvbjk5MTk=',
      avatar_url: `${context.url()}/avatars/github`,
      gravatar_id: '',
      url: user,
      html_url: `${context.url()}/github`,
      followers_url: `${user}/followers`,
      following_url: `${user}/following{/other_user}`,
      gists_url: `${user}/gists{/gist_id}`,
      starred_url: `${user}/starred{/owner}{/repo}`,
      subscriptions_url: `${user}/subscriptions`,
      organizations_url: `${user}/orgs`,
      repos_url: `${user}/repos`,
      events_url: `${user}/events{/privacy}`,
      received_events_url: `${user}/received_events`,
      type: 'Organization',
      site_admin: false,
    },
    name: 'GitHub Actions',
    description: 'Automate your workflow from idea to production',
    external_url: 'https://help.github.com/en/actions',
    html_url: page,
    created_at: '2018-07-30T09:30:17Z',
    updated_at: '2019-12-10T19:04:12Z',
    permissions: { actions: 'write', checks: 'write', contents: 'write', deployments: 'write', metadata: 'read' },
    events: ['check_run', 'check_suite', 'deployment', 'push', 'workflow_dispatch', 'workflow_run'],
  };
}

/** The same everywhere on github.com. */
const ACTIONS_APP_ID = 15368;
