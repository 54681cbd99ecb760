import { describe, expect, test } from '@jest/globals';
import type { DeploymentReason, DeploymentVerdict, KnownDeployment, RunFacts } from '../../../src/domain/deployment.ts';
import { addMillis, asPolicyDigest } from '../../../src/domain/ids.ts';
import type { PolicyReading } from '../../../src/domain/policy.ts';
import { known } from '../../../src/domain/reading.ts';
import {
  answerStep,
  type DeploymentProgress,
  type DeploymentStep,
  deployedTag,
  deploymentStep,
  isNotGated,
  nextReport,
  waitsFor,
  withoutApprovalStep,
} from '../../../src/policy/deployment/steps.ts';
import { DEPLOYED, deployment, RUN_URL, range } from '../../support/deployment.ts';
import { rae } from '../../support/facts.ts';
import { policy } from '../../support/policy.ts';

const FACTS = deployment();
const RUN: RunFacts = {
  id: '77',
  url: RUN_URL,
  attempt: 1,
  headSha: DEPLOYED,
  event: 'workflow_dispatch',
  completed: false,
  triggeringActor: rae,
};
const NOW = FACTS.at;
/** Heard of so many seconds ago. */
const heard = (seconds: number, parts: Partial<KnownDeployment> = {}): KnownDeployment => ({
  request: FACTS.request,
  heardAt: addMillis(NOW, -seconds * 1_000),
  attempt: 1,
  answering: null,
  reports: 0,
  lastReport: '',
  ...parts,
});
const overTheApi = { request: { ...FACTS.request, run: null } };
const progress = (parts: Partial<DeploymentProgress>): DeploymentProgress => ({
  at: NOW,
  run: RUN,
  waits: false,
  began: false,
  ...parts,
});
const end = (how: Extract<DeploymentStep, { kind: 'end' }>['how']): DeploymentStep => ({ kind: 'end', how });

describe('DEP-1: what has to be done about a deployment', () => {
  const again = { ...RUN, attempt: 2 };
  const over = { ...RUN, completed: true };
  test.each<[string, KnownDeployment, Partial<DeploymentProgress>, DeploymentStep]>([
    ['it waits: it is answered', heard(90), { waits: true }, { kind: 'answer', run: RUN }],
    ['it waits, and was never looked at', heard(90, { attempt: null }), { waits: true }, { kind: 'answer', run: RUN }],
    [
      'it waits after an answer that got lost',
      heard(90, { answering: 'approved' }),
      { waits: true },
      { kind: 'answer', run: RUN },
    ],
    ['it was approved', heard(90, { answering: 'approved' }), { began: true }, end('approved')],
    ['it was approved and has not begun yet', heard(90, { answering: 'approved' }), {}, end('approved')],
    ['it began without an answer', heard(90), { began: true }, { kind: 'judge-without', run: RUN }],
    [
      'it began although it was rejected',
      heard(90, { answering: 'rejected' }),
      { began: true },
      { kind: 'judge-without', run: RUN },
    ],
    ['it was rejected and has not begun', heard(90, { answering: 'rejected' }), {}, end('rejected')],
    ['over the API, without any run', heard(90, overTheApi), { run: null }, { kind: 'judge-without', run: null }],
    [
      'over the API, where a run that its log names proves nothing',
      heard(90, overTheApi),
      { began: true },
      { kind: 'judge-without', run: null },
    ],
    [
      'over the API, and approved in a run that its log names',
      heard(90, { ...overTheApi, answering: 'approved' }),
      {},
      end('approved'),
    ],
    ['its run is gone', heard(90), { run: null }, end('over')],
    ['its run is gone while its environment seems to wait', heard(90), { run: null, waits: true }, end('over')],
    ['its run is over, and it never began', heard(90), { run: over }, end('over')],
    ['it neither waits nor began in its first minute', heard(59), {}, { kind: 'wait', soon: true }],
    ['nor after it', heard(60), {}, { kind: 'wait', soon: false }],
    ['its run was started again', heard(90), { run: again, waits: true }, end('superseded')],
    [
      'its run was started again after it was rejected',
      heard(90, { answering: 'rejected' }),
      { run: again },
      end('rejected'),
    ],
    [
      'its run was started again after it began without an answer',
      heard(90),
      { run: again, began: true },
      { kind: 'judge-without', run: null },
    ],
    [
      'its run was started again after it was approved and began',
      heard(90, { answering: 'approved' }),
      { run: again, began: true },
      end('approved'),
    ],
  ])('%s', (_, one, parts, expected) => {
    expect(deploymentStep(one, progress(parts))).toEqual(expected);
  });
});

const verdict = (
  decision: DeploymentVerdict['decision'],
  ...codes: readonly DeploymentReason['code'][]
): DeploymentVerdict => ({
  subject: FACTS.subject,
  at: NOW,
  decision,
  reasons: codes.map((code) => ({ code }) as DeploymentReason),
  person: null,
  release: null,
  previous: null,
  policyDigest: null,
});
/** What a merge looks like before GitHub ties it to its pull request. */
const untied = deployment({ range: range({ release: known(null) }) });

