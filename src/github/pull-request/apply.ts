import { z } from 'zod';
import type { Effect, LabelDefinition } from '../../domain/effects.ts';
import type { PullRequestSubject } from '../../domain/facts.ts';
import type { GitHubClient } from '../client/client.ts';
import { GitHubError } from '../client/github-error.ts';
import { classifyLasting } from '../client/lasting.ts';
import { RepositoryClient } from '../client/repository-client.ts';
import { expectWritten } from '../client/written.ts';
import { ACKNOWLEDGEMENT } from './acknowledgement.ts';
import { writeCheck } from './write-check.ts';

/** Adding an existing reaction changes nothing, so this may safely be sent twice. */
export const REACT_MUTATION = `
mutation React($subject: ID!, $content: ReactionContent!) {
  addReaction(input: { subjectId: $subject, content: $content }) { reaction { content } }
}`;

/** Minimizing a minimized comment changes nothing. */
export const MINIMIZE_MUTATION = `
mutation Minimize($subject: ID!, $classifier: ReportedContentClassifiers!) {
  minimizeComment(input: { subjectId: $subject, classifier: $classifier }) { minimizedComment { isMinimized } }
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
    case 'create-label':
      await orRest('label', () => createLabel(repository, effect));
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
    case 'minimize-comment':
      await orRest('minimize', async () => {
        const refused = await refusalOf(client, MINIMIZE_MUTATION, { subject: effect.nodeId, classifier: 'OUTDATED' });
        if (refused?.code === 'forbidden')
          throw new GitHubError('forbidden', refused.message, { lasting: refused.lasting });
      });
      return;
    case 'react': {
      const refused = await refusalOf(client, REACT_MUTATION, { subject: effect.nodeId, content: ACKNOWLEDGEMENT });
      if (refused) throw new GitHubError(refused.code, `reaction: ${refused.message}`, { lasting: refused.lasting });
      return;
    }
  }
}

/**
 * Lets a refused write rest, whatever the reason, instead of failing the job.
 * For what nothing waits for.
 */
async function orRest(what: string, request: () => Promise<void>): Promise<void> {
  try {
    await request();
  } catch (error) {
    if (!(error instanceof GitHubError) || !['forbidden', 'invalid'].includes(error.code)) throw error;
    const lasting = error.lasting ?? { scope: 'act', reason: 'permission' };
    throw new GitHubError('forbidden', `${what}: ${error.message}`, { lasting });
  }
}

/** Makes a label of the repository. One that exists already stays as it is. */
async function createLabel(repository: RepositoryClient, { name, color, description }: LabelDefinition): Promise<void> {
  try {
    const made = await repository.rest('POST /repos/{owner}/{repo}/labels', { name, color, description });
    expectWritten(z.object({ name: z.literal(name) }), made, `label ${name}`);
  } catch (error) {
    if (!(error instanceof GitHubError && error.status === 422 && error.message.includes('already_exists')))
      throw error;
  }
}

/** Sends a mutation. @returns why GitHub refused it; null if it did not */
async function refusalOf(client: GitHubClient, mutation: string, variables: Readonly<Record<string, string>>) {
  const [gap] = (await client.graphql(mutation, variables)).gaps;
  if (gap === undefined) return null;
  const code = gap.why === 'missing' ? ('not-found' as const) : ('forbidden' as const);
  return { code, message: gap.message, lasting: classifyLasting(null, gap.message) };
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
