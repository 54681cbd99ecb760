import type { DeploymentFacts, DeploymentVerdict } from '../domain/deployment.ts';
import type { Instant, Sha } from '../domain/ids.ts';
import type { Entry, EntryKind } from '../domain/journal.ts';
import type { GroupVerdict } from '../domain/merge-group.ts';
import { jsonOf } from './to-json.ts';

/** The journal entries of a decision about a deployment (REC-1): the whole verdict, and its target. */
export function deploymentEntries(facts: DeploymentFacts, verdict: DeploymentVerdict): readonly Entry[] {
  return [entryOf('decision', facts, verdict, {})];
}

/**
 * The entries of a deployment that went ahead without an approval (DEP-1).
 * @param detail how it did
 */
export function withoutApprovalEntries(
  facts: DeploymentFacts,
  verdict: DeploymentVerdict,
  detail: { readonly how: 'unasked' | 'bypassed'; readonly by?: object | null },
): readonly Entry[] {
  const kinds: readonly EntryKind[] = [
    ...(detail.how === 'bypassed' ? ['bypass' as const] : []),
    ...(verdict.decision === 'approve' ? [] : ['violation' as const]),
    'decision',
  ];
  return kinds.map((kind) => entryOf(kind, facts, verdict, detail));
}

function entryOf(kind: EntryKind, facts: DeploymentFacts, verdict: DeploymentVerdict, detail: object): Entry {
  const { environment, ref, asked } = facts.request;
  return {
    kind,
    subject: `deployment ${facts.subject.id}`,
    at: facts.at,
    // A decision is nobody's act. A deployment that went ahead is the deployer's.
    actor: kind === 'decision' ? null : verdict.person,
    evidence: facts.run?.url ?? verdict.release?.url ?? null,
    commit: facts.deployed,
    policyDigest: verdict.policyDigest,
    detail: jsonOf({ environment, ref, asked, attempt: facts.run?.attempt ?? null, ...detail, verdict }),
  };
}

/** The journal entries of a decision about a merge group and its pull requests (MQ-1). */
export function groupEntries(head: Sha, at: Instant, verdict: GroupVerdict): readonly Entry[] {
  const members = verdict.members.map(({ number, head: queued, finding }) => ({
    number,
    head: queued,
    finding: finding.kind === 'decided' ? finding.verdict.outcome : finding.kind,
  }));
  const digests = verdict.members.flatMap(({ finding }) =>
    finding.kind === 'decided' ? [finding.verdict.policyDigest] : [],
  );
  return [
    {
      kind: 'decision',
      subject: `merge-group ${head}`,
      at,
      actor: null,
      evidence: verdict.members[0]?.url ?? null,
      commit: head,
      policyDigest: digests[0] ?? null,
      detail: jsonOf({ outcome: verdict.outcome, problem: verdict.problem, members }),
    },
  ];
}
