import { html } from 'hono/html';
import { mergeTrees } from '../git/content.ts';
import { isAncestor } from '../git/graph.ts';
import type { PullRequest } from '../model/pull-request.ts';
import type { Rule } from '../model/repository.ts';
import { allows } from '../people.ts';
import { activeRules, mergeViolations } from '../rulesets.ts';
import { type CheckColour, checkLine, checksOn, type ShownCheck } from './check-list.ts';
import { formPath } from './form-path.ts';
import { icon } from './icon.ts';
import type { Markup } from './markup.ts';
import { queuePart } from './queue-part.ts';
import { myPermission, type View } from './view.ts';
import { count, person, when } from './words.ts';

type RequiredCheck = Extract<Rule, { readonly type: 'required_status_checks' }>['checks'][number];

/** The part below the timeline. Every check with its text, what blocks the merge, and the merge button. */
export function mergeBox(view: View, pullRequest: PullRequest): Markup {
  const { merged, state } = pullRequest;
  if (merged !== null) {
    return frame(
      'purple',
      'git-merge',
      html`<div class="merge-part"><h2>Pull request merged</h2><p class="muted">${person(merged.by)} merged it ${when(view, merged.at)} by ${METHOD[merged.method].toLowerCase()}.</p></div>${checkPart(view, pullRequest)}`,
    );
  }
  if (state === 'closed') {
    return frame(
      'grey',
      'git-pull-request-closed',
      html`<div class="merge-part"><h2>Closed with unmerged commits</h2><p class="muted">It can be reopened below.</p></div>`,
    );
  }
  const all = standingAgainst(view, pullRequest);
  const reasons = all.filter(({ rule }) => rule !== 'merge_queue');
  const blocked = reasons.length > 0;
  return frame(
    blocked ? 'grey' : 'green',
    'git-merge',
    html`${checkPart(view, pullRequest)}
<div class="merge-part merge-status"><span class="check-circle check-${blocked ? 'red' : 'green'}">${icon(blocked ? 'x' : 'check')}</span><div>${
      blocked
        ? html`<h2>Merging is blocked</h2><ul class="reasons">${reasons.map(({ message }) => html`<li>${message}</li>`)}</ul>`
        : html`<h2>This pull request can be merged</h2><p class="muted">No conflicts with the base branch, and every rule is met.</p>`
    }</div></div>
${behind(view, pullRequest)}
${queuePart(view, pullRequest, !blocked)}
${mergeForm(view, pullRequest, all)}`,
  );
}

function frame(colour: string, glyph: string, content: Markup): Markup {
  return html`<section class="merge" id="merge-box" aria-label="Merging"><span class="merge-badge merge-${colour}">${icon(glyph)}</span><div class="merge-box merge-box-${colour}">${content}</div></section>`;
}

interface Reason {
  /** The rule with this reason; null if it needs no rule. */
  readonly rule: Rule['type'] | null;
  readonly message: string;
  readonly canBypass: boolean;
}

function standingAgainst(view: View, pullRequest: PullRequest): readonly Reason[] {
  const reasons: Reason[] = [];
  const { repository, base, head, draft } = pullRequest;
  if (draft) reasons.push({ rule: null, message: 'This pull request is still a draft.', canBypass: false });
  if (mergeTrees(repository.objects, base.sha, head.sha) === null) {
    reasons.push({
      rule: null,
      message: 'This branch has conflicts with the base branch that must be resolved.',
      canBypass: false,
    });
  }
  // The rules are the same for everyone, but who can bypass them depends on the visitor. A signed-out visitor cannot.
  const asked = view.me ?? repository.owner;
  const rules = mergeViolations(
    { context: view.context, actor: { account: asked, app: null, token: null } },
    pullRequest,
  );
  return [...reasons, ...rules.map((rule) => (view.me === null ? { ...rule, canBypass: false } : rule))];
}

