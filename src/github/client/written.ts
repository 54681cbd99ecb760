import type { z } from 'zod';
import { GitHubError } from './github-error.ts';

/**
 * Checks that the answer to a write is about what was written.
 * A proxy in front of GitHub may answer with success although GitHub received nothing.
 * @throws GitHubError
 */
export function expectWritten(shape: z.ZodType, answer: unknown, what: string): void {
  if (shape.safeParse(answer).success) return;
  throw new GitHubError('unavailable', `${what}: the answer is not about what was written`);
}
