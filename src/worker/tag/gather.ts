import { addMillis, type Sha } from '../../domain/ids.ts';
import { known } from '../../domain/reading.ts';
import type { ReleaseRange } from '../../domain/release.ts';
import type { TagSubject } from '../../domain/subject.ts';
import type { TagFacts, TagSighting } from '../../domain/tag.ts';
import { judgedCommit } from '../../policy/tag/judge.ts';
import { releaseRangeOf } from '../release/release-range.ts';
import { recordOf } from '../release/release-records.ts';
import type { RepositoryPolicy, TagGitHub, TagServices, TagStore } from './ports.ts';

/** A webhook may be a little behind what GitHub answers, and its answers behind the webhook. */
const SETTLE_MILLIS = 10_000;
/** Who pushed comes by webhook alone; it may take as long as this before nobody is taken to have seen it. */
const WEBHOOK_MILLIS = 30_000;
/** A merge that nobody recorded yet is sent for; asking again costs a look at its pull request. */
const [SOON_MILLIS, LATE_MILLIS] = [2_000, 5 * 60_000] as const;

type Look = Extract<RepositoryPolicy, { kind: 'look' }>;

/** All that is read of a tag, or after how many milliseconds to look again. */
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

/** Looks at a tag on GitHub, and puts together what is remembered and what it would release (TAG-2). */
export async function tagFacts(reader: TagReader, subject: TagSubject, look: Look): Promise<TagObservation> {
  const { parts, github } = reader;
  const { store } = parts;
  const { id, at, policy, people, url } = look;
  const signed = policy.state === 'valid' && policy.policy.tags.signed;
  // Before GitHub is asked: what is told of the tag later than this is newer than the answer.
  const before = await store.tags.memoryOf(id, subject.name);
  const tag = await github.tag(subject.repository, subject.name, signed);
  const wait = await noted(store.tags, { subject, id, at }, before, tag?.object ?? null);
  if (wait !== null) return { kind: 'later', afterMillis: wait };
  const memory = await store.tags.memoryOf(id, subject.name);
  if (memory.object !== (tag?.object ?? null)) return { kind: 'later', afterMillis: 0 };
  const unseen = memory.sightings.at(-1);
  if (policy.state === 'valid' && unseen?.source === 'observation') {
    const left = Date.parse(addMillis(unseen.at, WEBHOOK_MILLIS)) - Date.parse(at);
    if (left > 0) return { kind: 'later', afterMillis: left };
  }

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
  const range = await readReleaseRange(reader, subject, look, commit);
  if (range === 'unrecorded') return { kind: 'later', afterMillis: ageOf(memory.sightings.at(-1), at) };
  return { kind: 'facts', facts: { ...known, range }, memory };
}

/**
 * Notes where the tag was found, where that is not what was known (TAG-4). @returns null where all is noted; otherwise
 * when to look again: somebody has just told of it, and GitHub may not answer with that yet.
 */
async function noted(
  tags: TagStore,
  { subject, id, at }: Pick<TagFacts, 'subject' | 'at'> & { readonly id: number },
  before: Awaited<ReturnType<TagStore['memoryOf']>>,
  object: Sha | null,
): Promise<number | null> {
  if (object === before.object) return null;
  const last = before.sightings.at(-1);
  if (last !== undefined && addMillis(last.at, SETTLE_MILLIS) > at) return SETTLE_MILLIS;
  return (await tags.observe({ ...subject.repository, id }, subject.name, object, last?.seq ?? 0)) ? null : 0;
}

async function readReleaseRange(
  { parts, installation, github }: TagReader,
  { repository, name }: TagSubject,
  { id, policy }: Look,
  commit: Sha,
): Promise<ReleaseRange | 'unrecorded' | null> {
  if (policy.state !== 'valid') return null;
  const record = await recordOf(parts, installation, repository, commit);
  if (record === 'unrecorded') return record;
  const releaseRangeServices = { ...github.range, recordOf: async () => known(record) };
  return releaseRangeOf(releaseRangeServices, { ...repository, id }, policy.policy, { commit, tag: name });
}

/** The longer nobody records the merge, the longer until it is asked for again. */
const ageOf = (last: TagSighting | undefined, at: TagFacts['at']): number =>
  Math.min(Math.max(last ? Date.parse(at) - Date.parse(last.at) : 0, SOON_MILLIS), LATE_MILLIS);
