import type { Verdict } from '../../domain/verdict.ts';
import { plain } from '../markdown/escape.ts';
import { counted, listed } from '../markdown/phrases.ts';
import { requirement, short, states } from './context.ts';
import { policyFindings } from './problems.ts';

/** What the verdict says in one line, as plain text (not Markdown): `lead`, then why. */
export interface Gist {
  readonly lead: string;
  readonly parts: readonly string[];
}

const MOST_TITLE = 255;

/** VER-2: a count, then what is missing, then why; `blocked` and `error` are told apart by the first word. */
export function gist(verdict: Verdict): Gist {
  switch (verdict.outcome) {
    case 'ready':
      return { lead: readyCount(verdict), parts: [`signed off for ${short(verdict.head)}`] };
    case 'pending':
      return { lead: readyCount(verdict), parts: waiting(verdict) };
    case 'blocked':
      return { lead: 'Blocked', parts: [...blocks(verdict), ...rest(verdict)] };
    case 'error':
      return { lead: 'Error', parts: [...errors(verdict), ...blocks(verdict), ...rest(verdict)] };
    case 'not-applicable':
      return { lead: 'Not a release', parts: ['nothing to sign off'] };
    default:
      return verdict.outcome satisfies never;
  }
}

/** The check run's title: plain text, at most 255 UTF-16 units. */
export function title(verdict: Verdict): string {
  const { lead, parts } = gist(verdict);
  return plain(parts.length === 0 ? lead : `${lead}: ${parts.join('; ')}`, MOST_TITLE);
}

function readyCount(verdict: Verdict): string {
  const all = states(verdict);
  return `${all.filter((state) => state.status === 'satisfied').length} of ${all.length} ready`;
}

function waiting(verdict: Verdict): readonly string[] {
  const missing = states(verdict).filter((state) => state.status === 'pending');
  const named = missing.slice(0, 6).map((state) => plain(state.state, 60));
  const more = missing.length > named.length ? ` and ${missing.length - named.length} more` : '';
  return [
    ...(missing.length > 0 ? [`waiting for ${named.join(', ')}${more}`] : []),
    ...(requirement(verdict, 'draft')?.status === 'pending' ? ['the pull request is a draft'] : []),
    ...(requirement(verdict, 'up-to-date')?.status === 'pending' ? ['the base branch has moved on'] : []),
  ];
}

function blocks(verdict: Verdict): readonly string[] {
  const blocked = states(verdict).filter((state) => state.status === 'unsatisfied');
  const objections = blocked.map((state) => {
    const by = [...new Set(state.objections.map((objection) => plain(objection.actor.login, 80)))];
    const name = plain(state.state, 60);
    return by.length === 0 ? `${name} is refused` : `objection to ${name} by ${listed(by, 3)}`;
  });
  const hold = requirement(verdict, 'hold');
  const holders = [...new Set((hold?.holds ?? []).map((one) => plain(one.actor.login, 80)))];
  const authors = requirement(verdict, 'authors');
  const range = requirement(verdict, 'range');
  const commits = new Set((authors?.unattributed ?? []).map((one) => one.commit)).size;
  return [
    ...objections,
    ...(hold?.status === 'unsatisfied' ? [`held by ${listed(holders, 3)}`] : []),
    ...(authors?.status === 'unsatisfied' ? [`${counted(commits, 'commit')} without a known author`] : []),
    ...(range?.status === 'unsatisfied' ? [`${counted(range.unreviewed, 'commit')} by no pull request`] : []),
  ];
}

/** After the reasons: how far it is otherwise. */
function rest(verdict: Verdict): readonly string[] {
  return states(verdict).length === 0 ? [] : [readyCount(verdict), ...waiting(verdict)];
}

function errors(verdict: Verdict): readonly string[] {
  const wrong = policyFindings(verdict).errors.length;
  const missing = requirement(verdict, 'facts')?.missing ?? [];
  const clock = missing.filter((gap) => gap.why === 'clock').map((gap) => plain(gap.what, 120));
  const named = missing.filter((gap) => gap.why !== 'clock').map((gap) => plain(gap.what, 80));
  const unjudged = states(verdict).filter((state) => state.status === 'error');
  const found = [
    ...(wrong > 0 ? [`the policy file has ${counted(wrong, 'problem')}`] : []),
    ...clock,
    ...(named.length > 0 ? [`could not read ${listed(named, 2)}`] : []),
  ];
  if (found.length > 0) return found;
  return unjudged.length > 0
    ? [`could not judge ${listed(unjudged.map((state) => plain(state.state, 60)))}`]
    : ['the release could not be judged'];
}
