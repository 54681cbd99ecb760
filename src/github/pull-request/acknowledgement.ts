import { z } from 'zod';

/** The reaction that acknowledges an act (SIGN-14). */
export const ACKNOWLEDGEMENT = 'THUMBS_UP';

/** The reactions to a comment or a review, and whether the reading account gave one. */
export const REACTION_PARTS = 'reactionGroups { content viewerHasReacted }';

export const reactionGroups = z
  .array(z.object({ content: z.string(), viewerHasReacted: z.boolean() }))
  .nullish()
  .transform((groups) => groups ?? []);

/** True if the reading account has acknowledged it. */
export const acknowledged = (groups: readonly { content: string; viewerHasReacted: boolean }[]): boolean =>
  groups.some((group) => group.content === ACKNOWLEDGEMENT && group.viewerHasReacted);
