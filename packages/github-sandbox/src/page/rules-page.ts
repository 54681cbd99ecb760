import { html } from 'hono/html';
import type { Repository } from '../model/repository.ts';
import { type AnyRuleset, rulesetJson, sourceOf } from '../payloads/ruleset.ts';
import { rulesetsOf } from '../rulesets.ts';
import { icon } from './icon.ts';
import type { Markup } from './markup.ts';
import { repositoryHeader } from './repository-header.ts';
import { rulesetRow } from './ruleset-row.ts';
import { repositoryPath, typed, type View } from './view.ts';

/** The rulesets of a repository and its organization, and the form to import another. */
export function rulesPage(view: View, repository: Repository): Markup {
  const rulesets = rulesetsOf(repository);
  return html`${repositoryHeader(repository, 'settings')}<div class="container">
<h1>Rulesets</h1>
<section class="box" aria-label="Rulesets">${
    rulesets.length === 0
      ? html`<div class="blank">${icon('law')}<h2>There is no ruleset yet</h2><p>Anyone with write access may merge, push and tag.</p></div>`
      : rulesets.map((ruleset) => rulesetRow(view, repository, ruleset))
  }</section>
${view.me === null ? '' : importForm(view, repository)}</div>`;
}

function importForm(view: View, repository: Repository): Markup {
  return html`<form class="box composer" method="post" action="${repositoryPath(repository, 'rules/do/import-ruleset')}" id="import-form">
<label>Import a ruleset<textarea class="form-control code-area" name="ruleset" rows="14" required spellcheck="false" placeholder='{"name": "Release branches", "target": "branch", …}'>${typed(view, 'import-ruleset', 'ruleset')}</textarea></label>
<p class="muted">JSON as GitHub exports it. Administrators only.</p>
<div class="form-buttons"><button class="btn btn-primary">Import</button></div></form>`;
}

/** One ruleset: in words, and as the file that GitHub's import takes. */
export function rulePage(view: View, repository: Repository, ruleset: AnyRuleset): Markup {
  const { type } = sourceOf(ruleset, repository);
  const remove =
    view.me === null || type === 'Organization'
      ? ''
      : html`<form method="post" action="${repositoryPath(repository, 'rules/do/delete-ruleset')}"><input type="hidden" name="name" value="${ruleset.name}"><button class="btn btn-sm btn-danger">Delete</button></form>`;
  return html`${repositoryHeader(repository, 'settings')}<div class="container">
<p><a href="${repositoryPath(repository, 'rules')}">Rulesets</a></p><div class="pr-heading"><h1>${ruleset.name}</h1>${remove}</div>
<section class="box">${rulesetRow(view, repository, ruleset)}</section>
<section class="box"><header class="box-head"><h2>${icon('code')} As a file</h2></header><pre class="payload">${JSON.stringify(rulesetJson(view.context, ruleset, repository), null, 2)}</pre></section></div>`;
}
