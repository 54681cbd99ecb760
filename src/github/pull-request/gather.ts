import type { Observed } from '../../domain/effects.ts';
import type { Facts, MergeFact, PullRequestSubject } from '../../domain/facts.ts';
import type { GatherResult, KnownHeads, Snapshot } from '../../domain/gathered.ts';
import type { Instant, Sha } from '../../domain/ids.ts';
import { known, unavailable } from '../../domain/reading.ts';
import { namedPeople } from '../../policy/people/named-people.ts';
import type { GitHubClient } from '../client/client.ts';
import { RepositoryClient } from '../client/repository-client.ts';
import { endOfSecond, latestTimeIn } from '../client/times.ts';
import { KnownAncestors } from '../commits/ancestors.ts';
import { endsOf, readCommits } from '../commits/commits.ts';
import { readPeople } from '../policy/people.ts';
import type { PeopleCache } from '../policy/people-cache.ts';
import { parsePolicyFiles } from '../policy/policy-texts.ts';
import { commentsOf } from './comments.ts';
import { checksFrom } from './commit-checks.ts';
import { NO_HEADS, readFormerHeads } from './former-heads.ts';
import { labelsOf } from './labels.ts';
import type { Lists } from './lists.ts';
import { acknowledgedOf, sortComments } from './observed.ts';
import { policyFiles, proposedPolicy, proposesPolicy } from './policy-files.ts';
import { readHead } from './read-head.ts';
import { readFurtherPages, readSnapshot } from './read-snapshot.ts';
import { readTrees } from './read-trees.ts';
import { requestsOf } from './review-requests.ts';
import { reviewsOf } from './reviews.ts';
import type { SnapshotAnswer } from './snapshot-query.ts';
import { eventsOf } from './timeline.ts';

export interface GatherOptions {
  /** Read before and after the first request. Set by GitHub's answers, if a GitHubClock is used (ADR 0058). */
  readonly now: () => Instant;
  readonly people: PeopleCache;
  /** Owners without a shared policy, as the operator declared (POL-1). */
  readonly withoutShared?: readonly string[];
  /** What earlier observations learned of the history, so that it is asked only once. May be left out. */
  readonly ancestors?: KnownAncestors;
  /** The app's own login, as `countersign[bot]`. null if unknown, or if the reader is not an app. */
  readonly ownLogin: string | null;
  /** Commits whose trees are wanted: head sightings without one. */
  readonly trees: readonly Sha[];
  /** What is stored of earlier heads (SIGN-5); may be left out. */
  readonly heads?: KnownHeads;
}

/**
 * Observes a pull request.
 * Costs one request if everyone whom the policy names is cached and no list continues, one more for other people, and
 * further ones only for further pages. Without a policy (REL-5) it stops after the first.
 * @throws GitHubError that another observation may fix (GitHub failing, a rate limit, a head that moved while pages
 * were read). What that will not fix is in the facts as `unavailable`
 */
