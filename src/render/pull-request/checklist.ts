import { CHECKLIST_MARKER } from '../../domain/effects.ts';
import { abridged } from '../text/abridged.ts';
import { markdown } from '../text/markdown.ts';
import { code, phrase, type TextBlock } from '../text/tree.ts';
import type { RenderContext } from './context.ts';
import { details } from './details.ts';
import { headline } from './headline.ts';
import { links } from './links.ts';
import { newsLine } from './news.ts';
import { nextLine } from './next.ts';
import { obstacles } from './obstacles.ts';

/**
 * VER-3, VER-4: the checklist comment.
 * What everyone reads comes first; what some look up is in folds. It contains no time of its own, so that the same
 * facts give the same bytes (VER-5).
 * @param context of a pull request that is a release
 */
export function checklist(context: RenderContext): string {
  const blocks = [
    headline(context),
    nextLine(context, context.policy),
    newsLine(context),
    ...obstacles(context).map(short),
    ...details(context).map(short),
    links(context),
  ];
  return markdown(blocks, { marker: CHECKLIST_MARKER });
}

/** Nobody reads more lines than this in a comment. */
const MOST_LINES = 20;
const short = (block: TextBlock): TextBlock =>
  abridged(block, MOST_LINES, phrase`in the check ${code('countersign/readiness')}`);
