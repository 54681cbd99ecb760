import { atSecond, atSecondOrNull } from '../clock.ts';
import type { SandboxContext } from '../context.ts';
import type { Annotation, CheckRun, CheckSuite, CommitStatus } from '../model/checks.ts';
import type { PullRequest } from '../model/pull-request.ts';
import type { Repository } from '../model/repository.ts';
import { accountJson } from './account.ts';
import { appJson } from './app.ts';
import { simpleCommitJson } from './commit.ts';
import type { Json } from './json.ts';
import { repositoryApi, repositoryUrl } from './links.ts';
import { minimalRepositoryJson } from './repository.ts';

function pullRequestPartJson(context: SandboxContext, { id, number, repository, head, base }: PullRequest): Json {
  const repo = (of: Repository) => ({ id: of.id, url: repositoryApi(context, of), name: of.name });
  return {
    id,
    number,
    url: `${repositoryApi(context, repository)}/pulls/${number}`,
    head: { ref: head.ref, sha: head.sha, repo: repo(head.repository ?? repository) },
    base: { ref: base.ref, sha: base.sha, repo: repo(repository) },
  };
}

/**
 * Open pull requests with the suite's or run's commit as their head.
 * Without those from forks, as on GitHub.
 */
export function pullRequestsOf(
  context: SandboxContext,
  { repository, headSha }: Pick<CheckSuite, 'repository' | 'headSha'>,
): readonly Json[] {
  return [...repository.pullRequests.values()]
    .filter(({ state, head }) => state === 'open' && head.sha === headSha && head.repository === repository)
    .map((pullRequest) => pullRequestPartJson(context, pullRequest));
}

export function checkRunJson(context: SandboxContext, run: CheckRun): Json {
  const { suite } = run;
  const api = repositoryApi(context, suite.repository);
  const url = `${api}/check-runs/${run.id}`;
  const html = `${repositoryUrl(context, suite.repository)}/runs/${run.id}`;
  return {
    id: run.id,
    node_id: run.nodeId,
    name: run.name,
    head_sha: run.headSha,
    external_id: run.externalId,
    url,
    html_url: html,
    details_url: run.detailsUrl ?? html,
    status: run.status,
    conclusion: run.conclusion,
    started_at: atSecond(run.startedAt),
    completed_at: atSecondOrNull(run.completedAt),
    output: {
      title: run.title,
      summary: run.summary,
      text: run.text,
      annotations_count: run.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    check_suite: { id: suite.id },
    app: appJson(context, suite.app),
    pull_requests: pullRequestsOf(context, suite),
  };
}

export function annotationJson(context: SandboxContext, run: CheckRun, annotation: Annotation): Json {
  return {
    path: annotation.path,
    start_line: annotation.startLine,
    end_line: annotation.endLine,
    start_column: annotation.startColumn,
    end_column: annotation.endColumn,
    annotation_level: annotation.level,
    title: annotation.title,
    message: annotation.message,
    raw_details: annotation.rawDetails,
    blob_href: `${repositoryUrl(context, run.suite.repository)}/blob/${run.headSha}/${annotation.path}`,
  };
}

/** Status and conclusion of a suite, from its runs. The worst conclusion counts once all are completed. */
export function suiteOutcome(suite: CheckSuite): { readonly status: string; readonly conclusion: string | null } {
  const runs = latestRuns(suite);
  if (runs.length === 0) return { status: 'queued', conclusion: null };
  if (runs.some(({ status }) => status !== 'completed')) return { status: 'in_progress', conclusion: null };
  const WORST_FIRST = [
    'action_required',
    'timed_out',
    'failure',
    'cancelled',
    'stale',
    'success',
    'neutral',
    'skipped',
  ];
  const conclusions = runs.map(({ conclusion }) => conclusion ?? 'stale');
  return { status: 'completed', conclusion: WORST_FIRST.find((name) => conclusions.some((c) => c === name)) ?? null };
}

/** The newest run of each name. */
export function latestRuns(suite: CheckSuite): readonly CheckRun[] {
  const newest = new Map<string, CheckRun>();
  for (const run of suite.repository.checkRuns) if (run.suite === suite) newest.set(run.name, run);
  return [...newest.values()];
}

export function checkSuiteJson(context: SandboxContext, suite: CheckSuite): Json {
  const { repository } = suite;
  const url = `${repositoryApi(context, repository)}/check-suites/${suite.id}`;
  const commit = repository.objects.commits.get(suite.headSha);
  return {
    id: suite.id,
    node_id: suite.nodeId,
    head_branch: suite.headBranch,
    head_sha: suite.headSha,
    ...suiteOutcome(suite),
    url,
    before: commit?.parents[0] ?? null,
    after: suite.headSha,
    pull_requests: pullRequestsOf(context, suite),
    app: appJson(context, suite.app),
    created_at: atSecond(suite.createdAt),
    updated_at: atSecond(suite.updatedAt),
    latest_check_runs_count: latestRuns(suite).length,
    check_runs_url: `${url}/check-runs`,
    head_commit: commit ? simpleCommitJson(commit) : null,
  };
}

/** What REST adds to a suite. */
export function fullCheckSuiteJson(context: SandboxContext, suite: CheckSuite): Json {
  return { ...checkSuiteJson(context, suite), repository: minimalRepositoryJson(context, suite.repository) };
}

export function statusJson(context: SandboxContext, repository: Repository, status: CommitStatus): Json {
  const created = atSecond(status.createdAt);
  return {
    id: status.id,
    node_id: status.nodeId,
    url: `${repositoryApi(context, repository)}/statuses/${status.sha}`,
    avatar_url: `${context.url()}/avatars/${encodeURIComponent(status.creator.login)}`,
    state: status.state,
    context: status.context,
    description: status.description,
    target_url: status.targetUrl,
    created_at: created,
    updated_at: created,
    creator: accountJson(context, status.creator),
  };
}
