import { POLICY_PATH } from '../../domain/policy.ts';
import { joined } from '../text/phrases.ts';
import { link, type Phrase, paragraph, phrase, type TextBlock } from '../text/tree.ts';
import { type RenderContext, requirementOf } from './context.ts';
import { fileUrl } from './problems.ts';

/** The page for people who sign. */
export const SIGN_OFF_GUIDE = 'https://github.com/countersign/countersign/blob/main/docs/sign-off.md';

/** Where a reader goes on from the checklist. */
export const links = (context: RenderContext): TextBlock =>
  paragraph(joined([...policyLinks(context), [link(phrase`How sign-off works`, SIGN_OFF_GUIDE)]], ' · '));

/** The files of the policy; of a broken one, those with problems. */
export function policyLinks({ verdict, facts, policy }: RenderContext): readonly Phrase[] {
  const broken = requirementOf(verdict, 'policy')?.problems.map(({ file }) => file) ?? [];
  const files = policy === null ? new Set(broken) : new Set(policy.sources.map(({ file }) => file));
  return [...files].map((file) => [
    link(file === POLICY_PATH ? phrase`Policy` : phrase`Shared policy`, fileUrl(facts, file)),
  ]);
}
