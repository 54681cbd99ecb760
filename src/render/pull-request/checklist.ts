import { CHECKLIST_MARKER } from '../../domain/effects.ts';
import { isMet } from '../../domain/requirement.ts';
import type { Verdict } from '../../domain/verdict.ts';
import { shownIn } from '../requirements/registry.ts';
import { abridged } from '../text/abridged.ts';
import { markdown } from '../text/markdown.ts';
import { joined } from '../text/phrases.ts';
import { code, heading, list, type Phrase, paragraph, phrase, strong, type TextBlock, text } from '../text/tree.ts';
import { commandLines } from './commands.ts';
import { commitLink, type RenderContext, requirementOf, states, type VerdictContext } from './context.ts';
import { details } from './details.ts';
import { rangeLine } from './range.ts';
import { gist } from './title.ts';

/**
 * VER-3, VER-4: the checklist comment.
 * It contains no time of its own, so that the same facts give the same bytes (VER-5).
 * @param context of a pull request that is a release
 */
export function checklist(context: RenderContext): string {
  const blocks = [
    ...headline(context),
    paragraph(binding(context)),
    paragraph(rangeLine(context)),
    ...obstacles(context).map(short),
    ...details(context).map(short),
    ...commandBlocks(context),
  ];
  return markdown(blocks, { marker: CHECKLIST_MARKER });
}

/** Nobody reads more lines than this in a comment. */
const MOST_LINES = 20;
const short = (block: TextBlock): TextBlock =>
  abridged(block, MOST_LINES, phrase`in the check ${code('countersign/readiness')}`);

/** The first sentence, which everyone reads. */
export function headline({ verdict, facts }: RenderContext): readonly TextBlock[] {
  const { lead, parts } = gist(verdict);
  const all = phrase`${strong`${lead}`} — ${joined(parts, '; ')}`;
  switch (verdict.outcome) {
    case 'ready':
      return [
        heading(3, phrase`✅ Ready for release`),
        paragraph(
          phrase`All ${states(verdict).length} states are ${signedOff(verdict)} for ${commitLink(facts, verdict.head)}. 🎉`,
        ),
      ];
    case 'pending':
      return [paragraph(phrase`⬜ ${all}`)];
    case 'blocked':
      return [paragraph(phrase`⛔ ${all}`)];
    case 'error':
      return [paragraph(phrase`⚠️ ${all}`)];
    case 'not-applicable':
      return [paragraph(all)];
    default:
      return verdict.outcome satisfies never;
  }
}

/** Who signed off, if all states are ready. */
const signedOff = (verdict: Verdict): Phrase =>
  states(verdict).every(({ status }) => status === 'satisfied')
    ? phrase`signed off`
    : phrase`signed off, waived or not needed`;

/** The content that the sign-offs are for, and the effect of a push (SIGN-5). */
function binding({ verdict, facts }: RenderContext): Phrase {
  const base = text(facts.pullRequest.base.ref, 100);
  return verdict.outcome === 'ready'
    ? phrase`A push that changes the content, or another base branch than ${base}, needs new sign-offs.`
    : phrase`For ${commitLink(facts, verdict.head)} into ${base}. A push that changes the content needs new sign-offs.`;
}

/** What blocks, with its fixes, and the table of the states. */
export const obstacles = (context: VerdictContext): readonly TextBlock[] =>
  shownIn(context.verdict).flatMap(({ words, found }) => words.blocks(found, context));

function commandBlocks(context: RenderContext): readonly TextBlock[] {
  const entries = commandLines(context);
  if (entries.length > 0) {
    return [
      paragraph(phrase`${strong`Commands`}, each on a line of its own in a comment:`),
      list({ name: 'commands', worth: 110 }, entries),
    ];
  }
  const policy = requirementOf(context.verdict, 'policy');
  const broken = policy !== undefined && !isMet(policy);
  return broken ? [paragraph(phrase`${strong`Commands:`} none works before the policy file is fixed.`)] : [];
}
