import { distinctAccounts } from '../../domain/account.ts';
import type { RequirementStatus } from '../../domain/requirement.ts';
import type { Verdict } from '../../domain/verdict.ts';
import { type Block, compose, paragraph } from '../markdown/budget.ts';
import { inline } from '../markdown/escape.ts';
import { counted, names } from '../markdown/phrases.ts';
import { blockers } from './blockers.ts';
import { headline, stateTable } from './checklist.ts';
import { commandLines } from './commands.ts';
import { commitLink, missingFirst, type RenderContext, requirement, states } from './context.ts';
import { details } from './details.ts';
import { policyFindings } from './problems.ts';
import { rangeLine } from './range.ts';

/** The summary of `countersign/readiness`: the checklist in more depth, every requirement shown (VER-1). */
export function summary(context: RenderContext): string {
  const { verdict, facts } = context;
  const digest = verdict.policyDigest === null ? 'none' : `\`${verdict.policyDigest}\``;
  const base = inline(facts.pullRequest.base.ref, 100);
  const commands = commandLines(context);
  return compose([
    paragraph(headline(context)),
    paragraph(`Commit ${commitLink(facts, verdict.head)} into ${base}. Policy digest (SHA-256): ${digest}.`),
    paragraph(rangeLine(context)),
    ...blockers(context),
    stateTable(context),
    requirementTable(context),
    ...details(context),
    { name: 'commands', head: commands.length > 0 ? '**Commands**\n' : '', lines: commands, tail: '', worth: 110 },
  ]);
}

/** What is required beside the states, one row each, whether it stands in the way or not. */
function requirementTable(context: RenderContext): Block {
  const { verdict } = context;
  const rows = [
    policyRow(verdict),
    factsRow(verdict),
    holdRow(verdict),
    authorsRow(verdict),
    ...rangeRows(verdict),
    ...upToDateRows(context),
    draftRow(verdict),
  ];
  return {
    name: 'requirements',
    head: '| Requirement | Status | Found |\n| --- | --- | --- |',
    lines: [...rows, statesRow(context)],
    tail: '',
    worth: 95,
  };
}

const STATUS_WORDS: { readonly [Status in RequirementStatus | 'not-judged' | 'warned']: string } = {
  warned: '⚠️ no',
  satisfied: '✅ yes',
  unsatisfied: '⛔ no',
  pending: '⬜ not yet',
  error: '⚠️ error',
  waived: '✅ waived',
  'not-applicable': 'not applicable',
  'not-judged': '⬜ not judged',
};

const row = (name: string, status: RequirementStatus | 'warned' | undefined, found: string): string =>
  `| ${name} | ${STATUS_WORDS[status ?? 'not-judged']} | ${found} |`;

function policyRow(verdict: Verdict): string {
  const { errors, warnings } = policyFindings(verdict);
  const risky = warnings.length > 0 ? `, ${counted(warnings.length, 'warning')}` : '';
  const status = requirement(verdict, 'policy')?.status;
  return row('The policy is valid', status, `${counted(errors.length, 'problem')}${risky}`);
}

function factsRow(verdict: Verdict): string {
  const facts = requirement(verdict, 'facts');
  const gaps = facts?.missing.length ?? 0;
  const found = gaps === 0 ? 'every list was read to its end' : `${counted(gaps, 'thing')} could not be read`;
  return row('All facts are known', facts?.status, facts === undefined ? '' : found);
}

function holdRow(verdict: Verdict): string {
  const hold = requirement(verdict, 'hold');
  const by = distinctAccounts(hold?.holds.map((one) => one.actor) ?? []);
  return row('Nobody holds it', hold?.status, by.length === 0 ? '' : `held by ${names(by)}`);
}

function authorsRow(verdict: Verdict): string {
  const authors = requirement(verdict, 'authors');
  const unknown = authors?.unattributed.length ?? 0;
  const found = `${counted(authors?.authors.length ?? 0, 'code author')}${unknown > 0 ? `, ${counted(unknown, 'part')} without a known author` : ''}`;
  return row('Who wrote the code is known', authors?.status, authors === undefined ? '' : found);
}

/** REL-6; nothing where the policy does not ask. */
function rangeRows(verdict: Verdict): readonly string[] {
  const range = requirement(verdict, 'range');
  if (range === undefined) return [];
  const found = `${range.commits - range.unreviewed} of ${counted(range.commits, 'commit')}`;
  return [
    row(
      'Every commit came by a pull request',
      range.unreviewed > 0 && range.status === 'satisfied' ? 'warned' : range.status,
      found,
    ),
  ];
}

function upToDateRows({ verdict, facts }: RenderContext): readonly string[] {
  const found = requirement(verdict, 'up-to-date');
  return found === undefined
    ? []
    : [row('The head holds the base branch', found.status, `its tip is ${commitLink(facts, found.tip)}`)];
}

function draftRow(verdict: Verdict): string {
  const draft = requirement(verdict, 'draft');
  return row('Marked ready for review', draft?.status, draft?.status === 'pending' ? 'a draft' : '');
}

function statesRow({ verdict, facts }: RenderContext): string {
  const all = states(verdict);
  const ready = all.filter((state) => state.status === 'satisfied').length;
  const status = ready === all.length ? 'satisfied' : missingFirst(all)[0]?.status;
  return row(
    'Every state is signed off',
    all.length === 0 ? undefined : status,
    all.length === 0 ? '' : `${ready} of ${all.length}, for ${commitLink(facts, verdict.head)}`,
  );
}
