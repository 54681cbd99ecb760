import { html } from 'hono/html';
import { canReview, waitingJobs } from '../acts/gate.ts';
import { advance, latestAttempt } from '../acts/run.ts';
import type { Gate, Job, RuleAnswer, RunAttempt, WorkflowRun } from '../model/workflow.ts';
import { shortRef } from '../workflows/file.ts';
import { workflowRunPath } from './actions-page.ts';
import { commitLink } from './commit-line.ts';
import { icon } from './icon.ts';
import type { Markup } from './markup.ts';
import { repositoryHeader } from './repository-header.ts';
import { outcomeLook } from './run-look.ts';
import { myPermission, repositoryPath, type View } from './view.ts';
import { person, when } from './words.ts';

/** A run in one attempt. Its jobs, what holds them, the answers of apps and people, and its buttons. */
export function workflowRunPage(view: View, run: WorkflowRun, attempt: RunAttempt): Markup {
  advance(view.context, run);
  const { colour, glyph, word } = outcomeLook(attempt.status, attempt.conclusion);
  const newest = attempt === latestAttempt(run);
  const reviews = run.reviews.filter(({ attempt: of }) => of === attempt.number);
  return html`${repositoryHeader(run.repository, 'actions')}<div class="container">
<p><a href="${repositoryPath(run.repository, 'actions')}">${run.workflow.name}</a></p>
<div class="pr-heading run-heading"><h1><span class="check-${colour}">${icon(glyph)}</span> ${run.title} <span class="muted">#${run.number}</span></h1>${newest && view.me !== null ? buttons(run, attempt) : ''}</div>
<p class="muted run-meta"><span class="Label">${word}</span> ${run.event === 'push' ? 'Pushed' : 'Started'} by ${person(run.actor)}, attempt ${attempt.number} triggered by ${person(attempt.triggeringActor)} ${when(view, attempt.startedAt)} · <span class="branch-name">${shortRef(run.ref)}</span> ${commitLink(run.repository, run.headSha)}</p>
${attempts(run, attempt)}
${newest ? waiting(view, run) : ''}
<section class="box" aria-label="Jobs"><header class="box-head"><h2>${icon('workflow')} Jobs</h2></header>${attempt.jobs.map((job) => jobRow(view, job))}</section>
${
  reviews.length === 0
    ? ''
    : html`<section class="box" aria-label="Decisions"><header class="box-head"><h2>${icon('shield')} Decided by people</h2></header>${reviews.map(
        ({ by, state, bypass, comment, environments, at }) =>
          html`<div class="row"><div class="row-main">${person(by)} ${bypass ? html`<strong class="check-red">bypassed the protection rules</strong> of` : state} ${environments.map(({ name }) => name).join(', ')} ${when(view, at)}${comment === '' ? '' : html`<p class="muted">${comment}</p>`}</div></div>`,
      )}</section>`
}</div>`;
}

function attempts(run: WorkflowRun, shown: RunAttempt): Markup {
  if (run.attempts.length < 2) return html``;
  return html`<nav class="list-tabs sub-tabs" aria-label="Attempts">${run.attempts.map(
    ({ number, triggeringActor }) =>
      html`<a href="${workflowRunPath(run)}?attempt=${number}"${number === shown.number ? html` aria-current="page"` : ''}>Attempt ${number} by ${triggeringActor.login}</a> `,
  )}</nav>`;
}

const action = (run: WorkflowRun, form: string): string => `${workflowRunPath(run)}/do/${form}`;

const button = (run: WorkflowRun, form: string, label: string, kind = ''): Markup =>
  html`<form method="post" action="${action(run, form)}"><button class="btn btn-sm ${kind}">${label}</button></form>`;

const buttons = (run: WorkflowRun, { status }: RunAttempt): Markup =>
  html`<div class="check-run-buttons">${status === 'completed' ? button(run, 'rerun', 'Re-run all jobs') : button(run, 'cancel', 'Cancel run')}</div>`;

/** What waits, and what the visitor can do about it. They can approve as a reviewer, or start in spite of the rules. */
function waiting(view: View, run: WorkflowRun): Markup {
  const jobs = waitingJobs(run);
  if (jobs.length === 0) return html``;
  const { me } = view;
  const admin = myPermission(view, run.repository) === 'admin';
  const bypassable = jobs.some(({ gate }) => gate.environment.canAdminsBypass);
  return html`<section class="box" id="waiting"><header class="box-head"><h2>${icon('clock')} Waiting for ${jobs.map(({ gate }) => gate.environment.name).join(', ')}</h2></header><div class="box-body">
${jobs.map(({ gate }) => {
  const mine = me !== null && gate.review === null && canReview(view.context, me, run, gate);
  return mine
    ? html`<form class="form-stack" method="post" action="${action(run, 'review')}"><input type="hidden" name="environment" value="${gate.environment.name}"><label>Comment<input class="form-control" name="comment"></label><div class="form-buttons"><button class="btn btn-sm btn-primary" name="state" value="approved">Approve ${gate.environment.name}</button> <button class="btn btn-sm btn-danger" name="state" value="rejected">Reject</button></div></form>`
    : '';
})}
${
  me !== null && admin
    ? bypassable
      ? html`<form class="form-stack" method="post" action="${action(run, 'bypass')}"><p class="bypass">As an administrator you may bypass the protection rules of this environment.</p><label>Reason<input class="form-control" name="comment"></label><button class="btn btn-sm btn-danger">Start all waiting jobs</button></form>`
      : html`<p class="muted">Nobody may bypass the rules of this environment, administrators included.</p>`
    : html`<p class="muted">The run goes on when every protection rule is met, and fails after 30 days.</p>`
}</div></section>`;
}

function jobRow(view: View, job: Job): Markup {
  const { colour, glyph, word } = outcomeLook(job.status, job.conclusion);
  return html`<div class="row" id="job-${job.id}"><span class="check-${colour}" title="${word}">${icon(glyph)}</span><div class="row-main"><strong>${job.name}</strong> <span class="muted">${word}</span>${
    job.deployment === null ? '' : html` · deploys to <strong>${job.deployment.environment}</strong>`
  }${job.reason === null ? '' : html`<p class="check-red">${job.reason}</p>`}${job.gate === null ? '' : gateList(view, job.gate)}</div></div>`;
}

function gateList(view: View, gate: Gate): Markup {
  const { answers, reviewers, review, waitUntil, bypassedBy } = gate;
  return html`<ul class="rules">${answers.map((answer) => answerItem(view, answer))}
${reviewers.length === 0 ? '' : html`<li>Reviewer: ${review ?? 'pending'}</li>`}
${waitUntil === null ? '' : html`<li>Wait timer: until ${when(view, waitUntil)}</li>`}
${bypassedBy === null ? '' : html`<li class="check-red">Started in spite of the rules by ${bypassedBy.login}</li>`}</ul>`;
}

/** An app's answer about the deployment: its decision and its reports. */
function answerItem(view: View, { rule, state, comment, reports }: RuleAnswer): Markup {
  const colour = { pending: 'yellow', approved: 'green', rejected: 'red' } as const;
  return html`<li><a href="/apps/${rule.app.slug}">${rule.app.name}</a>: <strong class="check-${colour[state]}">${state}</strong>${comment === '' ? '' : html` <span class="rule-said">${comment}</span>`}
${reports.length === 0 ? '' : html`<ul>${reports.map(({ text, at }) => html`<li><span class="rule-said">${text}</span> <span class="muted">${when(view, at)}</span></li>`)}</ul>`}</li>`;
}
