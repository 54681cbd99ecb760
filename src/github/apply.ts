import type { Annotation, CheckContent, Effect } from '../domain/effects.ts';
import type { PullRequestSubject } from '../domain/facts.ts';
import type { GitHubClient } from './client.ts';
import { GitHubError } from './github-error.ts';
import { ACKNOWLEDGEMENT } from './lists.ts';

/** Adding a reaction that is there already changes nothing, so this one may safely come twice. */
export const REACT_MUTATION = `
mutation React($subject: ID!, $content: ReactionContent!) {
  addReaction(input: { subjectId: $subject, content: $content }) { reaction { content } }
}`;

/**
 * Does one effect, by one API call. When the answer is lost the effect may have happened all the same: nothing is sent
 * again here, the caller looks again and plans anew, and so finds what was written (VER-5).
 * @throws GitHubError where GitHub refused, or did not answer.
 */
export async function apply(client: GitHubClient, subject: PullRequestSubject, effect: Effect): Promise<void> {
  const repository = { owner: subject.repository.owner, repo: subject.repository.name };
  const issue = { ...repository, issue_number: subject.number };
  switch (effect.kind) {
    case 'create-check':
      await client.rest('POST /repos/{owner}/{repo}/check-runs', newCheck(repository, effect.head, effect.content));
      return;
    case 'update-check':
      // Annotations are only ever added to a run, so a run that points at lines is made anew; the newest of a name counts.
      await (effect.content.annotations.length > 0
        ? client.rest('POST /repos/{owner}/{repo}/check-runs', newCheck(repository, effect.head, effect.content))
        : client.rest('PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}', {
            ...repository,
            check_run_id: effect.id,
            ...checkParameters(effect.content),
          }));
      return;
    case 'create-comment':
      await client.rest('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', { ...issue, body: effect.body });
      return;
    case 'update-comment':
      await client.rest('PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}', {
        ...repository,
        comment_id: effect.id,
        body: effect.body,
      });
      return;
    case 'delete-comment':
      await unlessGone(() =>
        client.rest('DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}', {
          ...repository,
          comment_id: effect.id,
        }),
      );
      return;
    case 'add-label':
      await client.rest('POST /repos/{owner}/{repo}/issues/{issue_number}/labels', { ...issue, labels: [effect.name] });
      return;
    case 'remove-label':
      await unlessGone(() =>
        client.rest('DELETE /repos/{owner}/{repo}/issues/{issue_number}/labels/{name}', {
          ...issue,
          name: effect.name,
        }),
      );
      return;
    case 'react': {
      const answer = await client.graphql(REACT_MUTATION, { subject: effect.nodeId, content: ACKNOWLEDGEMENT });
      const [gap] = answer.gaps;
      if (gap) throw new GitHubError(gap.why === 'missing' ? 'not-found' : 'forbidden', `reaction: ${gap.message}`);
      return;
    }
  }
}

const newCheck = (repository: { owner: string; repo: string }, head: string, content: CheckContent) => ({
  ...repository,
  head_sha: head,
  ...checkParameters(content),
});

/** The times are left to GitHub's clock. */
const checkParameters = (content: CheckContent) => ({
  name: content.name,
  status: 'completed',
  conclusion: content.conclusion,
  output: {
    title: content.title,
    summary: content.summary,
    text: content.text,
    ...(content.annotations.length > 0 ? { annotations: content.annotations.map(annotationParameters) } : {}),
  },
});

const annotationParameters = (annotation: Annotation) => ({
  path: annotation.path,
  start_line: annotation.line,
  end_line: annotation.line,
  ...(annotation.column === null ? {} : { start_column: annotation.column, end_column: annotation.column }),
  annotation_level: annotation.level,
  title: annotation.title,
  message: annotation.message,
});

/**
 * What is to be taken away may be away already: somebody was faster, or an earlier answer was lost. Where the whole
 * pull request is gone, or may no longer be seen, the next look says so.
 */
async function unlessGone(request: () => Promise<unknown>): Promise<void> {
  try {
    await request();
  } catch (error) {
    if (!(error instanceof GitHubError) || error.code !== 'not-found') throw error;
  }
}
