import type { PullRequest } from '../model/pull-request.ts';
import { repositoryPath } from './view.ts';

/** Where the forms of a pull request are sent to; `form` is a name in pull-request-forms.ts. */
export const formPath = (pullRequest: PullRequest, form: string): string =>
  repositoryPath(pullRequest.repository, `pull/${pullRequest.number}/do/${form}`);
