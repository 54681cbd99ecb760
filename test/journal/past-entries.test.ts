import { describe, expect, test } from '@jest/globals';
import type { GroupMember } from '../../src/domain/merge-group.ts';
import { deploymentEntries, groupEntries, withoutApprovalEntries } from '../../src/journal/past-entries.ts';
import { judgeDeployment } from '../../src/policy/deployment/judge.ts';
import { evaluate } from '../../src/policy/evaluate.ts';
import { judgeGroup, unknownGroup } from '../../src/policy/merge-group/judge.ts';
import { DEPLOYED, deployment, RUN_URL, record } from '../support/deployment.ts';
import { ann, at, facts, rae, sha } from '../support/facts.ts';
import { policy } from '../support/policy.ts';

const POLICY = policy();

describe('REC-1: what the journal says of a deployment', () => {
  // A function, since the tests of the tests take what is decided outside of a test for covered by all of them.
  const decided = () => {
    const about = deployment();
    const verdict = judgeDeployment(POLICY, about);
    const { at: when } = about;
    const { policyDigest } = verdict;
    const entry = { subject: 'deployment 501', at: when, evidence: RUN_URL, commit: DEPLOYED, policyDigest };
    const detail = { environment: 'production', ref: 'main', asked: true, attempt: 1, verdict };
    return { about, verdict, entry, detail };
  };

  test('a decision is the whole verdict, and has no actor', () => {
    const { about, verdict, entry, detail } = decided();
    expect(deploymentEntries(about, verdict)).toEqual([{ ...entry, kind: 'decision', actor: null, detail }]);
  });

  test('without a run it cites the release, and without that nothing', () => {
    const { about, verdict } = decided();
    const [api] = deploymentEntries({ ...about, run: null }, verdict);
    expect(api).toMatchObject({ evidence: record().url, detail: { attempt: null } });
    const [unknown] = deploymentEntries({ ...about, run: null }, { ...verdict, release: null });
    expect(unknown).toMatchObject({ evidence: null });
  });

  test('one that went ahead against the rules is a violation by the deployer', () => {
    const { about, verdict, entry, detail } = decided();
    const wrong = { ...verdict, decision: 'wait' as const };
    const how = { how: 'unasked' } as const;
    const said = { ...detail, ...how, verdict: wrong };
    expect(withoutApprovalEntries(about, wrong, how)).toEqual([
      { ...entry, kind: 'violation', actor: rae, detail: said },
      { ...entry, kind: 'decision', actor: null, detail: said },
    ]);
  });

  test('one that went ahead in spite of the rule is a bypass, whatever else it is', () => {
    const { about, verdict } = decided();
    const how = { how: 'bypassed', by: ann } as const;
    const kinds = (decision: 'approve' | 'reject') =>
      withoutApprovalEntries(about, { ...verdict, decision }, how).map(({ kind }) => kind);
    expect(kinds('approve')).toEqual(['bypass', 'decision']);
    expect(kinds('reject')).toEqual(['bypass', 'violation', 'decision']);
    expect(withoutApprovalEntries(about, verdict, { how: 'unasked' }).map(({ kind }) => kind)).toEqual(['decision']);
  });
});

describe('REC-1: what the journal says of a merge group', () => {
  const member = (number: number, finding: GroupMember['finding']): GroupMember => ({
    number,
    title: 'Release',
    url: `https://github.example/acme/shop/pull/${number}`,
    head: sha('a'),
    finding,
  });

  test('is what was decided of each pull request', () => {
    const decided = evaluate(POLICY, facts());
    const verdict = judgeGroup([member(7, { kind: 'decided', verdict: decided }), member(8, { kind: 'moved' })]);
    expect(groupEntries(sha('c'), at(5), verdict)).toEqual([
      {
        kind: 'decision',
        subject: `merge-group ${sha('c')}`,
        at: at(5),
        actor: null,
        evidence: 'https://github.example/acme/shop/pull/7',
        commit: sha('c'),
        policyDigest: decided.policyDigest,
        detail: {
          outcome: 'error',
          problem: null,
          members: [
            { number: 7, head: sha('a'), finding: 'pending' },
            { number: 8, head: sha('a'), finding: 'moved' },
          ],
        },
      },
    ]);
  });

  test('is by the policy of a pull request that could be judged', () => {
    const decided = evaluate(POLICY, facts());
    const verdict = judgeGroup([member(8, { kind: 'moved' }), member(7, { kind: 'decided', verdict: decided })]);
    expect(groupEntries(sha('c'), at(5), verdict)).toMatchObject([{ policyDigest: decided.policyDigest }]);
  });

  test('is why its pull requests are not known', () => {
    const [entry] = groupEntries(sha('c'), at(5), unknownGroup({ code: 'no-queue' }));
    expect(entry).toMatchObject({
      evidence: null,
      policyDigest: null,
      detail: { outcome: 'error', problem: { code: 'no-queue' }, members: [] },
    });
  });
});
