import { isMet, type PolicyRequirement } from '../../domain/requirement.ts';
import { plainText } from '../markdown/escape.ts';
import { counted, sentence } from '../markdown/phrases.ts';
import { problemLine } from '../pull-request/problems.ts';
import { obstacle, type RequirementWords } from './words.ts';

/** POL-2, REL-5. */
export const policyWords: RequirementWords<'policy'> = {
  kind: 'policy',
  name: 'The policy is valid',
  always: true,
  row(found) {
    const { errors, warnings } = findings(found);
    const risky = warnings.length > 0 ? `, ${counted(warnings.length, 'warning')}` : '';
    return { found: `${counted(errors.length, 'problem')}${risky}` };
  },
  clauses(open) {
    const { errors } = findings(open);
    return [
      errors.length > 0 ? `the policy file has ${counted(errors.length, 'problem')}` : 'the policy file is not valid',
    ];
  },
  short: () => 'the policy file',
  blocks(found, { facts }) {
    const { errors, warnings } = findings(found);
    const lines = (list: typeof errors) => list.map((problem) => `- ${problemLine(facts, problem)}`);
    const broken = `⚠️ **The policy file has ${counted(errors.length, 'problem')}.** Nothing can become ready before it is mended on the default branch:`;
    const risky = `⚠️ **The policy file has ${counted(warnings.length, 'warning')}**, which ${warnings.length === 1 ? 'stops' : 'stop'} nothing:`;
    const unclear = errors.length === 0 && !found.every(isMet);
    return [
      ...(unclear ? [obstacle('', '⚠️ **The policy file is not valid.** Nothing can become ready before it is.')] : []),
      ...(errors.length > 0 ? [obstacle('policy problems', broken, lines(errors))] : []),
      ...(warnings.length > 0 ? [obstacle('policy warnings', risky, lines(warnings))] : []),
    ];
  },
  lines: (found) =>
    found
      .flatMap(({ problems, warnings }) => [...problems, ...warnings])
      .map(
        (one) =>
          `${one.severity}: ${plainText(one.file)}:${one.line}:${one.column}: ${sentence(plainText(one.problem, 500))} ${sentence(plainText(one.fix, 500))}`,
      ),
  recordedAs: 'policy',
  lacked: () => 'the policy file could not be understood',
};

/** What is wrong, apart from what is only risky; both may be found whether or not the policy could be used. */
function findings(found: readonly PolicyRequirement[]) {
  const all = found.flatMap(({ problems, warnings }) => [...problems, ...warnings]);
  return {
    errors: all.filter(({ severity }) => severity === 'error'),
    warnings: all.filter(({ severity }) => severity === 'warning'),
  };
}
