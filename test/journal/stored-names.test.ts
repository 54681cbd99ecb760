import { expect, test } from '@jest/globals';
import type { Entry } from '../../src/domain/journal.ts';
import { verdictEntries } from '../../src/journal/entries.ts';
import { deploymentEntries, groupEntries } from '../../src/journal/past-entries.ts';
import { tagEntries } from '../../src/journal/tag-entries.ts';
import { judgeDeployment } from '../../src/policy/deployment/judge.ts';
import { evaluate } from '../../src/policy/evaluate.ts';
import { judgeGroup } from '../../src/policy/merge-group/judge.ts';
import { judgeTag } from '../../src/policy/tag/judge.ts';
import { deployment } from '../support/deployment.ts';
import { at, sha } from '../support/facts.ts';
import { expectGolden } from '../support/golden.ts';
import { policy } from '../support/policy.ts';
import { CASES } from '../support/scenes.ts';
import { tagFacts } from '../support/tag-facts.ts';

/** Texts with these names are codes, which a reader of the journal compares. */
const CODED = /\.(because|code|kind|outcome|part|read|source|state|status|via)$/;

/** Adds the path of each value within `value`, and of each code the code too. Lists are one path. */
function addNames(names: Set<string>, value: unknown, path: string): void {
  names.add(typeof value === 'string' && CODED.test(path) ? `${path} ${value}` : path);
  if (Array.isArray(value)) for (const one of value) addNames(names, one, `${path}[]`);
  else if (value !== null && typeof value === 'object')
    for (const [key, one] of Object.entries(value)) addNames(names, one, `${path}.${key}`);
}

const namesIn = (subject: string, entries: readonly Entry[]): readonly string[] => {
  const names = new Set<string>();
  for (const entry of entries) addNames(names, entry.detail, `${subject} ${entry.kind}`);
  return [...names];
};

test('REC-1: what is stored keeps its names and codes, so that older entries are read and unchanged facts add none', () => {
  const verdicts = Object.values(CASES).map((one) => evaluate(one.policy, one.facts));
  const head = sha('a');
  const queued = { number: 7, title: 'Release', url: 'https://github.example/acme/shop/pull/7', head };
  const members = verdicts.map((verdict) => ({ ...queued, finding: { kind: 'decided' as const, verdict } }));
  const names = [
    ...verdicts.flatMap((verdict) => namesIn('pull request', verdictEntries(null, verdict))),
    ...namesIn('tag', tagEntries(null, judgeTag(policy(), tagFacts()))),
    ...namesIn('deployment', deploymentEntries(deployment(), judgeDeployment(policy(), deployment()))),
    ...namesIn('merge group', groupEntries(head, at(0), judgeGroup(members))),
  ];
  expect(names.length).toBeGreaterThan(0);
  expectGolden('stored-names.txt', `${[...new Set(names)].sort().join('\n')}\n`);
});
