import type { ListPart } from '../client/list-part.ts';
import type { ListSoFar } from '../client/paged-list.ts';
import { PAGE, PAGE_INFO } from '../client/query-parts.ts';
import { WHO } from '../client/who.ts';
import { COMMITS } from '../commits/commit-node.ts';
import { COMMENTS } from './comments.ts';
import { LABELS } from './labels.ts';
import { REQUESTS } from './review-requests.ts';
import { REVIEWS } from './reviews.ts';
import { EVENTS } from './timeline.ts';

/** A pull request's lists, by their names in the query and in its answer. */
const LISTS = {
  labels: LABELS,
  commits: COMMITS,
  comments: COMMENTS,
  reviews: REVIEWS,
  events: EVENTS,
  requests: REQUESTS,
};

export type ListName = keyof typeof LISTS;
export const LIST_NAMES: readonly ListName[] = namesOf(LISTS);
/** The lists of a pull request, as far as they were read. */
export type Lists = Readonly<Record<ListName, ListSoFar>>;

/** What a list contains, for people. */
export const whatOf = (name: ListName): string => LISTS[name].what;

/** @param make called for each list */
export const mapLists = (make: (name: ListName) => ListSoFar): Lists =>
  Object.fromEntries(LIST_NAMES.map((name) => [name, make(name)])) as Record<ListName, ListSoFar>;

function namesOf<Name extends string>(lists: Readonly<Record<Name, ListPart>>): readonly Name[] {
  return Object.keys(lists) as Name[];
}

/** The parameters of `LIST_FRAGMENTS`. */
export const LIST_PARAMETERS = LIST_NAMES.map((list) => `$${list}: Boolean!, $${list}After: String`).join(', ');

/**
 * The fragment `Lists`, with those that it needs.
 * Each list is requested separately (`$labels` …), from a cursor on (`$labelsAfter` …), so that the same text reads the
 * first page of all and the further pages of those that continue.
 */
export const LIST_FRAGMENTS = `
fragment Lists on PullRequest {
  ${LIST_NAMES.map((name) => fieldOf(name, LISTS[name])).join('\n  ')}
}${WHO}${LIST_NAMES.flatMap((name) => partsOf(LISTS[name])).join('')}`;

function fieldOf(name: ListName, { field, filter, nodes }: ListPart): string {
  const given = [`first: ${PAGE}`, `after: $${name}After`, ...(filter === undefined ? [] : [filter])].join(', ');
  const alias = field === undefined ? name : `${name}: ${field}`;
  return `${alias}(${given}) @include(if: $${name}) { ${PAGE_INFO} nodes { ${nodes} } }`;
}

function partsOf({ fragments }: ListPart): readonly string[] {
  return fragments ?? [];
}
