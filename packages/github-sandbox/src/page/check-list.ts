import { html } from 'hono/html';
import type { CheckRun, CommitStatus } from '../model/checks.ts';
import type { Repository } from '../model/repository.ts';
import { icon } from './icon.ts';
import { webAddress } from './link.ts';
import type { Markup } from './markup.ts';
import { repositoryPath } from './view.ts';

export type CheckColour = 'green' | 'red' | 'yellow' | 'grey';

/** A check run or a commit status, for lists of both. */
export interface ShownCheck {
  readonly name: string;
  readonly app: string;
  readonly colour: CheckColour;
  readonly glyph: string;
  /** GitHub's text after the name. */
  readonly says: string;
  readonly href: string | null;
  /** The app that made it; null for a person's status. */
  readonly appId: number | null;
}

/**
 * The checks and statuses on one commit, by name.
 * The newest run of each name of each app, and the newest status of each context.
 */
export function checksOn(repository: Repository, sha: string): readonly ShownCheck[] {
  const shown = [
    ...latestRuns(repository, sha).map((run) => shownRun(repository, run)),
    ...latestStatuses(repository, sha).map(shownStatus),
  ];
  return shown.sort((a, b) => a.name.localeCompare(b.name));
}

export function latestRuns(repository: Repository, sha: string): readonly CheckRun[] {
  const newest = new Map<string, CheckRun>();
  for (const run of repository.checkRuns) if (run.headSha === sha) newest.set(`${run.suite.app.id} ${run.name}`, run);
  return [...newest.values()].sort((a, b) => a.name.localeCompare(b.name));
}

function latestStatuses(repository: Repository, sha: string): readonly CommitStatus[] {
  const newest = new Map<string, CommitStatus>();
  for (const status of repository.statuses) if (status.sha === sha) newest.set(status.context, status);
  return [...newest.values()];
}

/** Color and symbol of a check run, and its conclusion in words. */
export function runLook(run: CheckRun): {
  readonly colour: CheckColour;
  readonly glyph: string;
  readonly word: string;
} {
  if (run.status !== 'completed') return { colour: 'yellow', glyph: 'dot-fill', word: run.status.replace('_', ' ') };
  switch (run.conclusion) {
    case 'success':
      return { colour: 'green', glyph: 'check', word: 'success' };
    case 'neutral':
      return { colour: 'grey', glyph: 'square-fill', word: 'neutral' };
    case 'skipped':
      return { colour: 'grey', glyph: 'skip', word: 'skipped' };
    case 'stale':
      return { colour: 'grey', glyph: 'issue-reopened', word: 'stale' };
    case 'cancelled':
      return { colour: 'grey', glyph: 'stop', word: 'cancelled' };
    case 'action_required':
      return { colour: 'red', glyph: 'alert', word: 'action required' };
    case 'timed_out':
      return { colour: 'red', glyph: 'x', word: 'timed out' };
    case 'failure':
    case null:
      return { colour: 'red', glyph: 'x', word: 'failure' };
  }
}

function shownRun(repository: Repository, run: CheckRun): ShownCheck {
  const { colour, glyph, word } = runLook(run);
  const { app } = run.suite;
  return {
    name: run.name,
    app: app.name,
    appId: app.id,
    colour,
    glyph,
    says: run.title ?? word,
    href: runPath(repository, run),
  };
}

function shownStatus(status: CommitStatus): ShownCheck {
  const colour = { success: 'green', pending: 'yellow', failure: 'red', error: 'red' } as const;
  const glyph = { success: 'check', pending: 'dot-fill', failure: 'x', error: 'x' } as const;
  return {
    name: status.context,
    app: `status by ${status.creator.login}`,
    appId: status.app?.id ?? null,
    colour: colour[status.state],
    glyph: glyph[status.state],
    says: status.description ?? status.state,
    href: webAddress(status.targetUrl),
  };
}

/** Path of the page of one check run. */
export const runPath = (repository: Repository, run: CheckRun): string => repositoryPath(repository, `runs/${run.id}`);

/** One line: symbol, name, text, and a mark if a rule requires it. */
export function checkLine(check: ShownCheck, required: boolean): Markup {
  return html`<li class="check-line"><span class="check-${check.colour}">${icon(check.glyph)}</span>
<span class="check-name"><strong>${check.name}</strong> <span class="muted">${check.says}</span></span>
<span class="check-side">${required ? html`<span class="Label">Required</span>` : ''}${check.href === null ? '' : html` <a href="${check.href}">Details<span class="sr-only"> of ${check.name}</span></a>`}</span></li>`;
}
