import type { CheckContent } from '../domain/effects.ts';

/** The check of a commit that is the head of several open pull requests: it says for which of them it speaks. */
export function ofSharedHead(check: CheckContent, number: number, others: readonly number[]): CheckContent {
  const shown = others.slice(0, 10).map((other) => `#${other}`);
  const more = others.length > shown.length ? ` and ${others.length - shown.length} more` : '';
  const note = `This commit is also the head of ${shown.join(', ')}${more}. The check speaks for #${number}, the one of them that is furthest from ready.`;
  return { ...check, summary: `${note}\n\n${check.summary}` };
}
