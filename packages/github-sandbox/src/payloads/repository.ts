import { atSecond } from '../clock.ts';
import type { SandboxContext } from '../context.ts';
import { conversationsOf } from '../lookup.ts';
import type { Label, Repository } from '../model/repository.ts';
import { accountJson } from './account.ts';
import type { Json } from './json.ts';
import { repositoryApi, repositoryUrl } from './links.ts';

/** Addresses below the repository's own: the field's name → what follows. */
const LINKS: Readonly<Record<string, string>> = {
  archive_url: '/{archive_format}{/ref}',
  assignees_url: '/assignees{/user}',
  blobs_url: '/git/blobs{/sha}',
  branches_url: '/branches{/branch}',
  collaborators_url: '/collaborators{/collaborator}',
  comments_url: '/comments{/number}',
  commits_url: '/commits{/sha}',
  compare_url: '/compare/{base}...{head}',
  contents_url: '/contents/{+path}',
  contributors_url: '/contributors',
  deployments_url: '/deployments',
  downloads_url: '/downloads',
  events_url: '/events',
  forks_url: '/forks',
  git_commits_url: '/git/commits{/sha}',
  git_refs_url: '/git/refs{/sha}',
  git_tags_url: '/git/tags{/sha}',
  hooks_url: '/hooks',
  issue_comment_url: '/issues/comments{/number}',
  issue_events_url: '/issues/events{/number}',
  issues_url: '/issues{/number}',
  keys_url: '/keys{/key_id}',
  labels_url: '/labels{/name}',
  languages_url: '/languages',
  merges_url: '/merges',
  milestones_url: '/milestones{/number}',
  notifications_url: '/notifications{?since,all,participating}',
  pulls_url: '/pulls{/number}',
  releases_url: '/releases{/id}',
  stargazers_url: '/stargazers',
  statuses_url: '/statuses/{sha}',
  subscribers_url: '/subscribers',
  subscription_url: '/subscription',
  tags_url: '/tags',
  teams_url: '/teams',
  trees_url: '/git/trees{/sha}',
};

/** GitHub's "minimal repository", a part of other objects. */
export function minimalRepositoryJson(context: SandboxContext, repository: Repository): Json {
  const url = repositoryApi(context, repository);
  return {
    id: repository.id,
    node_id: repository.nodeId,
    name: repository.name,
    full_name: `${repository.owner.login}/${repository.name}`,
    private: repository.private,
    owner: accountJson(context, repository.owner),
    html_url: repositoryUrl(context, repository),
    description: null,
    fork: repository.parent !== null,
    url,
    ...Object.fromEntries(Object.entries(LINKS).map(([name, rest]) => [name, url + rest])),
  };
}

/** A repository as lists, pull requests and webhooks show it. */
export function repositoryJson(context: SandboxContext, repository: Repository): Json {
  const page = repositoryUrl(context, repository);
  // GitHub counts open pull requests among the open issues.
  const open = conversationsOf(repository).filter(({ state }) => state === 'open').length;
  const host = new URL(context.url()).host;
  return {
    ...minimalRepositoryJson(context, repository),
    git_url: `git://${host}/${repository.owner.login}/${repository.name}.git`,
    ssh_url: `git@${host}:${repository.owner.login}/${repository.name}.git`,
    clone_url: `${page}.git`,
    svn_url: page,
    mirror_url: null,
    homepage: null,
    language: null,
    license: null,
    forks_count: 0,
    forks: 0,
    stargazers_count: 0,
    watchers_count: 0,
    watchers: 0,
    size: 1,
    default_branch: repository.defaultBranch,
    open_issues_count: open,
    open_issues: open,
    has_issues: true,
    has_projects: false,
    has_wiki: false,
    has_pages: false,
    has_downloads: false,
    has_discussions: false,
    archived: repository.archived,
    disabled: false,
    is_template: false,
    web_commit_signoff_required: false,
    allow_forking: true,
    topics: [],
    visibility: repository.private ? 'private' : 'public',
    pushed_at: atSecond(repository.pushedAt),
    created_at: atSecond(repository.createdAt),
    updated_at: atSecond(repository.pushedAt),
  };
}

/** What `GET /repos/{owner}/{repo}` adds. */
export function fullRepositoryJson(context: SandboxContext, repository: Repository): Json {
  return {
    ...repositoryJson(context, repository),
    subscribers_count: 0,
    network_count: 0,
    allow_merge_commit: true,
    allow_squash_merge: true,
    allow_rebase_merge: true,
  };
}

export function labelJson(context: SandboxContext, repository: Repository, label: Label): Json {
  return {
    id: label.id,
    node_id: label.nodeId,
    url: `${repositoryApi(context, repository)}/labels/${encodeURIComponent(label.name)}`,
    name: label.name,
    color: label.color,
    default: false,
    description: label.description,
  };
}
