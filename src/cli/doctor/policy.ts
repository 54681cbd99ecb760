import { POLICY_PATH, type PolicyProblem, type PolicyReading } from '../../domain/policy.ts';
import type { SetupFacts } from '../../domain/setup.ts';
import { type Finding, finding, fine } from './finding.ts';

/** Whether there is a policy, and what is wrong with it. */
export function judgePolicy(facts: SetupFacts): readonly Finding[] {
  const { policy, repository, installation } = facts;
  if (policy.state === 'unavailable') {
    return [
      finding('policy', 'error', 'policy-unreadable', {
        subjects: [],
        found: `It is not known whether there is a policy: ${policy.what} could not be read.`,
        why: 'Without the policy nothing can be decided, and nothing else here can be judged.',
        fix: `Grant the app the permission contents: read at ${installation.url}, for ${repository.owner}/.github as well where the shared policy is`,
      }),
    ];
  }
  return judgeReading(policy.value, facts);
}

function judgeReading(policy: PolicyReading, { repository }: SetupFacts): readonly Finding[] {
  switch (policy.state) {
    case 'absent':
      return [
        finding('policy', 'error', 'policy-absent', {
          subjects: [],
          found: `There is no ${POLICY_PATH} on the default branch, nor a shared one in ${repository.owner}/.github.`,
          why: 'Without one the app does nothing at all here (REL-5), and where its check is required nothing can be merged.',
          fix: `Commit one; docs/policy.md begins with the smallest. Edit it at ${repository.url}/new/${repository.defaultBranch ?? 'main'}?filename=${POLICY_PATH}`,
        }),
      ];
    case 'invalid':
      return policy.problems.map((one) =>
        problem(one, 'policy-invalid', 'Every release shows an error until it is fixed (REL-5).'),
      );
    case 'valid': {
      const { warnings, sources } = policy.policy;
      const files = sources.map(({ file }) => file);
      return [
        fine('policy', 'policy-valid', files, `The policy is valid: ${files.join(', ')}.`),
        ...warnings.map((one) => problem(one, 'policy-warning', 'The gate takes the policy as it is.')),
      ];
    }
  }
}

/** A problem at its place. The texts are the policy's own: without a full stop. */
export function problem(
  { file, line, column, severity, field, problem: what, fix }: PolicyProblem,
  code: string,
  why: string,
): Finding {
  const found = `${file}:${line}:${column}: ${what}.`;
  return finding('policy', severity, code, { subjects: field === '' ? [] : [field], found, why, fix });
}
