import { z } from 'zod';
import type { ObservedCheck } from '../../domain/effects.ts';
import { asInstant } from '../../domain/ids.ts';
import { GitHubError } from '../client/github-error.ts';
import { addPage, type ListSoFar, newList, readingOf } from '../client/paged-list.ts';
import { PAGE_INFO } from '../client/query-parts.ts';

/** This app's check runs, in the check suites of one commit. `checksOf` parses them. */
export const CHECK_SUITE_PARTS = `
    ${PAGE_INFO}
    nodes {
      id
      checkRuns(first: 50, filterBy: { checkType: LATEST }) {
        ${PAGE_INFO}
        nodes { id databaseId url name status conclusion startedAt title summary text }
      }
    }`;

const checkRun = z.object({
  databaseId: z.union([z.number().int(), z.bigint()]).nullish(),
  url: z.string(),
  name: z.string(),
  status: z.string(),
  conclusion: z.string().nullable(),
  startedAt: z.iso.datetime({ offset: true }).nullish(),
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
 * The newest check run of each name among this app's check suites of a commit.
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
  const { name, status, conclusion, startedAt, title, summary, text } = parsed.data;
  return {
    id,
    name,
    status: STATUS[status] ?? 'other',
    conclusion: conclusion?.toLowerCase() ?? null,
    startedAt: startedAt == null ? null : asInstant(startedAt),
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
