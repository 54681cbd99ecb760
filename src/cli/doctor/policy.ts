import { POLICY_PATH, type PolicyProblem, type PolicyReading } from '../../domain/policy.ts';
import type { SetupFacts } from '../../domain/setup.ts';
import { type Finding, finding, fine } from './finding.ts';

/** Checks that there is a valid policy, and lists its problems. */
export function judgePolicy(facts: SetupFacts): readonly Finding[] {
  const { policy, repository, installation } = facts;
  if (policy.state === 'unavailable') {
    return [
      finding('policy', 'error', 'policy-unreadable', {
        subjects: [],
        found: `Whether there is a policy is not known: ${policy.what} could not be read.`,
        why: 'Without the policy, the app decides nothing, and this report cannot judge the rest.',
        fix: `Grant the app the permission contents: read at ${installation.url}, and also for ${repository.owner}/.github if the shared policy is there`,
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
          found: `There is no ${POLICY_PATH} on the default branch, and no shared policy in ${repository.owner}/.github.`,
          why: 'Without a policy, the app does nothing here (REL-5). If its check is required, nothing can be merged.',
          fix: `Create one; docs/policy.md begins with the smallest policy. Write it at ${repository.url}/new/${repository.defaultBranch ?? 'main'}?filename=${POLICY_PATH}`,
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
        ...warnings.map((one) =>
          problem(one, 'policy-warning', 'The policy is valid and in use, but this may not be what you want.'),
        ),
      ];
    }
  }
}

/** Makes a finding of a policy problem, whose texts have no period at the end. */
export function problem(
  { file, line, column, severity, field, problem: what, mend: fix }: PolicyProblem,
  code: string,
  why: string,
): Finding {
  const found = `${file}:${line}:${column}: ${what}.`;
  return finding('policy', severity, code, { subjects: field === '' ? [] : [field], found, why, fix });
}
