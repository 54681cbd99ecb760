import type { Policy, PolicyProblem } from '../../src/domain/policy.ts';
import { parsePolicy } from '../../src/policy-file/parse.ts';

export const OWN = '.github/countersign.yml';
export const SHARED = 'acme/.github:.github/countersign.yml';

/** Six lines: whatever a test adds starts in line 7. */
export const FOUR_ROLES = `version: 1
roles:
  product-owner: { users: [pat] }
  operations-coordinator: { teams: [acme/operations] }
  release-coordinator: { teams: [acme/release-coordinators] }
  security-architect: { teams: [acme/appsec] }
`;

export const read = (own: string | null, shared: string | null = null) =>
  parsePolicy({
    own: own === null ? null : { file: OWN, text: own },
    shared: shared === null ? null : { file: SHARED, text: shared },
  });

/** The policy of texts that must be valid. @throws Error with the problems if they are not */
export function valid(own: string | null, shared: string | null = null): Policy {
  const reading = read(own, shared);
  if (reading.state !== 'valid') throw new Error(`not valid: ${JSON.stringify(reading, null, 2)}`);
  return reading.policy;
}

/** The problems of texts that are expected to be invalid. */
export function problems(own: string | null, shared: string | null = null): readonly PolicyProblem[] {
  const reading = read(own, shared);
  if (reading.state !== 'invalid') throw new Error(`expected an invalid policy, got: ${reading.state}`);
  return reading.problems;
}

/** `7:1 field: problem`; the shared file's begin with `shared `. */
export const brief = (list: readonly PolicyProblem[]): readonly string[] =>
  list.map(
    ({ file, line, column, field, problem, severity }) =>
      `${file === SHARED ? 'shared ' : ''}${line}:${column} ${severity === 'warning' ? 'warning ' : ''}${field}: ${problem}`,
  );
