import type { PullRequestSubject } from '../../src/domain/facts.ts';
import type { Gathered } from '../../src/domain/gathered.ts';
import { asInstant } from '../../src/domain/ids.ts';
import type { PolicyReading } from '../../src/domain/policy.ts';
import type { FetchedPolicyTexts } from '../../src/github/policy/policy-texts.ts';
import { type GatherOptions, gather } from '../../src/github/pull-request/gather.ts';
import { MemoryPeopleCache, type ScriptedClient, scriptedClient, snapshotData } from './github-answers.ts';
import { policyText, validPolicy } from './policy.ts';

/** Looks at acme/shop#7 through a client whose answers are scripted. */
export const subject: PullRequestSubject = {
  kind: 'pull-request',
  repository: { owner: 'acme', name: 'shop' },
  number: 7,
};
export const POLICY = validPolicy(policyText());
export const AT = asInstant('2026-03-02T12:00:00Z');

/** Notes which texts it was given, and finds the same policy in all of them. */
export function parser() {
  const given: FetchedPolicyTexts[] = [];
  const parsePolicy = (texts: FetchedPolicyTexts): PolicyReading => {
    given.push(texts);
    return texts.own || texts.shared ? { state: 'valid', policy: POLICY } : { state: 'absent' };
  };
  return { given, parsePolicy };
}

export const askWith = (parts: Partial<GatherOptions> = {}): GatherOptions => ({
  now: () => AT,
  parsePolicy: parser().parsePolicy,
  namedPeople: () => ({ users: [], teams: [] }),
  people: new MemoryPeopleCache(),
  ownLogin: null,
  trees: [],
  ...parts,
});

export async function gathered(client: ScriptedClient, parts: Partial<GatherOptions> = {}): Promise<Gathered> {
  const result = await gather(client, subject, askWith(parts));
  if (result.kind !== 'found') throw new Error('gone');
  return result.gathered;
}

/** A look whose one answer has these parts of the pull request. */
export const observe = (pullRequest: Record<string, unknown>, parts: Partial<GatherOptions> = {}): Promise<Gathered> =>
  gathered(scriptedClient([['Snapshot', snapshotData({ pullRequest })]]), parts);
