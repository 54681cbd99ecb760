import type { Annotation, CheckContent } from '../../domain/effects.ts';
import type { Facts } from '../../domain/facts.ts';
import { POLICY_PATH, type PolicyProblem, type PolicyReading } from '../../domain/policy.ts';
import { markdown, markdownLine } from '../text/markdown.ts';
import { counted, digestWords, sentence } from '../text/phrases.ts';
import { terminalLine } from '../text/terminal.ts';
import {
  code,
  list,
  type Phrase,
  paragraph,
  phrase,
  type Shortenable,
  strong,
  type TextBlock,
  text,
} from '../text/tree.ts';
import { problemLine, problemText } from './problems.ts';

/** GitHub's limit for one request. A second request would append (github.md). */
const MOST_ANNOTATIONS = 50;

type Content = Omit<CheckContent, 'name'>;

/** POL-4: `countersign/policy`, about the policy that a merge of the pull request would create. */
export function policyCheck(facts: Facts, policyChange: PolicyReading): CheckContent {
  return { name: 'countersign/policy', ...content(facts, policyChange) };
}

function content(facts: Facts, policyChange: PolicyReading): Content {
  switch (policyChange.state) {
    case 'absent':
      return {
        conclusion: 'action_required',
        title: 'The policy file would be gone: no release would be gated',
        summary: markdownLine(
          phrase`This pull request takes ${code(POLICY_PATH)} away, and the owner has no shared policy. After the merge no pull request of this repository would be gated.`,
        ),
        text: markdownLine(
          phrase`If that is what you want, the check does not have to pass; if it is required, somebody who may bypass it has to decide.`,
        ),
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
  const warned = warnings.length > 0 ? phrase` (${counted(warnings.length, 'warning')})` : '';
  return {
    conclusion: errors.length > 0 ? 'failure' : 'success',
    title: terminalLine(
      errors.length > 0
        ? phrase`The new policy has ${counted(errors.length, 'problem')}${warned}`
        : phrase`The new policy is valid${warned}`,
    ),
    summary: markdown([
      paragraph(
        errors.length > 0
          ? phrase`⛔ ${strong`The policy file of this pull request has ${counted(errors.length, 'problem')}.`} Merged as it is, it would close the gate for every pull request.`
          : phrase`✅ ${strong`The policy file of this pull request is valid.`} It decides nothing before it is merged. Whether the users and teams that it names exist is looked at then.`,
      ),
      ...problems({ name: 'problems', worth: 90 }, phrase`Problems`, errors),
      ...problems({ name: 'warnings', worth: 80 }, phrase`Warnings`, warnings),
      paragraph(more > 0 ? phrase`The first ${MOST_ANNOTATIONS} of ${here.length} are marked in the file.` : []),
      paragraph(digestWords(digest)),
    ]),
    text: markdown([
      paragraph(found.length > 0 ? phrase`Each of them, with its place:` : phrase`No problems and no warnings.`),
      list(
        { name: 'problems', worth: 10 },
        found.map((problem) => problemLine(facts, problem, facts.pullRequest.head.sha)),
      ),
    ]),
    annotations: here.slice(0, MOST_ANNOTATIONS).map(annotation),
  };
}

function problems(of: Shortenable, title: Phrase, found: readonly PolicyProblem[]): readonly TextBlock[] {
  if (found.length === 0) return [];
  const entries = found.map((one) => phrase`${code(`${one.file}:${one.line}:${one.column}`)}: ${problemText(one)}`);
  return [paragraph([strong`${title}`]), list(of, entries)];
}

const annotation = (problem: PolicyProblem): Annotation => ({
  path: problem.file,
  line: problem.line,
  column: problem.column,
  level: problem.severity === 'error' ? 'failure' : 'warning',
  title: terminalLine(problem.field === '' ? phrase`The policy file` : [text(problem.field, 250)]),
  message: terminalLine(phrase`${sentence([text(problem.problem, 1000)])} ${sentence([text(problem.mend, 1000)])}`),
});
