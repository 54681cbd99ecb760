import type { Policy, PolicyReading } from '../../src/domain/policy.ts';
import { parsePolicy } from '../../src/policy-file/parse.ts';

/** The smallest policy for the people of `facts.ts`, with more keys after it. */
export const policyText = (more = ''): string => `version: 1
roles:
  product-owner: { users: [pat] }
  operations-coordinator: { users: [oli] }
  release-coordinator: { users: [rae, sam] }
  security-architect: { users: [kim, lee] }
${more}`;

/** Parses a policy that must be valid. A test with a mistake in its policy fails here, with the problems. */
export function validPolicy(text: string): Policy {
  const reading = parsePolicy({ own: { file: '.github/countersign.yml', text }, shared: null });
  if (reading.state !== 'valid') throw new Error(`the test's policy is not valid: ${JSON.stringify(reading, null, 2)}`);
  return reading.policy;
}

/** As `evaluate` takes it. */
export const policy = (more = ''): PolicyReading => ({ state: 'valid', policy: validPolicy(policyText(more)) });
export const policyOf = (text: string): PolicyReading => ({ state: 'valid', policy: validPolicy(text) });
