import type { Opinion } from './oracle.ts';
import type { Stage } from './stage.ts';
import { shownConclusion } from './watch.ts';

const CHECKLIST = '<!-- countersign:checklist -->';
const ANSWER = /^<!-- countersign:answer (\S+) -->/;

/**
 * What must not be once all is settled.
 * @param opinion what is right now; null if the app was not told of what came last, so that its check may be late
 */
export function findFlaws(stage: Stage, opinion: Opinion | null): readonly string[] {
  const { pull, lane } = stage;
  const flaws: string[] = [];
  const shown = shownConclusion(stage);
  if (opinion && pull.state === 'open') {
    if (shown === 'success' && !opinion.ready) flaws.push(`the check passes, but ${opinion.missing.join('; ')}`);
    if (shown === 'skipped' && !opinion.freed) flaws.push('the check is skipped, but nobody let the release go');
    if (shown === null) flaws.push('there is no check');
  }

  const posts = pull.comments.filter(({ performedViaApp }) => performedViaApp?.id === lane.seeded.app.id);
  const checklists = posts.filter(({ body }) => body.startsWith(CHECKLIST)).length;
  if (checklists > 1) flaws.push(`there are ${checklists} checklists`);
  const isListed = shown === 'success' || shown === 'in_progress';
  if (opinion && pull.state === 'open' && isListed && checklists === 0) flaws.push('there is no checklist');

  const answered = posts.flatMap(({ body }) => ANSWER.exec(body)?.[1] ?? []);
  for (const act of new Set(answered)) {
    const times = answered.filter((other) => other === act).length;
    if (times > 1) flaws.push(`${act} was answered ${times} times`);
  }
  return flaws;
}
