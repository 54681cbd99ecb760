import type { Effect } from '../../domain/effects.ts';
import type { PullRequestSubject } from '../../domain/facts.ts';
import type { GitHubClient } from '../client/client.ts';
import { GitHubError } from '../client/github-error.ts';
import { classifyLasting } from '../client/lasting.ts';
import { RepositoryClient } from '../client/repository-client.ts';
import { ACKNOWLEDGEMENT } from './acknowledgement.ts';
import { writeCheck } from './write-check.ts';

/** Adding an existing reaction changes nothing, so this may safely be sent twice. */
export const REACT_MUTATION = `
mutation React($subject: ID!, $content: ReactionContent!) {
  addReaction(input: { subjectId: $subject, content: $content }) { reaction { content } }
}`;

/**
 * Carries out one effect, with one API call.
 * If the answer is lost the effect may have happened all the same: nothing is repeated here, but the caller observes
 * and plans again, and so finds what was written (VER-5).
 * @throws GitHubError if GitHub refused, or did not answer
 */
export async function apply(client: GitHubClient, subject: PullRequestSubject, effect: Effect): Promise<void> {
  const repository = new RepositoryClient(client, subject.repository);
  const issue = { issue_number: subject.number };
  switch (effect.kind) {
    case 'create-check':
    case 'update-check':
      await writeCheck(repository, effect);
      return;
    case 'create-comment':
      await repository.rest('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
        ...issue,
        body: effect.body,
      });
      return;
    case 'update-comment':
      await repository.rest('PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}', {
        comment_id: effect.id,
        body: effect.body,
      });
      return;
    case 'delete-comment':
      await unlessGone(() =>
        repository.rest('DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}', {
          comment_id: effect.id,
        }),
      );
      return;
    case 'add-label':
      await repository.rest('POST /repos/{owner}/{repo}/issues/{issue_number}/labels', {
        ...issue,
        labels: [effect.name],
      });
      return;
    case 'remove-label':
      await unlessGone(() =>
        repository.rest('DELETE /repos/{owner}/{repo}/issues/{issue_number}/labels/{name}', {
          ...issue,
          name: effect.name,
        }),
      );
      return;
    case 'react': {
      const answer = await client.graphql(REACT_MUTATION, { subject: effect.nodeId, content: ACKNOWLEDGEMENT });
      const [gap] = answer.gaps;
      if (gap) {
        const lasting = classifyLasting(null, gap.message);
        throw new GitHubError(gap.why === 'missing' ? 'not-found' : 'forbidden', `reaction: ${gap.message}`, {
          lasting,
        });
      }
      return;
    }
  }
}

/**
 * Ignores that what should be removed is gone already.
 * Somebody was faster, or an earlier answer was lost. If the whole pull request is gone or hidden, the next observation
 * finds out.
 */
async function unlessGone(request: () => Promise<unknown>): Promise<void> {
  try {
    await request();
  } catch (error) {
    if (!(error instanceof GitHubError) || error.code !== 'not-found') throw error;
  }
}
