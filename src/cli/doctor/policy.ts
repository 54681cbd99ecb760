import { POLICY_PATH, type PolicyProblem, type PolicyReading } from '../../domain/policy.ts';
import type { SetupFacts } from '../../domain/setup.ts';
import { type Phrase, phrase, words } from '../../render/text/tree.ts';
import { type Finding, finding, fine, named, webAddress } from './finding.ts';

/** Checks that there is a valid policy, and lists its problems. */
export function judgePolicy(facts: SetupFacts): readonly Finding[] {
  const { policy, repository, installation } = facts;
  if (policy.state === 'unavailable') {
    return [
      finding('policy', 'error', 'policy-unreadable', {
        subjects: [],
        found: phrase`Whether there is a policy is not known: ${named(policy.what)} could not be read.`,
        why: phrase`Without the policy, the app decides nothing, and this report cannot judge the rest.`,
        fix: phrase`Grant the app the permission contents: read at ${webAddress(installation.url)}, and also for ${named(`${repository.owner}/.github`)} if the shared policy is there`,
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
          found: phrase`There is no ${words(POLICY_PATH)} on the default branch, and no shared policy in ${named(`${repository.owner}/.github`)}.`,
          why: phrase`Without a policy, the app does nothing here (REL-5). If its check is required, nothing can be merged.`,
          fix: phrase`Create one; docs/policy.md begins with the smallest policy. Write it at ${webAddress(`${repository.url}/new/${repository.defaultBranch ?? 'main'}?filename=${POLICY_PATH}`)}`,
        }),
      ];
    case 'invalid':
      return policy.problems.map((one) =>
        problem(one, 'policy-invalid', phrase`Every release shows an error until it is fixed (REL-5).`),
      );
    case 'valid': {
      const { warnings, sources } = policy.policy;
      const files = sources.map(({ file }) => file);
      return [
        fine('policy', 'policy-valid', files, phrase`The policy is valid: ${named(files.join(', '))}.`),
        ...warnings.map((one) =>
          problem(one, 'policy-warning', phrase`The policy is valid and in use, but this may not be what you want.`),
        ),
      ];
    }
  }
}

/** Makes a finding of a policy problem, whose texts have no period at the end. */
export function problem(
  { file, line, column, severity, field, problem: what, mend: fix }: PolicyProblem,
  code: string,
  why: Phrase,
): Finding {
  const found = phrase`${named(`${file}:${line}:${column}`)}: ${named(what)}.`;
  return finding('policy', severity, code, { subjects: field === '' ? [] : [field], found, why, fix: [named(fix)] });
}
