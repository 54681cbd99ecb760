import { peel } from '../acts/tag.ts';
import { atSecond } from '../clock.ts';
import { sees } from '../demand.ts';
import { conversationsOf, isPullRequest } from '../lookup.ts';
import type { Label, Repository } from '../model/repository.ts';
import { repositoryUrl } from '../payloads/links.ts';
import { permissionOf } from '../people.ts';
import { NotModelled, unresolved } from './errors.ts';
import { chosenIssues, type IssuesArguments } from './issues.ts';
import { addresses, demandRead, type GraphNode, type Look } from './look.ts';
import { queueNodeOf } from './merge-queue.ts';
import { objectNamed } from './object.ts';
import { connection, type Order, ordered, type PageArguments } from './paging.ts';
import { chosenPullRequests, type PullRequestsArguments } from './pull-requests.ts';
import { findRef } from './revision.ts';

export function repositoryNode(look: Look, repository: Repository): GraphNode {
  const visibility = repository.private ? 'PRIVATE' : 'PUBLIC';
  return {
    __typename: 'Repository',
    id: repository.nodeId,
    databaseId: repository.id,
    name: repository.name,
    nameWithOwner: `${repository.owner.login}/${repository.name}`,
    description: null,
    ...addresses(look, repositoryUrl(look.context, repository)),
    owner: () => look.node.account(repository.owner),
    isPrivate: repository.private,
    visibility,
    isFork: repository.parent !== null,
    isArchived: repository.archived,
    isDisabled: false,
    isEmpty: repository.branches.size === 0,
    isInOrganization: repository.owner.kind === 'Organization',
    parent: () => {
      const { parent } = repository;
      return parent && sees(look, parent) ? look.node.repository(parent) : null;
    },
    createdAt: atSecond(repository.createdAt),
    pushedAt: atSecond(repository.pushedAt),
    updatedAt: atSecond(repository.pushedAt),
    mergeCommitAllowed: true,
    squashMergeAllowed: true,
    rebaseMergeAllowed: true,
    viewerPermission: () => viewerPermission(look, repository),
    viewerCanAdminister: () => viewerPermission(look, repository) === 'ADMIN',
    mergeQueue: ({ branch }: { readonly branch?: string | null }) =>
      queueNodeOf(look, repository, branch ?? repository.defaultBranch),
    ...gitFields(look, repository),
    ...pullRequestFields(look, repository),
    ...issueFields(look, repository),
    ...labelFields(look, repository),
  };
}

function viewerPermission(look: Look, repository: Repository): string | null {
  if (look.actor.token) return null;
  return permissionOf(look.context.world, repository, look.actor.account)?.toUpperCase() ?? null;
}

function gitFields(look: Look, repository: Repository) {
  return {
    defaultBranchRef: () => {
      demandRead(look, repository, 'contents');
      return look.node.ref(repository, `refs/heads/${repository.defaultBranch}`);
    },
    object: ({ expression, oid }: { readonly expression?: string | null; readonly oid?: string | null }) => {
      demandRead(look, repository, 'contents');
      return objectNamed(look, repository, oid ?? expression ?? '');
    },
    ref: ({ qualifiedName }: { readonly qualifiedName: string }) => {
      demandRead(look, repository, 'contents');
      const found = findRef(repository, qualifiedName);
      return found && look.node.ref(repository, found.fullName);
    },
    refs: (args: RefsArguments) => {
      demandRead(look, repository, 'contents');
      return connection(chosenRefs(repository, args), args, {
        key: (fullName) => fullName,
        node: (fullName) => look.node.ref(repository, fullName),
      });
    },
  };
}

interface RefsArguments extends PageArguments {
  readonly refPrefix: string;
  readonly query?: string | null;
  readonly orderBy?: Order<'ALPHABETICAL' | 'TAG_COMMIT_DATE'>;
}

