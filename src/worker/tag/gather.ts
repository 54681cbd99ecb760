import type { Sha } from '../../domain/ids.ts';
import { known } from '../../domain/reading.ts';
import type { ReleaseRange } from '../../domain/release.ts';
import type { TagSubject } from '../../domain/subject.ts';
import type { TagFacts } from '../../domain/tag.ts';
import { judgedCommit } from '../../policy/tag/judge.ts';
import { pusherWaitMillis, recordWaitMillis, sightingStep } from '../../policy/tag/waits.ts';
import { releaseRangeOf } from '../release/release-range.ts';
import { recordOf } from '../release/release-records.ts';
import type { RepositoryPolicy, TagGitHub, TagServices, TagStore } from './ports.ts';

type Found = Extract<RepositoryPolicy, { kind: 'found' }>;

/** All that is read of a tag, or the milliseconds until another observation. */
export type TagObservation =
  | { readonly kind: 'later'; readonly afterMillis: number }
  | {
      readonly kind: 'facts';
      readonly facts: TagFacts;
      readonly memory: Awaited<ReturnType<TagStore['memoryOf']>>;
    };

interface TagReader {
  readonly parts: TagServices;
  readonly installation: number;
  readonly github: TagGitHub;
}

/** Observes a tag on GitHub, and adds what is stored and what it would release (TAG-2). */
export async function tagFacts(reader: TagReader, subject: TagSubject, place: Found): Promise<TagObservation> {
  const { parts, github } = reader;
  const { store } = parts;
  const { id, at, policy, people, url } = place;
  const signed = policy.state === 'valid' && policy.policy.tags.signed;
  // Before GitHub is asked: a later report about the tag is newer than the answer.
  const before = await store.tags.memoryOf(id, subject.name);
  const tag = await github.tag(subject.repository, subject.name, signed);
  const wait = await noted(store.tags, { subject, id, at }, before, tag?.object ?? null);
  if (wait !== null) return { kind: 'later', afterMillis: wait };
  const memory = await store.tags.memoryOf(id, subject.name);
  if (memory.object !== (tag?.object ?? null)) return { kind: 'later', afterMillis: 0 };
  const unnamed = pusherWaitMillis(policy, memory.sightings, at);
  if (unnamed !== null) return { kind: 'later', afterMillis: unnamed };

  const known: Omit<TagFacts, 'range'> = {
    version: 1,
    subject,
    at,
    repository: { id, url },
    tag,
    sightings: memory.sightings,
    accepted: memory.accepted,
    people,
    own: github.own,
    orderedBy: tag?.commit ? await parts.tagOrderedBy(id, subject.name, tag.commit) : null,
  };
  const commit = judgedCommit(policy, known);
  if (commit === null) return { kind: 'facts', facts: { ...known, range: null }, memory };
  const range = await readReleaseRange(reader, subject, place, commit);
  if (range === 'unrecorded') return { kind: 'later', afterMillis: recordWaitMillis(memory.sightings, at) };
  return { kind: 'facts', facts: { ...known, range }, memory };
}

/**
 * Stores where the tag was found, if that is new (TAG-4).
 * @returns null if all is stored; otherwise in how many milliseconds to observe it again
 */
async function noted(
  tags: TagStore,
  { subject, id, at }: Pick<TagFacts, 'subject' | 'at'> & { readonly id: number },
  before: Awaited<ReturnType<TagStore['memoryOf']>>,
  object: Sha | null,
): Promise<number | null> {
  const step = sightingStep(before, object, at);
  if (step.kind === 'as-known') return null;
  if (step.kind === 'later') return step.afterMillis;
  return (await tags.observe({ ...subject.repository, id }, subject.name, object, step.after)) ? null : 0;
}

async function readReleaseRange(
  { parts, installation, github }: TagReader,
  { repository, name }: TagSubject,
  { id, policy }: Found,
  commit: Sha,
): Promise<ReleaseRange | 'unrecorded' | null> {
  if (policy.state !== 'valid') return null;
  const record = await recordOf(parts, installation, repository, commit);
  if (record === 'unrecorded') return record;
  const releaseRangeServices = { ...github.range, recordOf: async () => known(record) };
  return releaseRangeOf(releaseRangeServices, { ...repository, id }, policy.policy, { commit, tag: name });
}
