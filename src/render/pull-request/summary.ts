import { openStatus, type RequirementStatus } from '../../domain/requirement.ts';
import { ALL_WORDS, foundOf } from '../requirements/registry.ts';
import { markdown } from '../text/markdown.ts';
import { type Phrase, phrase, row, type TableRow, type TextBlock, table, words } from '../text/tree.ts';
import { missingFirst, type RenderContext } from './context.ts';
import { headline } from './headline.ts';
import { nextLine } from './next.ts';

/**
 * The summary of `countersign/readiness`: how it stands, who acts next, and every requirement (VER-1).
 * The checklist has the states, and the text of the check the facts.
 */
export const summary = (context: RenderContext): string =>
  markdown([headline(context), nextLine(context, context.policy), requirementTable(context)]);

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
  return table({ name: 'requirements', worth: 95 }, ['Requirement', 'Result'], rows);
}

/** A mark, and a word where the mark alone could be misread. */
const STATUS_WORDS: { readonly [Status in RequirementStatus | 'not-judged' | 'warned']: string } = {
  warned: '⚠️ no',
  satisfied: '✅',
  unsatisfied: '⛔ no',
  pending: '⚪ not yet',
  error: '⚠️ error',
  waived: '🛡️ waived',
  'not-applicable': '✅ not needed',
  'not-judged': '⚪ not judged',
};

const statusRow = (name: string, status: keyof typeof STATUS_WORDS, found: Phrase): TableRow =>
  row(
    [words(name)],
    phrase`${words(STATUS_WORDS[status])}${found.length === 0 ? '' : phrase`${separator(status)}${found}`}`,
  );

const separator = (status: keyof typeof STATUS_WORDS): Phrase => [words(status === 'satisfied' ? ' ' : ', ')];
