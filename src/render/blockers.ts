import type { Facts } from '../domain/facts.ts';
import { RELEASE_COORDINATOR } from '../domain/policy.ts';
import type { UnattributedCommit, Verdict } from '../domain/verdict.ts';
import type { Block } from './bytes.ts';
import { code, inline, link, quoted } from './escape.ts';
import { problemLine, unavailableText } from './problems.ts';
import type { Scene } from './scene.ts';
import { commitLink, holdersShown, requirement } from './scene.ts';
import { counted, moment, names, who } from './words.ts';

const WORTH = 90;

/** What stands in the way beside the readiness states, each with what helps. Nothing where nothing does. */
export function blockers(scene: Scene): readonly Block[] {
  return [
    ...policyBlocks(scene),
    ...factsBlocks(scene.verdict),
    ...holdBlocks(scene),
    ...authorsBlocks(scene),
    ...draftBlocks(scene.verdict),
  ];
}

const block = (name: string, head: string, lines: readonly string[]): Block => ({
  name,
  head,
  lines,
  tail: '',
  worth: WORTH,
});

function policyBlocks({ verdict, facts }: Scene): readonly Block[] {
  const policy = requirement(verdict, 'policy');
  if (policy === undefined) return [];
  const branch = inline(facts.repository.defaultBranch, 100);
  const errors = block(
    'policy problems',
    `⚠️ **The policy file has ${counted(policy.problems.length, 'problem')}**, so nothing can become ready. Mend it on ${branch}:`,
    policy.problems.map((problem) => `- ${problemLine(facts, problem)}`),
  );
  const warnings = block(
    'policy warnings',
    '⚠️ **A warning about the policy file**, which stops nothing:',
    policy.warnings.map((problem) => `- ${problemLine(facts, problem)}`),
  );
  return [...(policy.status === 'error' ? [errors] : []), ...(policy.warnings.length > 0 ? [warnings] : [])];
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

function holdBlocks({ verdict }: Scene): readonly Block[] {
  const hold = requirement(verdict, 'hold');
  if (hold === undefined || hold.status === 'satisfied') return [];
  if (hold.holds.length === 0) return [block('', '⚠️ **Whether somebody holds the release** is not known.', [])];
  const coordinators = holdersShown(verdict, RELEASE_COORDINATOR);
  const also = coordinators.length > 0 ? ` (${names(coordinators)})` : '';
  return [
    block(
      'holds',
      '⛔ **The release is held:**',
      hold.holds.map((one) => {
        const why = one.reason === '' ? '' : `: ${quoted(one.reason)}`;
        return `- by ${who(one.actor)} (${link(moment(one.at), one.url)})${why}. ${who(one.actor)} or a release coordinator${also} can let it go on with \`/unhold\`.`;
      }),
    ),
  ];
}

function authorsBlocks({ verdict, facts, policy }: Scene): readonly Block[] {
  const authors = requirement(verdict, 'authors');
  if (authors === undefined) return [];
  if (authors.status === 'error')
    return [block('', '⚠️ **Who wrote the code is not known**, so nobody’s sign-off can be judged.', [])];
  if (authors.unattributed.length === 0) return [];
  const commits = new Set(authors.unattributed.map((one) => one.commit)).size;
  const head =
    authors.status === 'satisfied'
      ? `⚠️ **${counted(commits, 'commit')} without a known author**, which the policy lets pass:`
      : `⛔ **${counted(commits, 'commit')} without a known author.** Whoever wrote the code may not sign it off, so each part needs an account:`;
  const mend =
    policy === null
      ? ''
      : ` The person can add the address to their GitHub account, or the policy can map it under ${code('identities')}.`;
  return [
    block(
      'commits without a known author',
      `${head}${authors.status === 'satisfied' ? '' : mend}`,
      authors.unattributed.map((one) => `- ${unattributedLine(facts, one)}`),
    ),
  ];
}

/** SOD-4: one commit that cannot be tied to a person. */
export function unattributedLine(facts: Facts, one: UnattributedCommit): string {
  const name = one.name === null || one.name === '' ? 'no name' : quoted(one.name, 100);
  const email = one.email === null || one.email === '' ? 'no address' : inline(one.email, 120);
  const why =
    one.why === 'no-account'
      ? 'the address belongs to no GitHub account'
      : 'GitHub is named as committer, and GitHub did not sign it';
  return `${commitLink(facts, one.commit)}, ${one.part} ${name} (${email}): ${why}`;
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
