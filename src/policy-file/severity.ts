import type { PolicyProblem, Position } from '../domain/policy.ts';
import type { Problem } from './problem.ts';
import { fieldName, type Path } from './tree.ts';

/** A problem that makes the policy invalid. */
export const errorAt = (at: Position, path: Path, problem: Problem): PolicyProblem =>
  located('error', at, path, problem);

/** A risk that blocks nothing. */
export const warningAt = (at: Position, path: Path, problem: Problem): PolicyProblem =>
  located('warning', at, path, problem);

function located(
  severity: PolicyProblem['severity'],
  { file, line, column }: Position,
  path: Path,
  { problem, fix }: Problem,
): PolicyProblem {
  return { file, line, column, severity, field: fieldName(path), problem, mend: fix };
}
