import { isMet, type PolicyRequirement } from '../../domain/requirement.ts';
import { problemLine, problemPlace } from '../pull-request/problems.ts';
import { counted } from '../text/phrases.ts';
import { phrase, strong, words } from '../text/tree.ts';
import { obstacle, type RequirementWords } from './words.ts';

/** POL-2, REL-5. */
export const policyWords: RequirementWords<'policy'> = {
  kind: 'policy',
  name: 'The policy is valid',
  always: true,
  row(found) {
    const { errors, warnings } = findings(found);
    const risky = warnings.length > 0 ? phrase`, ${counted(warnings.length, 'warning')}` : [];
    return { found: errors.length + warnings.length === 0 ? [] : phrase`${counted(errors.length, 'problem')}${risky}` };
  },
  clauses(open) {
    const { errors } = findings(open);
    return [
      errors.length > 0
        ? phrase`the policy file has ${counted(errors.length, 'problem')}`
        : phrase`the policy file is not valid`,
    ];
  },
  steps(open, _, { facts }) {
    const [first, ...others] = findings(open).errors;
    const more = others.length > 0 ? phrase` and ${others.length} more` : '';
    const what = first === undefined ? phrase`the policy file` : phrase`${problemPlace(facts, first)}${more}`;
    return [phrase`whoever maintains the policy fixes ${what} on the default branch`];
  },
  short: () => phrase`the policy file`,
  blocks(found, { facts }) {
    const { errors, warnings } = findings(found);
    const lines = (list: typeof errors) => list.map((problem) => problemLine(facts, problem));
    const broken = phrase`⚠️ ${strong`The policy file has ${counted(errors.length, 'problem')}.`} Nothing can become ready before it is fixed:`;
    const risky = phrase`⚠️ ${strong`The policy file has ${counted(warnings.length, 'warning')}`}, which ${words(warnings.length === 1 ? 'stops' : 'stop')} nothing:`;
    const unclear = errors.length === 0 && !found.every(isMet);
    return [
      ...(unclear
        ? [obstacle('', phrase`⚠️ ${strong`The policy file is not valid.`} Nothing can become ready before it is.`)]
        : []),
      ...(errors.length > 0 ? [obstacle('policy problems', broken, lines(errors))] : []),
      ...(warnings.length > 0 ? [obstacle('policy warnings', risky, lines(warnings))] : []),
    ];
  },
  recordedAs: 'policy',
  lacked: () => phrase`the policy file could not be understood`,
};

/** The errors and the warnings. Both may exist whether or not the policy is valid. */
function findings(found: readonly PolicyRequirement[]) {
  const all = found.flatMap(({ problems, warnings }) => [...problems, ...warnings]);
  return {
    errors: all.filter(({ severity }) => severity === 'error'),
    warnings: all.filter(({ severity }) => severity === 'warning'),
  };
}
