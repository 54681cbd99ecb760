import type { Annotation, CheckContent } from '../../domain/effects.ts';
import type { Facts } from '../../domain/facts.ts';
import { POLICY_PATH, type PolicyProblem, type PolicyReading } from '../../domain/policy.ts';
import { fitToLimit, paragraph, type SizedBlock } from '../markdown/budget.ts';
import { code, plainText } from '../markdown/escape.ts';
import { counted, sentence } from '../markdown/phrases.ts';
import { problemLine, problemText } from './problems.ts';

/** GitHub's cap for one request; a second one would append (github.md). */
const MOST_ANNOTATIONS = 50;

type Content = Omit<CheckContent, 'name'>;

/** POL-4: what `countersign/policy` says of the policy that would be, were the pull request merged. */
export function policyCheck(facts: Facts, policyChange: PolicyReading): CheckContent {
  return { name: 'countersign/policy', ...content(facts, policyChange) };
}

function content(facts: Facts, policyChange: PolicyReading): Content {
  switch (policyChange.state) {
    case 'absent':
      return {
        conclusion: 'action_required',
        title: 'The policy file would be gone: no release would be gated',
        summary: `This pull request takes ${code(POLICY_PATH)} away, and the owner has no shared policy. After the merge no pull request of this repository would be gated.`,
        text: 'If that is what you want, the check does not have to pass; if it is required, somebody who may bypass it has to decide.',
        annotations: [],
      };
    case 'invalid':
      return judged(facts, policyChange.problems, policyChange.digest);
    case 'valid':
      return judged(facts, policyChange.policy.warnings, policyChange.policy.digest);
    default:
      return policyChange satisfies never;
  }
}

function judged(facts: Facts, found: readonly PolicyProblem[], digest: string): Content {
  const errors = found.filter((problem) => problem.severity === 'error');
  const warnings = found.filter((problem) => problem.severity === 'warning');
  const here = [...errors, ...warnings].filter((problem) => problem.file === POLICY_PATH);
  const more = here.length - MOST_ANNOTATIONS;
  const warned = warnings.length > 0 ? ` (${counted(warnings.length, 'warning')})` : '';
  return {
    conclusion: errors.length > 0 ? 'failure' : 'success',
    title:
      errors.length > 0
        ? `The new policy has ${counted(errors.length, 'problem')}${warned}`
        : `The new policy is valid${warned}`,
    summary: fitToLimit([
      paragraph(
        errors.length > 0
          ? `⛔ **The policy file of this pull request has ${counted(errors.length, 'problem')}.** Merged as it is, it would close the gate for every pull request.`
          : '✅ **The policy file of this pull request is valid.** It decides nothing before it is merged. Whether the users and teams that it names exist is looked at then.',
      ),
      problems('problems', errors, 90),
      problems('warnings', warnings, 80),
      paragraph(more > 0 ? `The first ${MOST_ANNOTATIONS} of ${here.length} are marked in the file.` : ''),
      paragraph(`Policy digest (SHA-256): \`${digest}\``),
    ]),
    text: fitToLimit([
      {
        name: 'problems',
        head: found.length > 0 ? 'Each of them, with its place:\n' : 'No problems and no warnings.',
        lines: found.map((problem) => `- ${problemLine(facts, problem, facts.pullRequest.head.sha)}`),
        tail: '',
        worth: 10,
      },
    ]),
    annotations: here.slice(0, MOST_ANNOTATIONS).map(annotation),
  };
}

function problems(name: string, list: readonly PolicyProblem[], worth: number): SizedBlock {
  const lines = list.map((one) => `- ${code(`${one.file}:${one.line}:${one.column}`)}: ${problemText(one)}`);
  return {
    name,
    head: lines.length > 0 ? `**${name === 'problems' ? 'Problems' : 'Warnings'}**\n` : '',
    lines,
    tail: '',
    worth,
  };
}

const annotation = (problem: PolicyProblem): Annotation => ({
  path: problem.file,
  line: problem.line,
  column: problem.column,
  level: problem.severity === 'error' ? 'failure' : 'warning',
  title: plainText(problem.field === '' ? 'The policy file' : problem.field, 250),
  message: `${sentence(plainText(problem.problem, 1000))} ${sentence(plainText(problem.fix, 1000))}`,
});
