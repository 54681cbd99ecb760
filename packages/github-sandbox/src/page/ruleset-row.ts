import { html } from 'hono/html';
import type { Repository, Rule } from '../model/repository.ts';
import { type AnyRuleset, sourceOf } from '../payloads/ruleset.ts';
import type { Markup } from './markup.ts';
import { repositoryPath, type View } from './view.ts';
import { count } from './words.ts';

/** One ruleset in words: its targets, its rules, who can bypass it. */
export function rulesetRow(view: View, repository: Repository, ruleset: AnyRuleset): Markup {
  const { type, name } = sourceOf(ruleset, repository);
  return html`<div class="row"><div class="row-main"><a class="row-title" href="${repositoryPath(repository, `rules/${ruleset.id}`)}">${ruleset.name}</a>${type === 'Organization' ? html` <span class="Label">of ${name}</span>` : ''} <span class="Label">${ruleset.target}</span> <span class="Label${ruleset.enforcement === 'active' ? ' Label--success' : ''}">${ruleset.enforcement}</span>
<p class="muted">For ${ruleset.include.map((pattern) => html`<code>${pattern}</code> `)}${ruleset.exclude.length === 0 ? '' : html`except ${ruleset.exclude.map((pattern) => html`<code>${pattern}</code> `)}`}</p>
<ul class="rules">${ruleset.rules.map((rule) => html`<li>${ruleText(view, rule)}</li>`)}</ul>
<p class="muted">${ruleset.bypassActors.length === 0 ? 'Nobody may bypass it.' : `${count(ruleset.bypassActors.length, 'actor')} may bypass it: ${ruleset.bypassActors.map(({ actorType, actorId, mode }) => `${actorType}${actorId === null ? '' : ` ${actorId}`} (${mode})`).join(', ')}`}</p></div></div>`;
}

function ruleText(view: View, rule: Rule): Markup {
  switch (rule.type) {
    case 'creation':
      return html`Only those who may bypass it can create such refs.`;
    case 'update':
      return html`Only those who may bypass it can update such refs.`;
    case 'deletion':
      return html`Only those who may bypass it can delete such refs.`;
    case 'non_fast_forward':
      return html`No force pushes.`;
    case 'merge_queue':
      return html`Changes only through the merge queue (${rule.mergeMethod}, ${rule.groupingStrategy}, ${rule.minEntriesToMerge} to ${rule.maxEntriesToMerge} at once).`;
    case 'pull_request':
      return html`Changes only through a pull request${rule.requiredApprovals === 0 ? '' : ` with ${count(rule.requiredApprovals, 'approval')}`}.`;
    case 'required_status_checks':
      return html`Required checks: ${rule.checks.map(({ context, integrationId }) => {
        const app = view.context.world.apps.get(integrationId ?? -1);
        return html`<code>${context}</code> ${integrationId === null ? 'from any source' : `from ${app?.name ?? `app ${integrationId}`}`} `;
      })}${rule.strict ? '; the branch has to be up to date' : ''}`;
  }
}
