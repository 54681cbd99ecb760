import { isMet, openStatus } from '../../src/domain/requirement.ts';
import { checklist } from '../../src/render/pull-request/checklist.ts';
import type { RenderContext } from '../../src/render/pull-request/context.ts';
import { summary } from '../../src/render/pull-request/summary.ts';
import { title } from '../../src/render/pull-request/title.ts';
import { ALL_WORDS } from '../../src/render/requirements/registry.ts';
import { plainVerdict } from '../../src/render/terminal/verdict.ts';
import { markdown, markdownLine } from '../../src/render/text/markdown.ts';
import { terminal, terminalLine } from '../../src/render/text/terminal.ts';

/**
 * Blocking requirements that a text does not mention, as `draft pending: title`.
 * An error that another requirement's text covers need not be repeated.
 */
export function unsaid(context: RenderContext): readonly string[] {
  const { verdict } = context;
  const texts = {
    title: title(verdict),
    checklist: checklist(context),
    summary: summary(context),
    terminal: belowTitle(plainVerdict(verdict, context.facts)),
  };
  const openKinds = new Set(verdict.requirements.filter((one) => !isMet(one)).map(({ kind }) => kind));
  return ALL_WORDS.flatMap((words) =>
    (['error', 'unsatisfied', 'pending'] as const).flatMap((status) => {
      const found = verdict.requirements.filter(({ kind }) => kind === words.kind);
      const open = found.filter((one) => openStatus(one.status) === status);
      const told = status === 'error' && words.errorToldBy?.some((kind) => openKinds.has(kind));
      if (open.length === 0 || told) return [];
      const [clauses, inShort] = [words.clauses(open, status), words.short(open, status)];
      const steps = words.steps(open, status, context);
      const [block] = words.blocks(found, context);
      const said = (text: string, ways: readonly string[]) =>
        ways.some((way) => way.trim() !== '' && text.includes(way));
      const missing = [
        ...(said(texts.title, [...clauses, inShort].map(terminalLine)) ? [] : ['title']),
        ...(said(texts.checklist, steps.map(markdownLine)) ? [] : ['next']),
        ...(said(texts.summary, steps.map(markdownLine)) ? [] : ['summary']),
        ...(said(texts.checklist, block === undefined ? [] : [firstLine(markdown([block]))]) ? [] : ['checklist']),
        ...(said(texts.terminal, block === undefined ? [] : [terminal([block])]) ? [] : ['terminal']),
      ];
      return missing.map((text) => `${words.kind} ${status}: ${text}`);
    }),
  );
}

/** A list may be shortened in the checklist, but not its beginning. */
const firstLine = (text: string): string => text.split('\n', 1)[0] ?? '';

/** The title is the second line, and would itself mention what it mentions. */
const belowTitle = (text: string): string => text.split('\n').slice(2).join('\n');
