import { isPullRequest } from '../lookup.ts';
import type { Conversation } from '../model/issue.ts';
import { repositoryPath } from './view.ts';

/** Path of the page of an issue or a pull request. */
export const conversationPath = (conversation: Conversation): string =>
  repositoryPath(conversation.repository, `${isPullRequest(conversation) ? 'pull' : 'issues'}/${conversation.number}`);

/** The target of forms on an issue or a pull request. `form` is a name in issue-forms.ts or pull-request-forms.ts. */
export const formPath = (conversation: Conversation, form: string): string =>
  `${conversationPath(conversation)}/do/${form}`;
