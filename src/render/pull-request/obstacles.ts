import { isMet } from '../../domain/requirement.ts';
import { type Shown, shownIn } from '../requirements/registry.ts';
import type { TextBlock } from '../text/tree.ts';
import type { VerdictContext } from './context.ts';

/** What blocks, and the table of the states. */
export const obstacles = (context: VerdictContext): readonly TextBlock[] => blocksOf(context, (one) => !isCalm(one));

/** What the policy lets pass, and is worth knowing. */
export const warnings = (context: VerdictContext): readonly TextBlock[] => blocksOf(context, isCalm);

/** True for a kind that blocks nothing, and whose blocks are warnings. */
const isCalm = ({ words, found }: Shown): boolean => words.kind !== 'state' && found.every(isMet);

const blocksOf = (context: VerdictContext, shown: (one: Shown) => boolean): readonly TextBlock[] =>
  shownIn(context.verdict)
    .filter(shown)
    .flatMap(({ words, found }) => words.blocks(found, context));
