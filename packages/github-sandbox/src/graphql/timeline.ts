import { atSecond } from '../clock.ts';
import { pullRequestCommits, reachable } from '../git/graph.ts';
import type { Commit } from '../model/git.ts';
import type { PullRequest, TimelineEvent } from '../model/pull-request.ts';
import type { GraphNode, Look } from './look.ts';
import { connection, type PageArguments } from './paging.ts';
import { eventNode } from './timeline-event.ts';

interface Item {
  readonly key: string;
  readonly at: number;
  /** As `PullRequestTimelineItemsItemType` spells it. */
  readonly type: string;
  readonly node: () => GraphNode;
}

export interface TimelineArguments extends PageArguments {
  readonly itemTypes?: readonly string[] | null;
  readonly since?: string | null;
  readonly skip?: number | null;
}

/** Comments, reviews, commits and events in the order of time, as on GitHub. */
export function timelineItems(look: Look, pullRequest: PullRequest, commitNode: (commit: Commit) => GraphNode) {
  return (args: TimelineArguments) => {
    const { itemTypes, since, skip } = args;
    const items = allItems(look, pullRequest, commitNode);
    const from = since == null ? Number.NEGATIVE_INFINITY : Date.parse(since);
    const chosen = items
      .filter(({ type }) => itemTypes == null || itemTypes.includes(type))
      // GitHub compares what it shows, which is whole seconds.
      .filter(({ at }) => Math.floor(at / 1000) * 1000 >= from)
      .slice(skip ?? 0);
    const page = connection(chosen, args, { key: ({ key }) => key, node: ({ node }) => node() });
    return {
      ...page,
      filteredCount: chosen.length,
      pageCount: page.nodes().length,
      updatedAt: atSecond(pullRequest.updatedAt),
    };
  };
}

function allItems(look: Look, pullRequest: PullRequest, commitNode: (commit: Commit) => GraphNode): readonly Item[] {
  const { comments, reviews, events } = pullRequest;
  const items: Item[] = [];
  for (const commit of pullRequestCommits(pullRequest)) {
    const at = arrival(pullRequest, commit);
    items.push({ key: commit.sha, at, type: 'PULL_REQUEST_COMMIT', node: () => commitNode(commit) });
  }
  for (const comment of comments) {
    const node = () => look.node.comment(comment);
    items.push({ key: comment.nodeId, at: comment.createdAt, type: 'ISSUE_COMMENT', node });
  }
  for (const review of reviews) {
    const node = () => look.node.review(review);
    items.push({ key: review.nodeId, at: review.submittedAt, type: 'PULL_REQUEST_REVIEW', node });
  }
  for (const event of events) {
    // A push appears as its commits.
    if (event.kind === 'Pushed') continue;
    const node = () => eventNode(look, pullRequest, event);
    items.push({ key: event.nodeId, at: event.at, type: itemType(event), node });
  }
  // A stable sort: simultaneous items keep the order of the lists.
  return items.sort((a, b) => a.at - b.at);
}

/** `HeadRefForcePushed` → `HEAD_REF_FORCE_PUSHED_EVENT`. */
const itemType = ({ kind }: TimelineEvent): string =>
  `${kind.replace(/(?<!^)[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}_EVENT`;

/** When the commit came: with its first push, or with the pull request itself. */
function arrival({ repository, events, createdAt }: PullRequest, commit: Commit): number {
  for (const event of events) {
    const moved = event.kind === 'Pushed' || event.kind === 'HeadRefForcePushed';
    if (!moved || !reachable(repository.objects, event.after).has(commit.sha)) continue;
    return reachable(repository.objects, event.before).has(commit.sha) ? createdAt : event.at;
  }
  return createdAt;
}