describe('DEP-1: the verdict about a deployment that waits leads to', () => {
  test.each<[string, number, typeof FACTS, DeploymentVerdict, string]>([
    ['an answer where it is approved', 1, FACTS, verdict('approve'), 'answer'],
    ['an answer where it is rejected', 90, FACTS, verdict('reject', 'code-author'), 'answer'],
    ['another look where the merge may be tied yet', 59, untied, verdict('reject', 'no-release'), 'soon'],
    ['an answer once a minute is over', 60, untied, verdict('reject', 'no-release'), 'answer'],
    ['another look where all is only unread', 59, FACTS, verdict('wait', 'unread', 'unread'), 'soon'],
    ['a text where something else is missing too', 59, FACTS, verdict('wait', 'unread', 'not-a-deployer'), 'report'],
    ['a text where it is unread after a minute', 60, FACTS, verdict('wait', 'unread'), 'report'],
  ])('%s', (_, ...[seconds, facts, one, expected]) => {
    expect(answerStep(heard(seconds), facts, one)).toBe(expected);
  });
});

describe('DEP-1: the verdict about a deployment that went ahead without an approval leads to', () => {
  const HOUR = 60 * 60;
  test.each<[string, number, typeof FACTS, DeploymentVerdict, string]>([
    ['nothing where it would have been approved', 1, FACTS, verdict('approve'), 'in-order'],
    ['a report where it breaks a rule', 1, FACTS, verdict('reject', 'code-author'), 'report'],
    ['a report where it would have had to wait', 1, FACTS, verdict('wait', 'not-a-deployer'), 'report'],
    ['another look where the merge may be tied yet', 59, untied, verdict('reject', 'no-release'), 'soon'],
    ['a report once a minute is over', 60, untied, verdict('reject', 'no-release'), 'report'],
    ['another look soon where nothing is known', 59, FACTS, verdict('wait', 'unread', 'policy', 'no-policy'), 'soon'],
    ['another look later in the first hour', 60, FACTS, verdict('wait', 'unread'), 'later'],
    ['the same right before its end', HOUR - 1, FACTS, verdict('wait', 'policy'), 'later'],
    ['a report after an hour', HOUR, FACTS, verdict('wait', 'unread'), 'report'],
    ['a report where something is known beside', 1, FACTS, verdict('wait', 'unread', 'not-a-deployer'), 'report'],
  ])('%s', (_, ...[seconds, facts, one, expected]) => {
    expect(withoutApprovalStep(heard(seconds), facts, one)).toBe(expected);
  });
});

test('DEP-1: GitHub gets a status text if it changed, ten in all, and the last one says that it is the last', () => {
  const next = (reports: number) => nextReport({ reports, lastReport: 'a' }, 'b');
  expect(nextReport({ reports: 3, lastReport: 'a' }, 'a')).toBeNull();
  expect(next(0)).toEqual({ count: 1, sent: true, last: false });
  expect(next(8)).toEqual({ count: 9, sent: true, last: false });
  expect(next(9)).toEqual({ count: 10, sent: true, last: true });
  expect(next(10)).toEqual({ count: 10, sent: false, last: true });
});

test('DEP-1: the release tag that is deployed is one that a pattern of the policy matches', () => {
  const tags = policy('tags: { patterns: ["v*"] }');
  expect(
    ['refs/tags/v1.4.0', 'v1.4.0', 'refs/heads/v1', 'main', 'nightly'].map((ref) => deployedTag(tags, ref)),
  ).toEqual(['v1.4.0', 'v1.4.0', null, null, null]);
  expect(deployedTag(policy('tags: { patterns: ["v*", "w*"] }'), 'v1')).toBe('v1');
  expect(deployedTag(policy('tags: { patterns: ["v**"] }'), 'v/refs/tags/1')).toBe('v/refs/tags/1');
  expect(deployedTag({ state: 'absent' }, 'v1.4.0')).toBeNull();
});

describe('DEP-1: a deployment is none of the business of the app', () => {
  const listed = () => policy('environments: [production]');
  const invalid: PolicyReading = { state: 'invalid', digest: asPolicyDigest('1'.repeat(64)), problems: [] };
  test.each<[string, () => PolicyReading, string, boolean, boolean]>([
    ['where the policy does not list the environment', listed, 'staging', false, true],
    ['not where the policy lists it', listed, 'Production', false, false],
    ['not where GitHub asked the app', listed, 'staging', true, false],
    ['where there is no policy', () => ({ state: 'absent' }), 'production', false, true],
    ['not where the policy cannot be read', () => invalid, 'staging', false, false],
  ])('%s', (_, ...[reading, environment, asked, expected]) => {
    expect(isNotGated(reading(), { ...FACTS.request, environment, asked })).toBe(expected);
  });
});

test('DEP-1: a run waits for an environment however its name is written', () => {
  const request = { ...FACTS.request, environment: 'Production' };
  expect(waitsFor(['staging', 'pRoduction'], request)).toBe(true);
  expect(waitsFor(['staging'], request)).toBe(false);
});
