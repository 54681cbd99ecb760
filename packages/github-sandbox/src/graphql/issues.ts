import { hasLabels } from '../lookup.ts';
import type { Issue } from '../model/issue.ts';
import type { Repository } from '../model/repository.ts';
import { NotModelled } from './errors.ts';
import { type Order, ordered, type PageArguments } from './paging.ts';

type IssueState = 'OPEN' | 'CLOSED';

export interface IssuesArguments extends PageArguments {
  readonly states?: readonly IssueState[] | null;
  readonly labels?: readonly string[] | null;
  readonly orderBy?: Order<'COMMENTS' | 'CREATED_AT' | 'UPDATED_AT'>;
  readonly filterBy?: IssueFilters | null;
}

interface IssueFilters {
  readonly createdBy?: string | null;
  readonly labels?: readonly string[] | null;
  readonly since?: string | null;
  readonly states?: readonly IssueState[] | null;
}

const FILTERS: readonly string[] = ['createdBy', 'labels', 'since', 'states'];

/** The repository's issues for the arguments, without pull requests. Oldest first by default. */
export function chosenIssues(repository: Repository, args: IssuesArguments): readonly Issue[] {
  const { states, labels, orderBy, filterBy } = args;
  const { createdBy, labels: alsoLabels, since, states: alsoStates } = known(filterBy ?? {});
  const is = (issue: Issue, wanted: readonly IssueState[] | null | undefined) =>
    wanted == null || wanted.includes(issue.state === 'open' ? 'OPEN' : 'CLOSED');
  const chosen = [...repository.issues.values()]
    .filter((issue) => is(issue, states) && is(issue, alsoStates))
    // `labels` requires any of them, the filter all.
    .filter((issue) => labels == null || labels.some((name) => hasLabels(issue.labels, [name])))
    .filter((issue) => hasLabels(issue.labels, alsoLabels ?? []))
    .filter(({ author }) => createdBy == null || author?.login.toLowerCase() === createdBy.toLowerCase())
    .filter(({ updatedAt }) => since == null || updatedAt >= Date.parse(since))
    .sort((a, b) => a.number - b.number);
  return ordered(chosen, orderBy, ({ comments, createdAt, updatedAt }, field) =>
    field === 'COMMENTS' ? comments.length : field === 'CREATED_AT' ? createdAt : updatedAt,
  );
}

/**
 * @throws NotModelled for a filter that would be ignored; `viewerSubscribed: false` is GitHub's default and filters
 * nothing
 */
function known(filters: IssueFilters): IssueFilters {
  const unknown = Object.entries(filters).find(
    ([name, value]) => value != null && value !== false && !FILTERS.includes(name),
  );
  if (unknown) throw new NotModelled(`Repository.issues(filterBy: { ${unknown[0]} })`);
  return filters;
}
