import type { Facts } from '../../domain/facts.ts';
import { type AuthorsRequirement, openStatus, type UnattributedCommit } from '../../domain/requirement.ts';
import type { SizedBlock } from '../markdown/budget.ts';
import { code, inlineMarkdown, plainText } from '../markdown/escape.ts';
import { counted, gitName } from '../markdown/phrases.ts';
import { commitLink, type RenderContext, short } from '../pull-request/context.ts';
import { webCommitterHint } from '../pull-request/web-committers.ts';
import { obstacle, type RequirementWords } from './words.ts';

/** SOD-4. */
export const authorsWords: RequirementWords<'authors'> = {
  kind: 'authors',
  name: 'Who wrote the code is known',
  always: true,
  row(found) {
    const unknown = unattributedOf(found).length;
    const authors = found.flatMap((one) => one.authors).length;
    return {
      found: `${counted(authors, 'code author')}${unknown > 0 ? `, ${counted(unknown, 'part')} without a known author` : ''}`,
    };
  },
  clauses(open, status) {
    const commits = commitsIn(unattributedOf(open));
    return [
      status === 'error' || commits === 0
        ? 'not everyone who wrote the code is known'
        : `${counted(commits, 'commit')} without a known author`,
    ];
  },
  short: () => 'unknown authors',
  errorToldBy: ['facts'],
  blocks: (found, context) => found.flatMap((one) => blocksOf(one, context)),
  lines: (found) =>
    unattributedOf(found).map(
      (one) =>
        `no known ${one.part}: ${short(one.commit)}, ${plainText(one.name ?? '', 100) || 'no name'} (${plainText(one.email ?? 'no address', 120)})`,
    ),
  recordedAs: 'unattributed',
  lacked: ({ commits }) => `${counted(commits.length, 'commit')} without a known author`,
};

const unattributedOf = (found: readonly AuthorsRequirement[]): readonly UnattributedCommit[] =>
  found.flatMap(({ unattributed }) => unattributed);

const commitsIn = (unattributed: readonly UnattributedCommit[]): number =>
  new Set(unattributed.map(({ commit }) => commit)).size;

function blocksOf(
  { status, unattributed }: AuthorsRequirement,
  { verdict, facts }: RenderContext,
): readonly SizedBlock[] {
  const open = openStatus(status);
  if (open === 'error' || (open !== null && unattributed.length === 0)) {
    const head = '⚠️ **Not everyone who wrote the code is known**, so a sign-off shown here may turn out not to count.';
    return [obstacle('', head)];
  }
  if (unattributed.length === 0) return [];
  const lead = counted(commitsIn(unattributed), 'commit');
  const fix = `The person can add the address to their GitHub account, or the policy can map it under ${code('identities')}, a bot’s to ${code('NAME[bot]')}`;
  const head =
    open === null
      ? `⚠️ **${lead} without a known author**, which the policy lets pass:`
      : `⛔ **${lead} without a known author.** Whoever wrote the code may not sign it off, so each part needs an account. ${fix}:`;
  const hint = isGitHubCom(facts) ? '' : webCommitterHint(unattributed, verdict.subject.repository.owner);
  const lines = unattributed.map((one) => `- ${unattributedLine(facts, one)}`);
  return [{ ...obstacle('commits without a known author', head, lines), tail: hint === '' ? '' : `\n${hint}` }];
}

/** There the committer is always the same, and signs. */
const isGitHubCom = (facts: Facts): boolean => facts.repository.url.startsWith('https://github.com/');

/** SOD-4: one commit that cannot be tied to a person. */
export function unattributedLine(facts: Facts, one: UnattributedCommit): string {
  const email = one.email === null || one.email === '' ? 'no address' : inlineMarkdown(one.email, 120);
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
