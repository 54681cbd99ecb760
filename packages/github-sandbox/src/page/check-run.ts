import { html, raw } from 'hono/html';
import type { Annotation, CheckRun } from '../model/checks.ts';
import type { Repository } from '../model/repository.ts';
import { runLook, runPath } from './check-list.ts';
import { commitLink } from './commit-line.ts';
import { icon } from './icon.ts';
import { webAddress } from './link.ts';
import { renderMarkdown } from './markdown.ts';
import type { Markup } from './markup.ts';
import { fullName, repositoryPath, type View } from './view.ts';
import { when } from './words.ts';

/**
 * A check run with all that its app wrote.
 * The title, the summary and the text as Markdown, the annotations, and buttons.
 */
export function checkRunBox(view: View, repository: Repository, run: CheckRun): Markup {
  const { colour, glyph, word } = runLook(run);
  const details = webAddress(run.detailsUrl);
  return html`<article class="box check-run" id="run-${run.id}">
<header class="box-head check-run-head"><span class="check-circle check-${colour}">${icon(glyph)}</span>
<div class="check-run-name"><h2><a href="${runPath(repository, run)}">${run.name}</a></h2>
<p class="muted">${run.suite.app.name} · ${word} · ${when(view, run.completedAt ?? run.startedAt)} · ${commitLink(repository, run.headSha)}${details === null ? '' : html` · <a href="${details}" rel="nofollow noopener">View more details</a>`}</p></div>
${view.me === null ? '' : buttons(repository, run)}
</header>
<div class="box-body">
${run.title === null ? html`<p class="muted">This check has said nothing yet.</p>` : html`<h3 class="check-title">${run.title}</h3>`}
${markdown(run.summary, repository)}
${run.text === null || run.text === '' ? '' : html`<hr>${markdown(run.text, repository)}`}
</div>
${run.annotations.length === 0 ? '' : annotations(repository, run)}
</article>`;
}

const markdown = (text: string | null, repository: Repository): Markup =>
  html`<div class="markdown-body">${raw(renderMarkdown(text ?? '', fullName(repository)))}</div>`;

function buttons(repository: Repository, run: CheckRun): Markup {
  const action = (form: string): string => `${runPath(repository, run)}/do/${form}`;
  return html`<div class="check-run-buttons">${
    run.status === 'completed'
      ? run.actions.map(
          ({ label, description, identifier }) =>
            html`<form method="post" action="${action('request-action')}"><input type="hidden" name="identifier" value="${identifier}"><button class="btn btn-sm" title="${description}">${label}</button></form>`,
        )
      : ''
  }<form method="post" action="${action('rerequest')}"><button class="btn btn-sm">Re-run</button></form></div>`;
}

const LEVEL: Readonly<Record<Annotation['level'], { glyph: string; colour: string }>> = {
  failure: { glyph: 'x-circle', colour: 'red' },
  warning: { glyph: 'alert', colour: 'yellow' },
  notice: { glyph: 'info', colour: 'grey' },
};

/** GitHub shows annotations as plain text, with their line breaks. */
function annotations(repository: Repository, run: CheckRun): Markup {
  return html`<section class="annotations" aria-label="Annotations"><h3>${icon('note')} Annotations <span class="Counter">${run.annotations.length}</span></h3>
<ul>${run.annotations.map((annotation) => {
    const { glyph, colour } = LEVEL[annotation.level];
    const lines =
      annotation.endLine === annotation.startLine
        ? `${annotation.startLine}`
        : `${annotation.startLine}-${annotation.endLine}`;
    const place = `${repositoryPath(repository, `blob/${run.headSha}/${annotation.path}`)}#L${annotation.startLine}`;
    return html`<li class="annotation annotation-${annotation.level}"><span class="check-${colour}">${icon(glyph)}</span><div><a class="annotation-place" href="${place}">${annotation.path}#L${lines}${annotation.startColumn === null ? '' : `:${annotation.startColumn}`}</a>
${annotation.title === null ? '' : html`<strong>${annotation.title}</strong>`}<p class="annotation-message">${annotation.message}</p>
${annotation.rawDetails === null ? '' : html`<pre>${annotation.rawDetails}</pre>`}</div></li>`;
  })}</ul></section>`;
}
