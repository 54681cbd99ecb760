import { atSecond, atSecondOrNull } from '../clock.ts';
import type { App } from '../model/apps.ts';
import type { CheckRun, CheckSuite } from '../model/checks.ts';
import type { Sha } from '../model/git.ts';
import type { Repository } from '../model/repository.ts';
import { latestRuns, suiteOutcome } from '../payloads/check.ts';
import { repositoryUrl } from '../payloads/links.ts';
import { addresses, commitOrNull, demandRead, type GraphNode, type Look } from './look.ts';
import { connection, type PageArguments } from './paging.ts';
import { rollupNode, statusNode } from './rollup.ts';

interface SuitesArguments extends PageArguments {
  readonly filterBy?: { readonly appId?: number | null; readonly checkName?: string | null } | null;
}

interface RunsArguments extends PageArguments {
  readonly filterBy?: {
    readonly appId?: number | null;
    readonly checkName?: string | null;
    readonly checkType?: 'ALL' | 'LATEST' | null;
    readonly status?: string | null;
    readonly statuses?: readonly string[] | null;
    readonly conclusions?: readonly string[] | null;
  } | null;
}

/** A commit's fields about its checks and statuses. */
export function checkFields(look: Look, repository: Repository, sha: Sha) {
  return {
    checkSuites: (args: SuitesArguments) => {
      demandRead(look, repository, 'checks');
      const { appId, checkName } = args.filterBy ?? {};
      const suites = repository.checkSuites
        .filter((suite) => suite.headSha === sha)
        .filter(({ app }) => appId == null || app.id === appId)
        .filter((suite) => checkName == null || latestRuns(suite).some(({ name }) => name === checkName));
      return connection(suites, args, { key: ({ id }) => id, node: (suite) => look.node.checkSuite(suite) });
    },
    status: () => statusNode(look, repository, sha),
    statusCheckRollup: () => rollupNode(look, repository, sha),
  };
}

export function checkSuiteNode(look: Look, suite: CheckSuite): GraphNode {
  const { repository } = suite;
  const { status, conclusion } = suiteOutcome(suite);
  return {
    __typename: 'CheckSuite',
    id: suite.nodeId,
    databaseId: suite.id,
    status: status.toUpperCase(),
    conclusion: conclusion?.toUpperCase() ?? null,
    createdAt: atSecond(suite.createdAt),
    updatedAt: atSecond(suite.updatedAt),
    ...addresses(
      look,
      `${repositoryUrl(look.context, repository)}/commit/${suite.headSha}/checks?check_suite_id=${suite.id}`,
    ),
    app: () => look.node.app(suite.app),
    // An app that acts by itself has no user.
    creator: null,
    workflowRun: null,
    commit: () => commitOrNull(look, repository, suite.headSha),
    branch: () => (suite.headBranch === null ? null : look.node.ref(repository, `refs/heads/${suite.headBranch}`)),
    repository: () => look.node.repository(repository),
    checkRuns: (args: RunsArguments) =>
      connection(chosenRuns(suite, args.filterBy ?? {}), args, {
        key: ({ id }) => id,
        node: (run) => look.node.checkRun(run),
      }),
  };
}

function chosenRuns(suite: CheckSuite, filter: NonNullable<RunsArguments['filterBy']>): readonly CheckRun[] {
  const { appId, checkName, checkType, status, statuses, conclusions } = filter;
  const all = checkType === 'ALL' ? suite.repository.checkRuns.filter((run) => run.suite === suite) : latestRuns(suite);
  return all
    .filter(({ suite: { app } }) => appId == null || app.id === appId)
    .filter(({ name }) => checkName == null || name === checkName)
    .filter((run) => status == null || run.status.toUpperCase() === status)
    .filter((run) => statuses == null || statuses.includes(run.status.toUpperCase()))
    .filter((run) => conclusions == null || conclusions.includes(run.conclusion?.toUpperCase() ?? ''));
}

export function checkRunNode(look: Look, run: CheckRun): GraphNode {
  const { repository } = run.suite;
  const page = `${repositoryUrl(look.context, repository)}/runs/${run.id}`;
  return {
    __typename: 'CheckRun',
    id: run.nodeId,
    databaseId: run.id,
    name: run.name,
    status: run.status.toUpperCase(),
    conclusion: run.conclusion?.toUpperCase() ?? null,
    title: run.title,
    summary: run.summary,
    text: run.text,
    externalId: run.externalId,
    detailsUrl: run.detailsUrl ?? page,
    permalink: page,
    ...addresses(look, page),
    startedAt: atSecond(run.startedAt),
    completedAt: atSecondOrNull(run.completedAt),
    checkSuite: () => look.node.checkSuite(run.suite),
    repository: () => look.node.repository(repository),
    annotations: (args: PageArguments) =>
      connection([...run.annotations.entries()], args, {
        key: ([index]) => index,
        node: ([index, annotation]) => ({
          databaseId: index,
          path: annotation.path,
          message: annotation.message,
          title: annotation.title,
          rawDetails: annotation.rawDetails,
          annotationLevel: annotation.level.toUpperCase(),
          blobUrl: `${repositoryUrl(look.context, repository)}/blob/${run.headSha}/${annotation.path}`,
          location: {
            start: { line: annotation.startLine, column: annotation.startColumn },
            end: { line: annotation.endLine, column: annotation.endColumn },
          },
        }),
      }),
  };
}

export function appNode(look: Look, app: App): GraphNode {
  return {
    __typename: 'App',
    id: app.nodeId,
    databaseId: app.id,
    clientId: app.clientId,
    slug: app.slug,
    name: app.name,
    description: null,
    createdAt: atSecond(app.createdAt),
    updatedAt: atSecond(app.createdAt),
    url: `${look.context.url()}/apps/${app.slug}`,
  };
}
