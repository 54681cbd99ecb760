import type { SandboxContext } from '../context.ts';
import { isPullRequest } from '../lookup.ts';
import type { Account } from '../model/account.ts';
import type { Conversation } from '../model/issue.ts';
import type { PullRequest } from '../model/pull-request.ts';
import type { Repository } from '../model/repository.ts';

/** Addresses as on GitHub Enterprise Server: the API below `/api/v3`, pages at the root. */
export const apiUrl = (context: SandboxContext): string => `${context.url()}/api/v3`;

export const accountUrl = (context: SandboxContext, account: Account): string =>
  account.kind === 'Bot'
    ? `${context.url()}/apps/${account.login.replace(/\[bot\]$/, '')}`
    : `${context.url()}/${account.login}`;

export const repositoryUrl = (context: SandboxContext, repository: Repository): string =>
  `${context.url()}/${repository.owner.login}/${repository.name}`;

export const repositoryApi = (context: SandboxContext, repository: Repository): string =>
  `${apiUrl(context)}/repos/${repository.owner.login}/${repository.name}`;

export const pullRequestUrl = (context: SandboxContext, { repository, number }: PullRequest): string =>
  `${repositoryUrl(context, repository)}/pull/${number}`;

export const conversationUrl = (context: SandboxContext, conversation: Conversation): string =>
  isPullRequest(conversation)
    ? pullRequestUrl(context, conversation)
    : `${repositoryUrl(context, conversation.repository)}/issues/${conversation.number}`;

export const commentUrl = (context: SandboxContext, conversation: Conversation, id: number): string =>
  `${conversationUrl(context, conversation)}#issuecomment-${id}`;

export const reviewUrl = (context: SandboxContext, pullRequest: PullRequest, id: number): string =>
  `${pullRequestUrl(context, pullRequest)}#pullrequestreview-${id}`;

export const commitUrl = (context: SandboxContext, repository: Repository, sha: string): string =>
  `${repositoryUrl(context, repository)}/commit/${sha}`;
