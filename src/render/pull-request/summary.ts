import { openStatus, type RequirementStatus } from '../../domain/requirement.ts';
import { fitToLimit, paragraph, type SizedBlock } from '../markdown/budget.ts';
import { inlineMarkdown } from '../markdown/escape.ts';
import { ALL_WORDS, foundOf } from '../requirements/registry.ts';
import { headline, obstacles } from './checklist.ts';
import { commandLines } from './commands.ts';
import { commitLink, missingFirst, type RenderContext } from './context.ts';
import { details } from './details.ts';
import { rangeLine } from './range.ts';

/** The summary of `countersign/readiness`: the checklist in more depth, every requirement shown (VER-1). */
export function summary(context: RenderContext): string {
  const { verdict, facts } = context;
  const digest = verdict.policyDigest === null ? 'none' : `\`${verdict.policyDigest}\``;
  const base = inlineMarkdown(facts.pullRequest.base.ref, 100);
  const commands = commandLines(context);
  return fitToLimit([
    paragraph(headline(context)),
    paragraph(`Commit ${commitLink(facts, verdict.head)} into ${base}. Policy digest (SHA-256): ${digest}.`),
    paragraph(rangeLine(context)),
    ...obstacles(context),
    requirementTable(context),
    ...details(context),
    { name: 'commands', head: commands.length > 0 ? '**Commands**\n' : '', lines: commands, tail: '', worth: 110 },
  ]);
}

/** Every requirement in a row, whether it stands in the way or not. */
function requirementTable(context: RenderContext): SizedBlock {
  return {
    name: 'requirements',
    head: '| Requirement | Status | Found |\n| --- | --- | --- |',
    lines: ALL_WORDS.flatMap((words) => {
      const found = foundOf(context.verdict, words);
      const [worst] = missingFirst(found);
      if (worst === undefined) return words.always ? [rowText(words.name, 'not-judged', '')] : [];
      const row = words.row(found, context);
      const status = openStatus(worst.status) ?? worst.status;
      return [rowText(words.name, row.warned ? 'warned' : status, row.found)];
    }),
    tail: '',
    worth: 95,
  };
}

const STATUS_WORDS: { readonly [Status in RequirementStatus | 'not-judged' | 'warned']: string } = {
  warned: '⚠️ no',
  satisfied: '✅ yes',
  unsatisfied: '⛔ no',
  pending: '⬜ not yet',
  error: '⚠️ error',
  waived: '✅ waived',
  'not-applicable': 'not applicable',
  'not-judged': '⬜ not judged',
};

const rowText = (name: string, status: keyof typeof STATUS_WORDS, found: string): string =>
  `| ${name} | ${STATUS_WORDS[status]} | ${found} |`;
