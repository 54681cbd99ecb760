import type { PolicyProblem, Position } from '../domain/policy.ts';
import type { Complaint } from './problem.ts';
import { fieldName, type Path } from './tree.ts';

/** Something that makes the policy invalid. */
export const error = (at: Position, path: Path, complaint: Complaint): PolicyProblem =>
  problem('error', at, path, complaint);

/** Something risky that stops nothing. */
export const warning = (at: Position, path: Path, complaint: Complaint): PolicyProblem =>
  problem('warning', at, path, complaint);

function problem(
  severity: PolicyProblem['severity'],
  { file, line, column }: Position,
  path: Path,
  { problem, mend }: Complaint,
): PolicyProblem {
  return { file, line, column, severity, field: fieldName(path), problem, mend };
}
