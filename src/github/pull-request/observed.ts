import { z } from 'zod';
import { answeredAct, CHECKLIST_MARKER, type Observed, type ObservedCheck } from '../../domain/effects.ts';
import type { CommentFact } from '../../domain/facts.ts';
import { GitHubError } from '../client/github-error.ts';
import { addPage, type ListSoFar, newList, readingOf } from '../client/paged-list.ts';
import type { CommentRead, ReviewRead } from './lists.ts';

/** The start of every marker, with which all that this app writes begins. */
const ANY_MARKER = '<!-- countersign:';

/** This app's comments, and all others. */
export interface CommentsSorted {
  readonly others: readonly CommentFact[];
  readonly checklists: Observed['checklists'];
  readonly answered: Observed['answered'];
}

/**
 * Separates this app's own comments from those that may contain acts.
 * Own comments are those that GitHub attributes to the reading app; a marker alone proves nothing, because anyone can
 * type one. With a person's token (the command line) no comment is an own one, but a machine's comment with the marker
 * is left out all the same: machines never sign (SIGN-3).
 *
 * An own comment without any marker was defaced (VER-3). It comes after the marked checklists, so that it is restored
 * if it was the only one, and deleted otherwise.
 */
export function sortComments(comments: readonly CommentRead[]): CommentsSorted {
  const machines = comments.filter((comment) => comment.fact.author?.kind === 'bot');
  const own = machines.filter((comment) => comment.viewerDidAuthor).map((comment) => comment.fact);
  const notActs = new Set([...own, ...machines.map((comment) => comment.fact).filter(isMarked)]);
  const checklists = [
    ...own.filter((comment) => comment.body.startsWith(CHECKLIST_MARKER)),
    ...own.filter((comment) => !isMarked(comment)),
  ];
  return {
    others: comments.map((comment) => comment.fact).filter((comment) => !notActs.has(comment)),
    checklists: checklists.map(({ id, body }) => ({ id, body })),
    answered: own.map((comment) => answeredAct(comment.body)).filter((act) => act !== null),
  };
}

const isMarked = (comment: CommentFact): boolean => comment.body.startsWith(ANY_MARKER);

/** Node ids that the reading account has already acknowledged. */
export const acknowledgedOf = (comments: readonly CommentRead[], reviews: readonly ReviewRead[]): readonly string[] =>
  [...comments, ...reviews].filter((entry) => entry.reacted).map((entry) => entry.fact.nodeId);

const checkRun = z.object({
  databaseId: z.union([z.number().int(), z.bigint()]).nullish(),
  url: z.string(),
  name: z.string(),
  status: z.string(),
  conclusion: z.string().nullable(),
  title: z.string().nullable(),
  summary: z.string().nullable(),
  text: z.string().nullable(),
});
type CheckRunAnswer = z.infer<typeof checkRun>;

const STATUS: Readonly<Record<string, ObservedCheck['status']>> = {
  QUEUED: 'queued',
  IN_PROGRESS: 'in_progress',
  COMPLETED: 'completed',
};

/**
 * This app's check runs in its check suites of a commit, the newest of each name.
 * @throws GitHubError `invalid` if they cannot be read: another run of the same name must not be made blindly
 */
export function checksOf(suites: ListSoFar): readonly ObservedCheck[] {
  const runs = whole(suites).flatMap((suite) =>
    whole(addPage(newList('check runs of this app'), 'checkRuns' in suite ? suite.checkRuns : null)),
  );
  const newest = new Map<string, ObservedCheck>();
  for (const run of runs) {
    const check = observedCheck(run);
    const other = newest.get(check.name);
    if (!other || BigInt(other.id) < BigInt(check.id)) newest.set(check.name, check);
  }
  return [...newest.values()];
}

function whole(list: ListSoFar): readonly object[] {
  const reading = readingOf(list);
  if (reading.state === 'unavailable') throw new GitHubError('invalid', `${list.what}: ${reading.why}`);
  return reading.value;
}

function observedCheck(node: object): ObservedCheck {
  const parsed = checkRun.safeParse(node);
  const id = parsed.success ? checkRunId(parsed.data) : null;
  if (!parsed.success || id === null) throw new GitHubError('invalid', 'check runs of this app: malformed');
  const { name, status, conclusion, title, summary, text } = parsed.data;
  return {
    id,
    name,
    status: STATUS[status] ?? 'other',
    conclusion: conclusion?.toLowerCase() ?? null,
    title,
    summary,
    text,
  };
}

// The id of a check run, from its address. Larger ids exceed GraphQL's Int, and there is no field for them.
const checkRunId = (run: CheckRunAnswer): string | null =>
  typeof run.databaseId === 'number' || typeof run.databaseId === 'bigint'
    ? String(run.databaseId)
    : (/\/runs\/(\d+)(?:$|[?#])/.exec(run.url)?.[1] ?? null);
