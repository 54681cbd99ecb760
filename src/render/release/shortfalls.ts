import type { Shortfall } from '../../domain/release.ts';
import { inline, plain } from '../markdown/escape.ts';
import { counted, listed } from '../markdown/phrases.ts';

/** What a release lacked at its merge, in a few words each, as plain text (not Markdown); what only waited comes together. */
export function shortfallPhrases(missing: readonly Shortfall[]): readonly string[] {
  const waiting = missing.flatMap((one) => (one.code === 'state' && one.status === 'pending' ? [one.state] : []));
  const named = listed(
    waiting.map((state) => plain(state, 60)),
    6,
  );
  return [
    ...missing.flatMap((one) => (one.code === 'state' && one.status === 'pending' ? [] : [phrase(one)])),
    ...(waiting.length > 0 ? [`waiting for ${named}`] : []),
  ];
}

/** The same, each on a line of a Markdown list, and every state on its own. */
export const shortfallLines = (missing: readonly Shortfall[]): readonly string[] =>
  missing.map((one) => `- ${inline(phrase(one), 400)}`);

function phrase(one: Shortfall): string {
  switch (one.code) {
    case 'policy':
      return 'the policy file could not be understood';
    case 'unread':
      return `could not read ${listed(
        one.what.map((what) => plain(what, 100)),
        3,
      )}`;
    case 'draft':
      return 'the pull request was a draft';
    case 'unattributed':
      return `${counted(one.commits.length, 'commit')} without a known author`;
    case 'unreviewed':
      return `${counted(one.commits, 'commit')} that came by no merged pull request`;
    case 'behind':
      return 'the head lacked commits of the base branch';
    case 'held':
      return one.by.length === 0 ? 'it was held' : `held by ${logins(one.by)}`;
    case 'state':
      return statePhrase(one);
    case 'check':
      return one.said === null
        ? 'the merged head had no check countersign/readiness of this app'
        : `the check countersign/readiness said ${plain(one.said, 40)} on the merged head`;
    default:
      return one satisfies never;
  }
}

function statePhrase(one: Extract<Shortfall, { code: 'state' }>): string {
  const state = plain(one.state, 60);
  switch (one.status) {
    case 'unsatisfied':
      return one.objectors.length === 0 ? `${state} was refused` : `objection to ${state} by ${logins(one.objectors)}`;
    case 'pending':
      return one.need === 1 ? `${state} was not signed off` : `${state} had ${one.have} of ${one.need} sign-offs`;
    case 'error':
      return `${state} could not be judged`;
    default:
      return one.status satisfies never;
  }
}

const logins = (accounts: readonly { readonly login: string }[]): string =>
  listed([...new Set(accounts.map(({ login }) => plain(login, 80)))], 3);
