import { parsePolicy } from './config/parse.ts';
import type { Instant } from './domain/ids.ts';
import type { GitHubClient } from './github/client.ts';
import { refusedCommits } from './github/refused-commits.ts';
import { lookAtRepository } from './github/repository-look.ts';
import { applyToIssue, findTagIssue } from './github/tag-issue.ts';
import { deleteTag, readTag, readTags } from './github/tags.ts';
import { rangeParts } from './main-cargo.ts';
import { namedPeople } from './policy/named-people.ts';
import type { Store } from './store/store.ts';
import type { Courses } from './worker/courses.ts';
import { tagCourse } from './worker/tag.ts';
import type { TagParts } from './worker/tag-parts.ts';
import { tagsCourse } from './worker/tags.ts';

/** What the courses of tags are wired with, beside what is theirs. */
export interface TagWires extends Pick<TagParts, 'desk' | 'mergedAs' | 'send' | 'tagOrderedBy'> {
  readonly store: Store;
  readonly client: (installation: number) => Promise<GitHubClient>;
  /** The app's own login; null where GitHub did not say. */
  readonly own: () => Promise<string | null>;
  readonly now: () => Instant;
  /** Owners of whom the operator says that they have no shared policy (POL-1). */
  readonly withoutShared: readonly string[];
}

/** The courses of tags, each by itself and all of a repository (TAG-2 to TAG-4). */
export function tagging({
  client: clientOf,
  own: ownLogin,
  now,
  withoutShared,
  ...wires
}: TagWires): Required<Pick<Courses, 'tag' | 'tags'>> {
  const ask = { now, parsePolicy, namedPeople, people: wires.store.people, withoutShared };
  const parts: TagParts = {
    ...wires,
    github: async (installation) => {
      const client = await clientOf(installation);
      const own = await ownLogin();
      return {
        look: (repository) => lookAtRepository(client, repository, ask),
        tag: (repository, name, signed) => readTag(client, repository, name, signed),
        tags: (repository) => readTags(client, repository),
        refused: (repository, commits) => refusedCommits(client, repository, commits),
        range: rangeParts(client, wires.store, now),
        own,
        findIssue: (repository, tag, number) => findTagIssue(client, repository, tag, own, number),
        applyToIssue: (turn, effect) => applyToIssue(client, turn.subject.repository, effect),
        deleteTag: ({ subject }, object) => deleteTag(client, subject.repository, subject.name, object),
      };
    },
  };
  return { tag: tagCourse(parts), tags: tagsCourse(parts) };
}
