import type { DeploymentState } from '../model/deployment.ts';
import type { RunConclusion } from '../model/workflow.ts';
import type { CheckColour } from './check-list.ts';

/** Color, symbol and word of a run or a job. */
export function outcomeLook(
  status: 'queued' | 'waiting' | 'completed',
  conclusion: RunConclusion | null,
): { readonly colour: CheckColour; readonly glyph: string; readonly word: string } {
  if (status === 'waiting') return { colour: 'yellow', glyph: 'clock', word: 'waiting' };
  switch (conclusion) {
    case 'success':
      return { colour: 'green', glyph: 'check-circle-fill', word: 'success' };
    case 'failure':
      return { colour: 'red', glyph: 'x-circle-fill', word: 'failure' };
    case 'cancelled':
      return { colour: 'grey', glyph: 'stop', word: 'cancelled' };
    case 'skipped':
      return { colour: 'grey', glyph: 'skip', word: 'skipped' };
    case null:
      return { colour: 'yellow', glyph: 'dot-fill', word: 'queued' };
  }
}

/** Color of a deployment's state. */
export const STATE_COLOUR: Readonly<Record<DeploymentState, CheckColour>> = {
  success: 'green',
  error: 'red',
  failure: 'red',
  inactive: 'grey',
  in_progress: 'yellow',
  pending: 'yellow',
  queued: 'yellow',
  waiting: 'yellow',
};