function chosenRefs(repository: Repository, { refPrefix, query, orderBy }: RefsArguments): readonly string[] {
  const prefix = refPrefix.endsWith('/') ? refPrefix : `${refPrefix}/`;
  if (prefix !== 'refs/heads/' && prefix !== 'refs/tags/')
    throw new NotModelled(`Repository.refs(refPrefix: "${refPrefix}")`);
  const refs = prefix === 'refs/heads/' ? repository.branches : repository.tags;
  const committed = (name: string): number =>
    repository.objects.commits.get(peel(repository, refs.get(name) ?? ''))?.committer.date ?? 0;
  const names = [...refs.keys()].filter((name) => query == null || name.includes(query)).sort();
  const chosen = ordered(names, orderBy, (name, field) => (field === 'ALPHABETICAL' ? name : committed(name)));
  return chosen.map((name) => prefix + name);
}

function pullRequestFields(look: Look, repository: Repository) {
  return {
    pullRequest: ({ number }: { readonly number: number }) => {
      demandRead(look, repository, 'pull_requests');
      const pullRequest = repository.pullRequests.get(number);
      if (pullRequest === undefined) throw unresolved('a PullRequest', `number of ${number}`);
      return look.node.pullRequest(pullRequest);
    },
    pullRequests: (args: PullRequestsArguments) => {
      demandRead(look, repository, 'pull_requests');
      return connection(chosenPullRequests(repository, args), args, {
        key: ({ id }) => id,
        node: (pullRequest) => look.node.pullRequest(pullRequest),
      });
    },
  };
}

function issueFields(look: Look, repository: Repository) {
  return {
    issue: ({ number }: { readonly number: number }) => {
      demandRead(look, repository, 'issues');
      const issue = repository.issues.get(number);
      if (issue === undefined) throw unresolved('an Issue', `number of ${number}`);
      return look.node.issue(issue);
    },
    issueOrPullRequest: ({ number }: { readonly number: number }) => {
      const found = conversationsOf(repository).find((one) => one.number === number);
      demandRead(look, repository, ...(found && !isPullRequest(found) ? ['issues'] : ['pull_requests']));
      if (found === undefined) throw unresolved('an issue or pull request', `number of ${number}`);
      return isPullRequest(found) ? look.node.pullRequest(found) : look.node.issue(found);
    },
    issues: (args: IssuesArguments) => {
      demandRead(look, repository, 'issues');
      return connection(chosenIssues(repository, args), args, {
        key: ({ id }) => id,
        node: (issue) => look.node.issue(issue),
      });
    },
  };
}

interface LabelsArguments extends PageArguments {
  readonly query?: string | null;
  readonly orderBy?: Order<'CREATED_AT' | 'NAME'>;
}

function labelFields(look: Look, repository: Repository) {
  const node = (label: Label) => look.node.label(repository, label);
  return {
    label: ({ name }: { readonly name: string }) => {
      const found = [...repository.labels.values()].find((label) => label.name.toLowerCase() === name.toLowerCase());
      return found === undefined ? null : node(found);
    },
    labels: (args: LabelsArguments) => {
      const { query, orderBy } = args;
      const chosen = [...repository.labels.values()].filter(
        ({ name, description }) =>
          query == null || `${name} ${description ?? ''}`.toLowerCase().includes(query.toLowerCase()),
      );
      const labels = ordered(chosen, orderBy, ({ id, name }, field) => (field === 'NAME' ? name.toLowerCase() : id));
      return connection(labels, args, { key: ({ id }) => id, node });
    },
  };
}

export function labelNode(look: Look, repository: Repository, label: Label): GraphNode {
  return {
    __typename: 'Label',
    id: label.nodeId,
    name: label.name,
    color: label.color,
    description: label.description,
    isDefault: false,
    ...addresses(look, `${repositoryUrl(look.context, repository)}/labels/${encodeURIComponent(label.name)}`),
    repository: () => look.node.repository(repository),
  };
}
