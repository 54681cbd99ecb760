import type { CheckContent } from '../../domain/effects.ts';
import type { GroupMember, GroupProblem, GroupVerdict, MergeGroup } from '../../domain/merge-group.ts';
import type { Outcome } from '../../domain/verdict.ts';
import { conclusionOf } from '../pull-request/conclusion.ts';
import { title } from '../pull-request/title.ts';
import { markdown } from '../text/markdown.ts';
import { counted, digestWords, enumeration } from '../text/phrases.ts';
import { titleLine } from '../text/terminal.ts';
import {
  code,
  commit,
  link,
  type Phrase,
  paragraph,
  phrase,
  quoted,
  row,
  strong,
  type TableRow,
  type TextBlock,
  table,
  text,
} from '../text/tree.ts';
import { unreadNoun } from '../unread.ts';

/**
 * MQ-1: `countersign/readiness` on the head of a merge group.
 * One row for each of its pull requests, in the order of the queue.
 */
export function groupCheck(group: Pick<MergeGroup, 'branch'>, verdict: GroupVerdict): CheckContent {
  const digests = [...new Set(verdict.members.flatMap(digestOf))];
  return {
    name: 'countersign/readiness',
    // A queue waits for a check that is in progress until its time is up. A completed one takes the group out at once.
    conclusion: verdict.outcome === 'pending' ? 'action_required' : conclusionOf(verdict.outcome),
    title: titleLine(headline(verdict)),
    summary: markdown([
      paragraph(phrase`${lead(verdict)} It is to be merged into ${text(group.branch, 100)} as one.`),
      paragraph(verdict.problem === null ? [] : problemText(verdict.problem)),
      ...memberTable(verdict),
      paragraph(next(verdict)),
    ]),
    text: markdown([
      paragraph(
        phrase`Each pull request of the group was looked at again, at the head that is in the queue. Releases have to be ready; what is not a release holds nothing up.`,
      ),
      paragraph(digests.length > 0 ? digestWords(...digests) : []),
    ]),
    annotations: [],
  };
}

const digestOf = ({ finding }: GroupMember): readonly string[] =>
  finding.kind === 'decided' && finding.verdict.policyDigest !== null ? [finding.verdict.policyDigest] : [];

const outcomeOf = ({ finding }: GroupMember): Outcome =>
  finding.kind === 'decided' ? finding.verdict.outcome : 'error';

/** The headline for the title: a count, then which, then why (VER-2). */
function headline({ outcome, problem, members }: GroupVerdict): Phrase {
  if (problem !== null) return phrase`Error: ${SHORT[problem.code]}`;
  if (outcome === 'not-applicable') return phrase`No release in this group: nothing to sign off`;
  const releases = members.filter((member) => outcomeOf(member) !== 'not-applicable');
  const ready = releases.filter((member) => outcomeOf(member) === 'ready').length;
  const count = phrase`${ready} of ${counted(releases.length, 'release')} ready`;
  if (outcome === 'ready') return count;
  const others = releases
    .filter((member) => outcomeOf(member) !== 'ready')
    .map((member) => phrase`#${member.number} (${reason(member)})`);
  const first = outcome === 'blocked' ? phrase`Blocked: ` : outcome === 'error' ? phrase`Error: ` : '';
  return phrase`${first}${count}: ${outcome === 'pending' ? phrase`waiting for` : phrase`not`} ${enumeration(others, 3)}`;
}

const SHORT: { readonly [Code in GroupProblem['code']]: Phrase } = {
  'no-queue': phrase`the branch has no merge queue`,
  'not-in-queue': phrase`no entry of the merge queue has this commit`,
  'chain-broken': phrase`the pull requests of this group are not all known`,
  'incomplete-entry': phrase`the pull requests of this group are not all known`,
  unreadable: phrase`the merge queue could not be read`,
};

function lead({ outcome, members }: GroupVerdict): Phrase {
  const number =
    members.length === 0
      ? phrase`This merge group`
      : phrase`This merge group of ${counted(members.length, 'pull request')}`;
  switch (outcome) {
    case 'ready':
      return phrase`✅ ${strong`${number} is ready.`}`;
    case 'not-applicable':
      return phrase`${strong`${number} holds no release.`}`;
    case 'pending':
      return phrase`⬜ ${strong`${number} is not ready yet.`}`;
    case 'blocked':
      return phrase`⛔ ${strong`${number} is blocked.`}`;
    case 'error':
      return phrase`⚠️ ${strong`${number} could not be judged.`}`;
    default:
      return outcome satisfies never;
  }
}

function problemText(problem: GroupProblem): Phrase {
  switch (problem.code) {
    case 'no-queue':
      return phrase`GitHub says that the branch has no merge queue (any more), so nobody can tell which pull requests are in the group.`;
    case 'not-in-queue':
      return phrase`GitHub names no pull requests with a group; they are found by the entries of the merge queue, and none of those has this commit.`;
    case 'chain-broken':
      return phrase`From the head of the group back to its base the entries of the merge queue end at ${code(problem.at.slice(0, 10))}: a pull request between the two is not known.`;
    case 'incomplete-entry':
      return phrase`GitHub does not say of every entry of the merge queue which pull request it is and which commit it was built on.`;
    case 'unreadable':
      return problem.missing.why === 'forbidden'
        ? phrase`Countersign may not read ${text(problem.missing.what, 200)}. Grant the app the permission “Merge queues: read”.`
        : phrase`Could not read ${unreadNoun(problem.missing)}.`;
    default:
      return problem satisfies never;
  }
}

const ICONS: { readonly [Kind in Outcome]: Phrase } = {
  ready: phrase`✅ yes`,
  pending: phrase`⬜ not yet`,
  blocked: phrase`⛔ no`,
  error: phrase`⚠️ error`,
  'not-applicable': phrase`no release`,
};

const memberTable = ({ members }: GroupVerdict): readonly TextBlock[] =>
  members.length === 0
    ? []
    : [table({ name: 'pull requests', worth: 100 }, ['Pull request', 'Ready', 'Why'], members.map(memberRow))];

const memberRow = (member: GroupMember): TableRow =>
  row(
    phrase`${link(phrase`#${member.number}`, member.url)} ${quoted(member.title, 100)}`,
    ICONS[outcomeOf(member)],
    reason(member),
  );

function reason({ finding, head }: GroupMember): Phrase {
  switch (finding.kind) {
    case 'decided':
      return [text(title(finding.verdict), 255)];
    case 'moved':
      return phrase`its head is no longer ${commit(head, null, 10)}, which is in the queue`;
    case 'closed':
      return phrase`it was closed`;
    case 'gone':
      return phrase`it is no longer there`;
    default:
      return finding satisfies never;
  }
}

function next({ outcome, problem }: GroupVerdict): Phrase {
  if (outcome === 'ready' || outcome === 'not-applicable') return [];
  if (problem !== null)
    return phrase`A group that is not known never passes. Put the pull requests into the merge queue again.`;
  return phrase`GitHub takes out of the queue what does not pass. Each pull request says what it lacks; when it is ready, put it into the merge queue again.`;
}