function checkPart(view: View, pullRequest: PullRequest): Markup {
  const { repository, head, base } = pullRequest;
  const shown = checksOn(repository, head.sha);
  const required = activeRules(repository, `refs/heads/${base.ref}`).flatMap(({ rule }) =>
    rule.type === 'required_status_checks' ? rule.checks : [],
  );
  const answers = (check: ShownCheck, { context, integrationId }: RequiredCheck): boolean =>
    check.name === context && (integrationId === null || check.appId === integrationId);
  const missing = required.filter((wanted) => !shown.some((check) => answers(check, wanted)));
  if (shown.length + missing.length === 0) return html``;
  const lines = [
    ...missing.map(({ context, integrationId }) => {
      const app = view.context.world.apps.get(integrationId ?? -1)?.name;
      const says = `Expected — waiting for ${app === undefined ? 'it' : app} to report`;
      return checkLine(
        { name: context, app: '', appId: integrationId, colour: 'yellow', glyph: 'dot-fill', says, href: null },
        true,
      );
    }),
    ...shown.map((check) =>
      checkLine(
        check,
        required.some((wanted) => answers(check, wanted)),
      ),
    ),
  ];
  const [colour, glyph, title] = summary(shown, missing.length);
  return html`<div class="merge-part"><details class="check-details" open><summary><span class="check-circle check-${colour}">${icon(glyph)}</span><span><strong class="merge-title">${title}</strong><span class="muted">${tally(shown, missing.length)}</span></span></summary><ul class="plain check-lines">${lines}</ul></details></div>`;
}

function summary(shown: readonly ShownCheck[], missing: number): readonly [CheckColour, string, string] {
  if (shown.some((check) => check.colour === 'red')) return ['red', 'x', 'Some checks were not successful'];
  if (missing > 0 || shown.some((check) => check.colour === 'yellow'))
    return ['yellow', 'dot-fill', 'Some checks haven’t completed yet'];
  return ['green', 'check', 'All checks have passed'];
}

function tally(shown: readonly ShownCheck[], missing: number): string {
  const of = (colour: CheckColour) => shown.filter((check) => check.colour === colour).length;
  const parts: readonly (readonly [number, string])[] = [
    [of('red'), 'failing'],
    [of('yellow') + missing, 'expected'],
    [of('grey'), 'skipped or neutral'],
    [of('green'), 'successful'],
  ];
  const told = parts.filter(([n]) => n > 0).map(([n, word]) => `${n} ${word}`);
  return `${told.join(', ')} ${count(shown.length + missing, 'check').replace(/^\d+ /, '')}`;
}

function behind(view: View, pullRequest: PullRequest): Markup {
  const { repository, base, head } = pullRequest;
  if (view.me === null || isAncestor(repository.objects, base.sha, head.sha)) return html``;
  return html`<form class="merge-part merge-status" method="post" action="${formPath(pullRequest, 'update-branch')}"><span class="check-circle check-grey">${icon('git-branch')}</span><div class="row-main"><h2>This branch is out of date with the base branch</h2><p class="muted">Merge the newest changes of ${base.ref} into it.</p></div><button class="btn">Update branch</button></form>`;
}

const METHOD = { merge: 'Create a merge commit', squash: 'Squash and merge', rebase: 'Rebase and merge' } as const;

function mergeForm(view: View, pullRequest: PullRequest, reasons: readonly Reason[]): Markup {
  if (view.me === null)
    return html`<div class="merge-part merge-foot muted">Choose whom you play (top right) to merge.</div>`;
  if (!allows(myPermission(view, pullRequest.repository), 'write')) {
    return html`<div class="merge-part merge-foot muted">${view.me.login} has no write access to this repository, so merging is for others.</div>`;
  }
  const bypass = reasons.length > 0 && reasons.every(({ canBypass }) => canBypass);
  // Then the queue (above) is the way. Only people who can bypass it get another.
  if (!bypass && reasons.some(({ rule }) => rule === 'merge_queue')) return html``;
  const dead = reasons.length > 0 && !bypass;
  return html`<form class="merge-part merge-foot" method="post" action="${formPath(pullRequest, 'merge')}" id="merge-form">
<input type="hidden" name="sha" value="${pullRequest.head.sha}">
<label class="sr-only" for="method">Merge method</label><select class="form-select" id="method" name="method">${Object.entries(
    METHOD,
  ).map(([value, label]) => html`<option value="${value}">${label}</option>`)}</select>
${bypass ? html`<label class="check-option bypass"><input type="checkbox" name="bypass" value="yes" required> Merge without waiting for requirements to be met (bypass rules)</label>` : ''}
<button class="btn ${bypass ? 'btn-danger' : 'btn-primary'}"${dead ? ' disabled' : ''}>${bypass ? 'Bypass rules and merge' : 'Merge pull request'}</button></form>`;
}
