import type { Facts } from '../../domain/facts.ts';
import { type AuthorsRequirement, openStatus, type UnattributedCommit } from '../../domain/requirement.ts';
import { commitLink, type VerdictContext } from '../pull-request/context.ts';
import { webCommitterHint } from '../pull-request/web-committers.ts';
import { counted, gitName } from '../text/phrases.ts';
import { code, type Phrase, paragraph, phrase, strong, type TextBlock, text, words } from '../text/tree.ts';
import { obstacle, type RequirementWords, TRIES_AGAIN } from './words.ts';

/** SOD-4. */
export const authorsWords: RequirementWords<'authors'> = {
  kind: 'authors',
  name: 'Who wrote the code is known',
  always: true,
  row(found) {
    const unknown = unattributedOf(found).length;
    const authors = found.flatMap((one) => one.authors).length;
    return {
      found: phrase`${counted(authors, 'code author')}${unknown > 0 ? phrase`, ${counted(unknown, 'part')} without a known author` : ''}`,
    };
  },
  clauses(open, status) {
    const commits = commitsIn(unattributedOf(open));
    return [
      status === 'error' || commits === 0
        ? phrase`not everyone who wrote the code is known`
        : phrase`${counted(commits, 'commit')} without a known author`,
    ];
  },
  steps(open, status) {
    const commits = commitsIn(unattributedOf(open));
    return status === 'error' || commits === 0
      ? [TRIES_AGAIN]
      : [
          phrase`whoever made ${commits === 1 ? words('that commit') : phrase`those ${commits} commits`} adds the address to their GitHub account, or whoever maintains the policy maps it under ${code('identities')} (a bot’s to ${code('NAME[bot]')})`,
        ];
  },
  short: () => phrase`unknown authors`,
  errorToldBy: ['facts'],
  blocks: (found, context) => found.flatMap((one) => blocksOf(one, context)),
  recordedAs: 'unattributed',
  lacked: ({ commits }) => phrase`${counted(commits.length, 'commit')} without a known author`,
};

const unattributedOf = (found: readonly AuthorsRequirement[]): readonly UnattributedCommit[] =>
  found.flatMap(({ unattributed }) => unattributed);

const commitsIn = (unattributed: readonly UnattributedCommit[]): number =>
  new Set(unattributed.map(({ commit }) => commit)).size;

function blocksOf(
  { status, unattributed }: AuthorsRequirement,
  { verdict, facts }: VerdictContext,
): readonly TextBlock[] {
  const open = openStatus(status);
  if (open === 'error' || (open !== null && unattributed.length === 0)) {
    const head = phrase`⚠️ ${strong`Not everyone who wrote the code is known`}, so a sign-off shown here may turn out not to count.`;
    return [obstacle('', head)];
  }
  if (unattributed.length === 0) return [];
  const lead = counted(commitsIn(unattributed), 'commit');
  const head =
    open === null
      ? phrase`⚠️ ${strong`${lead} without a known author`}, which the policy lets pass:`
      : phrase`⛔ ${strong`${lead} without a known author.`} Whoever wrote the code may not sign it off, so each part needs an account:`;
  const hint = isGitHubCom(facts) ? [] : webCommitterHint(unattributed, verdict.subject.repository.owner);
  const lines = unattributed.map((one) => unattributedLine(facts, one));
  return [obstacle('commits without a known author', head, lines), paragraph(hint)];
}

/** True for github.com, where the committer on the web is always the same, and signs. */
const isGitHubCom = (facts: Facts | null): boolean => facts?.repository.url.startsWith('https://github.com/') === true;

/** SOD-4: one commit that has no known person. */
export function unattributedLine(facts: Facts | null, one: UnattributedCommit): Phrase {
  const email = one.email === null || one.email === '' ? phrase`no address` : text(one.email, 120);
  const why =
    one.why === 'no-account'
      ? phrase`the address belongs to no GitHub account${botHint(one)}`
      : phrase`GitHub is named as ${words(one.part)}, and GitHub did not sign it`;
  return phrase`${commitLink(facts, one.commit)}, ${words(one.part)} ${gitName(one.name)} (${email}): ${why}`;
}

/** What to write under `identities` for a bot's commit. Empty if it does not look like one. */
function botHint({ name, email }: UnattributedCommit): Phrase {
  const BOT = /^(?:\d+\+)?([\w-]+\[bot\])(?:@|$)/u;
  const bot = BOT.exec(email ?? '')?.[1] ?? BOT.exec(name ?? '')?.[1];
  if (bot === undefined || email === null || email === '') return [];
  return phrase`; where that bot made it, ${code(`{ email: "${email}", user: "${bot}" }`)} under ${code('identities')} says so`;
}
