import type { CheckContent } from '../../domain/effects.ts';
import type { GroupMember, GroupProblem, GroupVerdict, MergeGroup } from '../../domain/merge-group.ts';
import type { Outcome } from '../../domain/verdict.ts';
import { fitToLimit, paragraph } from '../markdown/budget.ts';
import { conclusionOf } from '../markdown/conclusion.ts';
import { code, inlineMarkdown, link, plainText, quoted } from '../markdown/escape.ts';
import { counted, enumeration } from '../markdown/phrases.ts';
import { title } from '../pull-request/title.ts';

/**
 * MQ-1: `countersign/readiness` on the head of a merge group: one row for each of its pull requests, in the order of the
 * queue.
 */
export function groupCheck(group: Pick<MergeGroup, 'branch'>, verdict: GroupVerdict): CheckContent {
  const digests = [...new Set(verdict.members.flatMap(digestOf))];
  return {
    name: 'countersign/readiness',
    conclusion: conclusionOf(verdict.outcome),
    title: plainText(headline(verdict), 255),
    summary: fitToLimit([
      paragraph(`${lead(verdict)} It is to be merged into ${inlineMarkdown(group.branch, 100)} as one.`),
      paragraph(verdict.problem === null ? '' : problemText(verdict.problem)),
      {
        name: 'pull requests',
        head: verdict.members.length > 0 ? '| Pull request | Ready | Why |\n| --- | --- | --- |' : '',
        lines: verdict.members.map(row),
        tail: '',
        worth: 100,
      },
      paragraph(next(verdict)),
    ]),
    text: fitToLimit([
      paragraph(
        'Each pull request of the group was looked at again, at the head that is in the queue. Releases have to be ready; what is no release holds nothing up.',
      ),
      paragraph(
        digests.length > 0 ? `Policy digest (SHA-256): ${digests.map((digest) => `\`${digest}\``).join(', ')}` : '',
      ),
    ]),
    annotations: [],
  };
}

const digestOf = ({ finding }: GroupMember): readonly string[] =>
  finding.kind === 'decided' && finding.verdict.policyDigest !== null ? [finding.verdict.policyDigest] : [];

const outcomeOf = ({ finding }: GroupMember): Outcome =>
  finding.kind === 'decided' ? finding.verdict.outcome : 'error';

/** Plain text, for the title: a count, then which, then why (VER-2). */
function headline({ outcome, problem, members }: GroupVerdict): string {
  if (problem !== null) return `Error: ${SHORT[problem.code]}`;
  if (outcome === 'not-applicable') return 'No release in this group: nothing to sign off';
  const releases = members.filter((member) => outcomeOf(member) !== 'not-applicable');
  const ready = releases.filter((member) => outcomeOf(member) === 'ready').length;
  const count = `${ready} of ${counted(releases.length, 'release')} ready`;
  if (outcome === 'ready') return count;
  const others = releases
    .filter((member) => outcomeOf(member) !== 'ready')
    .map((member) => `#${member.number} (${reason(member)})`);
  const first = outcome === 'blocked' ? 'Blocked: ' : outcome === 'error' ? 'Error: ' : '';
  return `${first}${count}: ${outcome === 'pending' ? 'waiting for' : 'not'} ${enumeration(others, 3)}`;
}

const SHORT: { readonly [Code in GroupProblem['code']]: string } = {
  'no-queue': 'the branch has no merge queue',
  'not-in-queue': 'no entry of the merge queue has this commit',
  'chain-broken': 'the pull requests of this group are not all known',
  'incomplete-entry': 'the pull requests of this group are not all known',
  unreadable: 'the merge queue could not be read',
};

function lead({ outcome, members }: GroupVerdict): string {
  const number =
    members.length === 0 ? 'This merge group' : `This merge group of ${counted(members.length, 'pull request')}`;
  switch (outcome) {
    case 'ready':
      return `✅ **${number} is ready.**`;
    case 'not-applicable':
      return `**${number} holds no release.**`;
    case 'pending':
      return `⬜ **${number} is not ready yet.**`;
    case 'blocked':
      return `⛔ **${number} is blocked.**`;
    case 'error':
      return `⚠️ **${number} could not be judged.**`;
    default:
      return outcome satisfies never;
  }
}

function problemText(problem: GroupProblem): string {
  switch (problem.code) {
    case 'no-queue':
      return 'GitHub says that the branch has no merge queue (any more), so nobody can tell which pull requests are in the group.';
    case 'not-in-queue':
      return 'GitHub names no pull requests with a group; they are found by the entries of the merge queue, and none of those has this commit.';
    case 'chain-broken':
      return `From the head of the group back to its base the entries of the merge queue end at ${code(problem.at.slice(0, 10))}: a pull request between the two is not known.`;
    case 'incomplete-entry':
      return 'GitHub does not say of every entry of the merge queue which pull request it is and which commit it was built on.';
    case 'unreadable':
      return problem.missing.why === 'forbidden'
        ? `Countersign may not read ${inlineMarkdown(problem.missing.what, 200)}. Grant the app the permission “Merge queues: read”.`
        : `Could not read ${inlineMarkdown(problem.missing.what, 200)} (${problem.missing.why}).`;
    default:
      return problem satisfies never;
  }
}

const ICONS: { readonly [Kind in Outcome]: string } = {
  ready: '✅ yes',
  pending: '⬜ not yet',
  blocked: '⛔ no',
  error: '⚠️ error',
  'not-applicable': 'no release',
};

const row = (member: GroupMember): string =>
  `| ${link(`#${member.number}`, member.url)} ${quoted(member.title, 100)} | ${ICONS[outcomeOf(member)]} | ${inlineMarkdown(reason(member), 255)} |`;

/** Plain text. */
function reason({ finding, head }: GroupMember): string {
  switch (finding.kind) {
    case 'decided':
      return title(finding.verdict);
    case 'moved':
      return `its head is no longer ${head.slice(0, 10)}, which is in the queue`;
    case 'closed':
      return 'it was closed';
    case 'gone':
      return 'it is no longer there';
    default:
      return finding satisfies never;
  }
}

function next({ outcome, problem }: GroupVerdict): string {
  if (outcome === 'ready' || outcome === 'not-applicable') return '';
  if (problem !== null)
    return 'A group that is not known never passes. Put the pull requests into the merge queue again.';
  return 'GitHub takes out of the queue what does not pass. Each pull request says what it lacks; when it is ready, put it into the merge queue again.';
}
