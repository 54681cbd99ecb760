import type { PolicyProblem, Position } from '../domain/policy.ts';
import type { Problem } from './problem.ts';
import { fieldName, type Path } from './tree.ts';

/** Something that makes the policy invalid. */
export const error = (at: Position, path: Path, complaint: Problem): PolicyProblem =>
  problem('error', at, path, complaint);

/** Something risky that stops nothing. */
export const warning = (at: Position, path: Path, complaint: Problem): PolicyProblem =>
  problem('warning', at, path, complaint);

function problem(
  severity: PolicyProblem['severity'],
  { file, line, column }: Position,
  path: Path,
  { problem, mend }: Problem,
): PolicyProblem {
  return { file, line, column, severity, field: fieldName(path), problem, mend };
}
