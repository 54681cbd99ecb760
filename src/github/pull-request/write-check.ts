import { z } from 'zod';
import type { Annotation, CheckContent, CheckEffect } from '../../domain/effects.ts';
import type { RepositoryClient } from '../client/repository-client.ts';
import { expectWritten } from '../client/written.ts';

/**
 * Creates or updates a check run of this app for any subject. It makes one API call.
 * @throws GitHubError if GitHub refused, did not answer, or answered with something other than that check
 */
export async function writeCheck(repository: RepositoryClient, effect: CheckEffect): Promise<void> {
  // Annotations can only be added to a run, so a run with annotations is created anew. The newest of a name counts.
  const answer = await (effect.kind === 'create-check' || effect.content.annotations.length > 0
    ? repository.rest('POST /repos/{owner}/{repo}/check-runs', newCheck(effect.head, effect.content))
    : repository.rest('PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}', {
        check_run_id: effect.id,
        ...checkParameters(effect.content),
      }));
  const { name } = effect.content;
  expectWritten(z.object({ name: z.literal(name) }).and(written(effect.content)), answer, `check ${name}`);
}

/** GitHub ignores a status that a run cannot have any more. */
const written = ({ conclusion }: CheckContent) =>
  conclusion === 'in_progress'
    ? z.object({ status: z.literal('in_progress'), conclusion: z.null() })
    : z.object({ conclusion: z.literal(conclusion) });

const newCheck = (head: string, content: CheckContent) => ({
  head_sha: head,
  ...checkParameters(content),
});

/** Leaves the times to GitHub's clock. */
const checkParameters = (content: CheckContent) => ({
  name: content.name,
  ...(content.conclusion === 'in_progress'
    ? { status: 'in_progress' }
    : { status: 'completed', conclusion: content.conclusion }),
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
