import { CHECKLIST_MARKER } from '../../domain/effects.ts';
import { abridged, type Block, compose, paragraph } from '../markdown/budget.ts';
import { inline } from '../markdown/escape.ts';
import { blockers } from './blockers.ts';
import { commandLines } from './commands.ts';
import { commitLink, missingFirst, type RenderContext, requirement, states } from './context.ts';
import { details } from './details.ts';
import { rangeLine } from './range.ts';
import { STATE_TABLE_HEAD, stateRow } from './state-row.ts';
import { gist } from './title.ts';

/**
 * VER-3, VER-4: the checklist comment. It holds no time of its own, so that the same facts give the same bytes (VER-5).
 * @param context of a pull request that is a release
 */
export function checklist(context: RenderContext): string {
  return compose([
    paragraph(`${CHECKLIST_MARKER}\n${headline(context)}`),
    paragraph(binding(context)),
    paragraph(rangeLine(context)),
    ...blockers(context).map(short),
    stateTable(context),
    ...details(context).map(short),
    commandBlock(context),
  ]);
}

/** More lines than this are not read in a comment. */
const MOST_LINES = 20;
const short = (block: Block): Block => abridged(block, MOST_LINES, 'in the check `countersign/readiness`');

/** The one sentence that is read by everyone. */
export function headline({ verdict, facts }: RenderContext): string {
  const { lead, parts } = gist(verdict);
  const why = parts.map((part) => inline(part, 300)).join('; ');
  switch (verdict.outcome) {
    case 'ready':
      return `### ✅ Ready for release\n\nAll ${states(verdict).length} states are signed off for ${commitLink(facts, verdict.head)}. 🎉`;
    case 'pending':
      return `⬜ **${inline(lead)}** — ${why}`;
    case 'blocked':
      return `⛔ **${inline(lead)}** — ${why}`;
    case 'error':
      return `⚠️ **${inline(lead)}** — ${why}`;
    case 'not-applicable':
      return `**${inline(lead)}** — ${why}`;
    default:
      return verdict.outcome satisfies never;
  }
}

/** What the sign-offs are for, and what a push does to them (SIGN-5). */
function binding({ verdict, facts }: RenderContext): string {
  const base = inline(facts.pullRequest.base.ref, 100);
  return verdict.outcome === 'ready'
    ? `A push that changes the content, or another base branch than ${base}, needs new sign-offs.`
    : `For ${commitLink(facts, verdict.head)} into ${base}. A push that changes the content needs new sign-offs.`;
}

export function stateTable(context: RenderContext): Block {
  const rows = missingFirst(states(context.verdict)).map((state) => stateRow(context, state));
  return { name: 'states', head: rows.length === 0 ? '' : STATE_TABLE_HEAD, lines: rows, tail: '', worth: 100 };
}

function commandBlock(context: RenderContext): Block {
  const lines = commandLines(context);
  const mended = requirement(context.verdict, 'policy')?.status === 'error';
  return lines.length === 0
    ? paragraph(mended ? '**Commands:** none works before the policy file is mended.' : '')
    : {
        name: 'commands',
        head: '**Commands**, each on a line of its own in a comment:\n',
        lines,
        tail: '',
        worth: 110,
      };
}
