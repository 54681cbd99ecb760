import { openStatus, type RequirementStatus } from '../../domain/requirement.ts';
import { ALL_WORDS, foundOf } from '../requirements/registry.ts';
import { markdown } from '../text/markdown.ts';
import { digestWords } from '../text/phrases.ts';
import {
  list,
  type Phrase,
  paragraph,
  phrase,
  row,
  strong,
  type TableRow,
  type TextBlock,
  table,
  text,
  words,
} from '../text/tree.ts';
import { headline, obstacles } from './checklist.ts';
import { commandLines } from './commands.ts';
import { commitLink, missingFirst, type RenderContext } from './context.ts';
import { details } from './details.ts';
import { rangeLine } from './range.ts';

/** The summary of `countersign/readiness`: the checklist in more detail, with every requirement (VER-1). */
export function summary(context: RenderContext): string {
  const { verdict, facts } = context;
  const base = text(facts.pullRequest.base.ref, 100);
  const commands = commandLines(context);
  return markdown([
    ...headline(context),
    paragraph(phrase`Commit ${commitLink(facts, verdict.head)} into ${base}. ${digestWords(verdict.policyDigest)}.`),
    paragraph(rangeLine(context)),
    ...obstacles(context),
    requirementTable(context),
    ...details(context),
    paragraph(commands.length > 0 ? phrase`${strong`Commands`}` : []),
    list({ name: 'commands', worth: 110 }, commands),
  ]);
}

/** The table of all requirements, blocking or not. */
function requirementTable(context: RenderContext): TextBlock {
  const rows = ALL_WORDS.flatMap((kind) => {
    const found = foundOf(context.verdict, kind);
    const [worst] = missingFirst(found);
    if (worst === undefined) return kind.always ? [statusRow(kind.name, 'not-judged', [])] : [];
    const shown = kind.row(found, context);
    const status = openStatus(worst.status) ?? worst.status;
    return [statusRow(kind.name, shown.warned ? 'warned' : status, shown.found)];
  });
  return table({ name: 'requirements', worth: 95 }, ['Requirement', 'Status', 'Found'], rows);
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

const statusRow = (name: string, status: keyof typeof STATUS_WORDS, found: Phrase): TableRow =>
  row([words(name)], [words(STATUS_WORDS[status])], found);
