import { z } from 'zod';
import { type IssueEffect, issueMarker, type ObservedIssue } from '../../domain/tag-issue.ts';
import { GitHubError } from '../client/github-error.ts';
import type { RepositoryClient } from '../client/repository-client.ts';

const PAGE = 100;
const ISSUE = 'GET /repos/{owner}/{repo}/issues/{issue_number}';
const ISSUES = 'GET /repos/{owner}/{repo}/issues';

const issueShape = z.object({
  number: z.number().int(),
  html_url: z.string(),
  state: z.enum(['open', 'closed']),
  title: z.string(),
  body: z.string().nullish(),
  performed_via_github_app: z.object({ id: z.number().int() }).nullish(),
  pull_request: z.object({}).nullish(),
});
type Issue = z.infer<typeof issueShape>;

/**
 * The issue in which this app reports a tag; null if there is none.
 * It is an issue that GitHub attributes to the app, with the tag's marker: anyone can type the marker, or the title.
 * @param known its number, if that is stored; otherwise all issues that the app opened are searched
 * @param own the app's login; GitHub lists issues by who opened them
 * @throws GitHubError also if the login is not known yet: another issue must not be made blindly
 */
export const findTagIssue = (
  repository: RepositoryClient,
  tag: string,
  own: string | null,
  known: number | null,
): Promise<ObservedIssue | null> => findOwnIssue(repository, issueMarker(tag), own, known);

/** The same for any subject with an issue, found by the marker at its start. */
export async function findOwnIssue(
  repository: RepositoryClient,
  marker: string,
  own: string | null,
  known: number | null,
): Promise<ObservedIssue | null> {
  if (known !== null) {
    const found = await unlessGone(() => repository.rest(ISSUE, { issue_number: known }));
    const issue = found === null ? null : parsed(issueShape, found, ISSUE);
    if (issue !== null && isOwn(issue, repository.client.appId)) return observed(issue);
  }
  if (own === null) throw new GitHubError('unavailable', `${ISSUES}: the app's own login is not known yet`);
  for (let page = 1; ; page += 1) {
    const answer = await repository.rest(ISSUES, { creator: own, state: 'all', per_page: PAGE, page });
    const issues = parsed(z.array(issueShape), answer, ISSUES);
    const issue = issues.find((one) => isOwn(one, repository.client.appId) && (one.body ?? '').startsWith(marker));
    if (issue !== undefined) return observed(issue);
    if (issues.length < PAGE) return null;
  }
}

const isOwn = ({ performed_via_github_app: app, pull_request: pull }: Issue, appId: number | null): boolean =>
  !pull && app?.id === appId;

const observed = ({ number, html_url: url, state, title, body }: Issue): ObservedIssue => ({
  number,
  url,
  state,
  title,
  body: body ?? '',
});

/**
 * Carries out one effect, with one API call.
 * @returns the issue after it; null if the repository has no issues, so that nothing can be reported there, and for a
 * comment, which changes nothing in it
 * @throws GitHubError
 */
export async function applyToIssue(repository: RepositoryClient, effect: IssueEffect): Promise<ObservedIssue | null> {
  switch (effect.kind) {
    case 'create-issue': {
      const route = 'POST /repos/{owner}/{repo}/issues';
      const made = await unlessGone(() => repository.rest(route, { title: effect.title, body: effect.body }));
      return made === null ? null : observed(parsed(issueShape, made, route));
    }
    case 'update-issue': {
      const { number, title, body, state } = effect;
      const route = 'PATCH /repos/{owner}/{repo}/issues/{issue_number}';
      const changed = await repository.rest(route, {
        issue_number: number,
        title,
        body,
        state,
        ...(state === 'closed' ? { state_reason: 'completed' } : {}),
      });
      return observed(parsed(issueShape, changed, route));
    }
    case 'comment':
      await repository.rest('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
        issue_number: effect.number,
        body: effect.body,
      });
      return null;
  }
}

/** null if the issue was deleted or moved, or if the repository has none (410). */
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
