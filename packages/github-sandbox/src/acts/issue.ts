import type { By } from '../context.ts';
import { demand, may } from '../demand.ts';
import { nextNumber } from '../lookup.ts';
import type { Issue } from '../model/issue.ts';
import type { Repository } from '../model/repository.ts';
import { nextId, nodeId } from '../model.ts';
import { notFound, unprocessable } from '../refusal.ts';
import { checkBody } from './comment.ts';
import { addLabels } from './label.ts';
import { addEvent, emitIssue, touch } from './note.ts';

const WRITE_ISSUES = { app: ['issues'], level: 'write' } as const;

export interface IssueInput {
  readonly title: string;
  readonly body: string;
  /** Names. GitHub silently ignores them for people who may not set labels. */
  readonly labels: readonly string[];
}

/** Opens an issue: everyone who can read may. */
export function openIssue(by: By, repository: Repository, input: IssueInput): Issue {
  const { context, actor } = by;
  demand(by, repository, { person: 'read', ...WRITE_ISSUES });
  checkTitle(input.title);
  checkBody(input.body);
  const id = nextId(context.world);
  const now = context.clock.now();
  const issue: Issue = {
    id,
    nodeId: nodeId('I', id),
    repository,
    number: nextNumber(repository),
    author: actor.account,
    title: input.title,
    body: input.body,
    state: 'open',
    stateReason: null,
    createdAt: now,
    updatedAt: now,
    closedAt: null,
    closedBy: null,
    performedViaApp: actor.app,
    labels: [],
    comments: [],
    events: [],
    reactions: [],
  };
  repository.issues.set(issue.number, issue);
  context.changed();
  emitIssue(by, issue, 'opened');
  if (input.labels.length > 0 && may(by, repository, { person: 'triage', ...WRITE_ISSUES })) {
    addLabels(by, repository, issue.number, input.labels);
  }
  return issue;
}

/** @throws GitHubRefusal 404 */
export function issueNumbered(repository: Repository, number: number): Issue {
  const issue = repository.issues.get(number);
  if (!issue) throw notFound();
  return issue;
}

function checkTitle(title: string): void {
  if (title.trim() !== '') return;
  throw unprocessable('Validation Failed', [{ resource: 'Issue', code: 'missing_field', field: 'title' }]);
}

/** Changes title or text, in one webhook. The opener may, and everyone from triage on. */
export function editIssue(
  by: By,
  issue: Issue,
  input: { readonly title?: string | undefined; readonly body?: string | undefined },
): Issue {
  const { context } = by;
  demandOwnOrTriage(by, issue);
  if (input.title !== undefined) checkTitle(input.title);
  if (input.body !== undefined) checkBody(input.body);
  const changes: Record<string, { readonly from: string }> = {};
  if (input.title !== undefined && input.title !== issue.title) {
    changes.title = { from: issue.title };
    addEvent(by, issue, { kind: 'RenamedTitle', previous: issue.title, current: input.title });
    issue.title = input.title;
  }
  if (input.body !== undefined && input.body !== issue.body) {
    changes.body = { from: issue.body };
    issue.body = input.body;
  }
  if (Object.keys(changes).length === 0) return issue;
  touch(context, issue);
  emitIssue(by, issue, 'edited', { changes });
  return issue;
}

/** Closes or reopens. The opener may, and everyone from triage on. */
export function setIssueState(
  by: By,
  issue: Issue,
  state: 'open' | 'closed',
  reason: 'completed' | 'not_planned' = 'completed',
): Issue {
  const { context, actor } = by;
  demandOwnOrTriage(by, issue);
  if (issue.state === state) return issue;
  const closed = state === 'closed';
  issue.state = state;
  issue.stateReason = closed ? reason : 'reopened';
  issue.closedAt = closed ? context.clock.now() : null;
  issue.closedBy = closed ? actor.account : null;
  addEvent(by, issue, { kind: closed ? 'Closed' : 'Reopened' });
  emitIssue(by, issue, closed ? 'closed' : 'reopened');
  return issue;
}

function demandOwnOrTriage(by: By, issue: Issue): void {
  const { actor } = by;
  const person = issue.author === actor.account ? 'read' : 'triage';
  demand(by, issue.repository, { person, ...WRITE_ISSUES });
}
