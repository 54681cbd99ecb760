import { CHECKLIST_MARKER } from '../../domain/effects.ts';
import { isMet } from '../../domain/requirement.ts';
import type { Verdict } from '../../domain/verdict.ts';
import { abridged, fitToLimit, paragraph, type SizedBlock } from '../markdown/budget.ts';
import { inlineMarkdown } from '../markdown/escape.ts';
import { shownIn } from '../requirements/registry.ts';
import { commandLines } from './commands.ts';
import { commitLink, type RenderContext, requirementOf, states } from './context.ts';
import { details } from './details.ts';
import { rangeLine } from './range.ts';
import { gist } from './title.ts';

/**
 * VER-3, VER-4: the checklist comment. It holds no time of its own, so that the same facts give the same bytes (VER-5).
 * @param context of a pull request that is a release
 */
export function checklist(context: RenderContext): string {
  return fitToLimit([
    paragraph(`${CHECKLIST_MARKER}\n${headline(context)}`),
    paragraph(binding(context)),
    paragraph(rangeLine(context)),
    ...obstacles(context).map(short),
    ...details(context).map(short),
    commandBlock(context),
  ]);
}

/** More lines than this are not read in a comment. */
const MOST_LINES = 20;
const short = (block: SizedBlock): SizedBlock => abridged(block, MOST_LINES, 'in the check `countersign/readiness`');

/** The one sentence that is read by everyone. */
export function headline({ verdict, facts }: RenderContext): string {
  const { lead, parts } = gist(verdict);
  const why = parts.map((part) => inlineMarkdown(part, 300)).join('; ');
  switch (verdict.outcome) {
    case 'ready':
      return `### ✅ Ready for release\n\nAll ${states(verdict).length} states are ${signedOff(verdict)} for ${commitLink(facts, verdict.head)}. 🎉`;
    case 'pending':
      return `⬜ **${inlineMarkdown(lead)}** — ${why}`;
    case 'blocked':
      return `⛔ **${inlineMarkdown(lead)}** — ${why}`;
    case 'error':
      return `⚠️ **${inlineMarkdown(lead)}** — ${why}`;
    case 'not-applicable':
      return `**${inlineMarkdown(lead)}** — ${why}`;
    default:
      return verdict.outcome satisfies never;
  }
}

/** How all states came to be ready. */
const signedOff = (verdict: Verdict): string =>
  states(verdict).every(({ status }) => status === 'satisfied') ? 'signed off' : 'signed off, waived or not needed';

/** What the sign-offs are for, and what a push does to them (SIGN-5). */
function binding({ verdict, facts }: RenderContext): string {
  const base = inlineMarkdown(facts.pullRequest.base.ref, 100);
  return verdict.outcome === 'ready'
    ? `A push that changes the content, or another base branch than ${base}, needs new sign-offs.`
    : `For ${commitLink(facts, verdict.head)} into ${base}. A push that changes the content needs new sign-offs.`;
}

/** What stands in the way, with what helps, and the table of the states. */
export const obstacles = (context: RenderContext): readonly SizedBlock[] =>
  shownIn(context.verdict).flatMap(({ words, found }) => words.blocks(found, context));

function commandBlock(context: RenderContext): SizedBlock {
  const lines = commandLines(context);
  const policy = requirementOf(context.verdict, 'policy');
  const mended = policy !== undefined && !isMet(policy);
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
