import { includesAccount, sameAccount } from '../../domain/account.ts';
import type { Facts } from '../../domain/facts.ts';
import { type PolicyProblem, RELEASE_COORDINATOR } from '../../domain/policy.ts';
import type { UnattributedCommit } from '../../domain/requirement.ts';
import type { Verdict } from '../../domain/verdict.ts';
import type { Block } from '../markdown/budget.ts';
import { code, inline, link } from '../markdown/escape.ts';
import { because, counted, fullStop, gitName, moment, names, who } from '../markdown/phrases.ts';
import { commitLink, holdersShown, type RenderContext, requirement } from './context.ts';
import { policyFindings, problemLine, unavailableText } from './problems.ts';
import { behindBlocks, unreviewedBlocks } from './range.ts';
import { webCommitterHint } from './web-committers.ts';

const WORTH = 90;

/** What stands in the way beside the readiness states, each with what helps. Nothing where nothing does. */
export function blockers(context: RenderContext): readonly Block[] {
  return [
    ...policyBlocks(context),
    ...factsBlocks(context.verdict),
    ...holdBlocks(context),
    ...authorsBlocks(context),
    ...unreviewedBlocks(context),
    ...behindBlocks(context),
    ...draftBlocks(context.verdict),
  ];
}

const block = (name: string, head: string, lines: readonly string[]): Block => ({
  name,
  head,
  lines,
  tail: '',
  worth: WORTH,
});

function policyBlocks({ verdict, facts }: RenderContext): readonly Block[] {
  const { errors, warnings } = policyFindings(verdict);
  const lines = (list: readonly PolicyProblem[]) => list.map((problem) => `- ${problemLine(facts, problem)}`);
  const broken = `⚠️ **The policy file has ${counted(errors.length, 'problem')}.** Nothing can become ready before it is mended on the default branch:`;
  const risky = `⚠️ **The policy file has ${counted(warnings.length, 'warning')}**, which ${warnings.length === 1 ? 'stops' : 'stop'} nothing:`;
  return [
    ...(errors.length > 0 ? [block('policy problems', broken, lines(errors))] : []),
    ...(warnings.length > 0 ? [block('policy warnings', risky, lines(warnings))] : []),
  ];
}

function factsBlocks(verdict: Verdict): readonly Block[] {
  const missing = requirement(verdict, 'facts')?.missing ?? [];
  if (missing.length === 0) return [];
  return [
    block(
      'things that could not be read',
      '⚠️ **Not everything could be read**, and what is not known is never taken for ready:',
      missing.map((gap) => `- ${unavailableText(gap)}`),
    ),
  ];
}

function holdBlocks({ verdict }: RenderContext): readonly Block[] {
  const hold = requirement(verdict, 'hold');
  if (hold === undefined || hold.status === 'satisfied') return [];
  if (hold.holds.length === 0) return [block('', '⚠️ **Whether somebody holds the release** is not known.', [])];
  const authors = requirement(verdict, 'authors')?.authors ?? [];
  const coordinators = holdersShown(verdict, RELEASE_COORDINATOR).filter((one) => !includesAccount(authors, one));
  return [
    block(
      'holds',
      '⛔ **The release is held:**',
      hold.holds.map((one) => {
        const others = coordinators.filter((account) => !sameAccount(account, one.actor));
        const also =
          others.length > 0
            ? `, or a release coordinator (${names(others)}),`
            : ', or a release coordinator without a hand in the code,';
        const said = `- by ${who(one.actor)} (${link(moment(one.at), one.url)})${because(one.reason)}`;
        return `${fullStop(said)} Only ${who(one.actor)}${also} can let it go on, with \`/unhold\`.`;
      }),
    ),
  ];
}

function authorsBlocks({ verdict, facts }: RenderContext): readonly Block[] {
  const authors = requirement(verdict, 'authors');
  if (authors === undefined) return [];
  if (authors.status === 'error')
    return [
      block(
        '',
        '⚠️ **Not everyone who wrote the code is known**, so a sign-off shown here may turn out not to count.',
        [],
      ),
    ];
  if (authors.unattributed.length === 0) return [];
  const commits = new Set(authors.unattributed.map((one) => one.commit)).size;
  const lead = counted(commits, 'commit');
  const mend = `The person can add the address to their GitHub account, or the policy can map it under ${code('identities')}, a bot’s to ${code('NAME[bot]')}`;
  const head =
    authors.status === 'satisfied'
      ? `⚠️ **${lead} without a known author**, which the policy lets pass:`
      : `⛔ **${lead} without a known author.** Whoever wrote the code may not sign it off, so each part needs an account. ${mend}:`;
  const hint = isGitHubCom(facts) ? '' : webCommitterHint(authors.unattributed, verdict.subject.repository.owner);
  return [
    {
      ...block(
        'commits without a known author',
        head,
        authors.unattributed.map((one) => `- ${unattributedLine(facts, one)}`),
      ),
      tail: hint === '' ? '' : `\n${hint}`,
    },
  ];
}

/** There the committer is always the same, and signs. */
const isGitHubCom = (facts: Facts): boolean => facts.repository.url.startsWith('https://github.com/');

/** SOD-4: one commit that cannot be tied to a person. */
export function unattributedLine(facts: Facts, one: UnattributedCommit): string {
  const email = one.email === null || one.email === '' ? 'no address' : inline(one.email, 120);
  const why =
    one.why === 'no-account'
      ? `the address belongs to no GitHub account${botHint(one)}`
      : `GitHub is named as ${one.part}, and GitHub did not sign it`;
  return `${commitLink(facts, one.commit)}, ${one.part} ${gitName(one.name)} (${email}): ${why}`;
}

/** What to write under `identities` where a bot made the commit; empty where nothing looks like it. */
function botHint({ name, email }: UnattributedCommit): string {
  const BOT = /^(?:\d+\+)?([\w-]+\[bot\])(?:@|$)/u;
  const bot = BOT.exec(email ?? '')?.[1] ?? BOT.exec(name ?? '')?.[1];
  if (bot === undefined || email === null || email === '') return '';
  return `; where that bot made it, ${code(`{ email: "${email}", user: "${bot}" }`)} under ${code('identities')} says so`;
}

function draftBlocks(verdict: Verdict): readonly Block[] {
  return requirement(verdict, 'draft')?.status === 'pending'
    ? [
        block(
          '',
          '⬜ **This pull request is a draft.** Sign-offs count already; it becomes ready only after it is marked “Ready for review”.',
          [],
        ),
      ]
    : [];
}
