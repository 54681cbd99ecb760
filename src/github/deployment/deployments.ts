import { z } from 'zod';
import type { Account } from '../../domain/account.ts';
import type { ListedDeployment, RunFacts } from '../../domain/deployment.ts';
import type { Instant } from '../../domain/ids.ts';
import { GitHubError } from '../client/github-error.ts';
import type { RepositoryClient } from '../client/repository-client.ts';
import { restAccount } from '../client/rest-account.ts';
import { instant, sha } from '../client/shapes.ts';

const PAGE = 100;
/** The most pages that are read. More are a sign of an error, which is reported. */
const MOST_PAGES = 100;

const ONE = 'GET /repos/{owner}/{repo}/deployments/{deployment_id}';
const LIST = 'GET /repos/{owner}/{repo}/deployments';
const STATUSES = 'GET /repos/{owner}/{repo}/deployments/{deployment_id}/statuses';
const RUN = 'GET /repos/{owner}/{repo}/actions/runs/{run_id}';
const PENDING = 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/pending_deployments';
const APPROVALS = 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/approvals';
const ANSWER = 'POST /repos/{owner}/{repo}/actions/runs/{run_id}/deployment_protection_rule';

const deploymentShape = z
  .object({
    id: z.number().int().transform(String),
    sha,
    ref: z.string(),
    environment: z.string(),
    creator: restAccount,
    created_at: instant,
  })
  .transform(({ created_at: createdAt, ...rest }): ListedDeployment => ({ ...rest, createdAt }));

/** One deployment; null if it is gone. @throws GitHubError */
export async function readDeployment(repository: RepositoryClient, id: string): Promise<ListedDeployment | null> {
  const answer = await unlessGone(() => repository.rest(ONE, { deployment_id: Number(id) }));
  return answer === null ? null : parsed(deploymentShape, answer, ONE);
}

/** All deployments since then, newest first. @throws GitHubError also if the list has no end */
export async function deploymentsSince(
  repository: RepositoryClient,
  since: Instant,
): Promise<readonly ListedDeployment[]> {
  const found: ListedDeployment[] = [];
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const answer = await repository.rest(LIST, { per_page: PAGE, page });
    const entries = parsed(z.array(deploymentShape), answer, LIST);
    found.push(...entries.filter(({ createdAt }) => createdAt >= since));
    if (entries.length < PAGE || entries.some(({ createdAt }) => createdAt < since)) return found;
  }
  throw new GitHubError('unavailable', `${LIST}: more than ${MOST_PAGES} pages`);
}

const statusShape = z.object({ state: z.string(), log_url: z.string().nullish() });

/** Whether a deployment ever began, and the run that its log belongs to. */
export async function deploymentProgress(
  repository: RepositoryClient,
  id: string,
): Promise<{ readonly began: boolean; readonly run: string | null }> {
  const statuses: z.infer<typeof statusShape>[] = [];
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const parameters = { deployment_id: Number(id), per_page: PAGE, page };
    const entries = parsed(z.array(statusShape), await repository.rest(STATUSES, parameters), STATUSES);
    statuses.push(...entries);
    if (entries.length < PAGE) {
      const runs = statuses.map(({ log_url: url }) => /\/actions\/runs\/(\d+)(?:\/|$)/.exec(url ?? '')?.[1]);
      return {
        began: statuses.some(({ state }) => state === 'in_progress' || state === 'success'),
        run: runs.find((run) => run !== undefined) ?? null,
      };
    }
  }
  throw new GitHubError('unavailable', `${STATUSES}: more than ${MOST_PAGES} pages`);
}

const runShape = z.object({
  id: z.number().int(),
  html_url: z.string(),
  run_attempt: z.number().int().positive(),
  head_sha: sha,
  event: z.string(),
  status: z.string().nullable(),
  triggering_actor: restAccount,
});

/** The latest attempt of a workflow run; null if it is gone. @throws GitHubError */
export async function readRun(repository: RepositoryClient, id: string): Promise<RunFacts | null> {
  const answer = await unlessGone(() => repository.rest(RUN, { run_id: Number(id) }));
  if (answer === null) return null;
  const run = parsed(runShape, answer, RUN);
  return {
    id: String(run.id),
    url: run.html_url,
    attempt: run.run_attempt,
    headSha: run.head_sha,
    event: run.event,
    completed: run.status === 'completed',
    triggeringActor: run.triggering_actor,
  };
}

const environment = z.object({ name: z.string() });

/** The names of the environments for which the run's latest attempt waits, for any reason. @throws GitHubError */
export async function pendingEnvironments(repository: RepositoryClient, run: string): Promise<readonly string[]> {
  const answer = await repository.rest(PENDING, { run_id: Number(run) });
  return parsed(z.array(z.object({ environment })), answer, PENDING).map((pending) => pending.environment.name);
}

/**
 * Who last approved the run's deployment to the environment manually; null if GitHub names nobody. @throws GitHubError
 */
export async function approverOf(repository: RepositoryClient, run: string, name: string): Promise<Account | null> {
  const shape = z.array(z.object({ state: z.string(), user: restAccount, environments: z.array(environment) }));
  const reviews = parsed(shape, await repository.rest(APPROVALS, { run_id: Number(run) }), APPROVALS);
  const here = reviews.filter(
    ({ state, environments }) =>
      state === 'approved' && environments.some((one) => one.name.toLowerCase() === name.toLowerCase()),
  );
  return here.at(-1)?.user ?? null;
}

/**
 * Answers the app's protection rule or, if `state` is null, only comments on it.
 * @returns `refused` if GitHub has nothing (any more) to be answered there
 * @throws GitHubError
 */
export async function answerRule(
  repository: RepositoryClient,
  run: string,
  answer: { readonly environment: string; readonly state: 'approved' | 'rejected' | null; readonly comment: string },
): Promise<'taken' | 'refused'> {
  try {
    await repository.rest(ANSWER, {
      run_id: Number(run),
      environment_name: answer.environment,
      comment: answer.comment,
      ...(answer.state === null ? {} : { state: answer.state }),
    });
    return 'taken';
  } catch (error) {
    if (error instanceof GitHubError && (error.status === 404 || error.status === 422)) return 'refused';
    throw error;
  }
}

async function unlessGone(request: () => Promise<unknown>): Promise<unknown> {
  try {
    return await request();
  } catch (error) {
    if (error instanceof GitHubError && error.code === 'not-found') return null;
    throw error;
  }
}

function parsed<Shape>(shape: z.ZodType<Shape>, answer: unknown, route: string): Shape {
  const read = shape.safeParse(answer);
  if (!read.success) throw new GitHubError('invalid', `${route}: malformed`);
  return read.data;
}