export async function gather(
  client: GitHubClient,
  subject: PullRequestSubject,
  ask: GatherOptions,
): Promise<GatherResult> {
  const began = ask.now();
  const repository = new RepositoryClient(client, subject.repository);
  const first = await readSnapshot(client, subject, ask.trees);
  if (first.kind === 'gone') return first;
  const { answer } = first;
  const { at, seenBy } = timesOf(began, ask.now(), answer);
  const merged = mergeOf(answer);
  const files = await policyFiles(repository, first, merged, ask.withoutShared);
  const policy = parsePolicyFiles(files.own, files.shared);

  const wanted = policy.state !== 'absent';
  const lists = wanted ? await readFurtherPages(client, subject, first) : first.lists;
  const head = await readHead(client, subject, answer.repository.pullRequest);
  const trees = wanted ? await readTrees(repository, ask.trees, first.trees) : first.trees.found;
  const named = policy.state === 'valid' ? namedPeople(policy.policy) : { users: [], teams: [] };
  const people = await readPeople(client, subject.repository.owner, named, ask.people);

  const { events, pushers, mirrored } = eventsOf(lists.events, ask.ownLogin);
  const labels = labelsOf(lists.labels);
  const reviews = reviewsOf(lists.reviews);
  const comments = readComments(lists);
  const pullRequest = answer.repository.pullRequest;
  const commits = wanted
    ? await readCommits(repository, answer, lists.commits, ask.ancestors ?? new KnownAncestors())
    : unavailable('truncated', lists.commits.what);
  const reviewed = reviews.state === 'known' ? reviews.value.flatMap(({ fact }) => fact.commit ?? []) : [];
  const signed = [...trees, ...reviewed.map(({ sha: commit, tree }) => ({ commit, tree }))];
  const { seen, kept } = ask.heads ?? NO_HEADS;
  const snapshot: Snapshot = {
    version: 1,
    subject,
    at,
    repository: {
      id: answer.repository.databaseId,
      defaultBranch: answer.repository.defaultBranchRef?.name ?? '',
      url: answer.repository.url.replace(/\/$/, ''),
    },
    pullRequest: {
      title: pullRequest.title,
      url: pullRequest.url,
      state: pullRequest.state,
      draft: pullRequest.isDraft,
      author: pullRequest.author,
      createdAt: pullRequest.createdAt,
      base: baseOf(answer),
      head: {
        ref: pullRequest.headRefName,
        sha: head.oid,
        tree: head.tree.oid,
        repository: pullRequest.headRepository?.nameWithOwner ?? null,
      },
      labels,
      merged,
      ...(comments.checklistUrl === null ? {} : { checklist: comments.checklistUrl }),
    },
    commits,
    pushers,
    comments: comments.facts,
    reviews: reviews.state === 'known' ? known(reviews.value.map((review) => review.fact)) : reviews,
    events,
    trees,
    formerHeads: await readFormerHeads(
      repository,
      { base: endsOf(answer).base, head: { sha: head.oid, tree: head.tree.oid }, commits },
      { kept, seen: [...seen, ...signed] },
    ),
    people,
  };
  const reviewRequests = requestsOf(lists.requests, pullRequest.requesters, ask.ownLogin);
  const observed: Observed = {
    head: head.oid,
    checks: await checksFrom(repository, head.oid, head.checkSuites),
    checklists: comments.checklists,
    answered: comments.answered,
    visibleAnswers: comments.visibleAnswers,
    reacted: acknowledgedOf(comments.read, reviews.state === 'known' ? reviews.value : []),
    labels: labels.state === 'known' ? labels.value.map((label) => label.name) : [],
    mirrored:
      labels.state === 'known' ? labels.value.filter(({ id }) => mirrored.includes(id)).map(({ name }) => name) : [],
    ...(comments.facts.state === 'unavailable' ? { commentsUnread: comments.facts } : {}),
    ...(reviewRequests === undefined ? {} : { reviewRequests }),
  };
  const proposes = wanted && (await proposesPolicy(repository, subject.number, answer, head));
  return {
    kind: 'found',
    gathered: {
      policy,
      snapshot,
      seenBy,
      observed,
      policyChange: proposes ? proposedPolicy(subject.repository, head, files) : null,
      closedAt: pullRequest.closedAt ?? null,
    },
  };
}

/**
 * The earliest and latest time of the first answer.
 * Not earlier than any of GitHub's times in the answer, whatever our clock says. If the answer set our clock back, not
 * later than that.
 */
function timesOf(
  began: Instant,
  ended: Instant,
  answer: SnapshotAnswer,
): { readonly at: Instant; readonly seenBy: Instant } {
  const told = latestTimeIn(answer.repository.pullRequest);
  const noEarlier = (time: Instant) => (told !== null && told > time ? told : time);
  return { at: noEarlier(began < ended ? began : ended), seenBy: endOfSecond(noEarlier(ended)) };
}

function readComments(lists: Lists) {
  const read = commentsOf(lists.comments);
  if (read.state === 'unavailable') return { facts: read, read: [], ...sortComments([]) };
  const sorted = sortComments(read.value);
  return { facts: known(sorted.others), read: read.value, ...sorted };
}

/**
 * The base of the facts. Once the pull request is closed, the branch may have moved on, and its state of then counts.
 */
function baseOf({ repository: { pullRequest } }: SnapshotAnswer): Facts['pullRequest']['base'] {
  const { state, baseRef, baseRefName: ref, baseRefOid: sha } = pullRequest;
  const tip = state === 'open' ? baseRef?.target?.oid : null;
  return { ref, sha, ...(tip && tip !== sha ? { tip } : {}) };
}

/** The merge of the facts. Also null if GitHub says that it was merged, but not when, or as what. */
function mergeOf({ repository: { pullRequest } }: SnapshotAnswer): MergeFact | null {
  const { state, mergedAt, mergedBy, mergeCommit } = pullRequest;
  if (state !== 'merged' || !mergedAt || !mergeCommit) return null;
  return { at: mergedAt, by: mergedBy ?? null, commit: mergeCommit.oid };
}
