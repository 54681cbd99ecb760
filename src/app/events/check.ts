import { z } from 'zod';
import { TAG_CHECK } from '../../domain/effects.ts';
import { type Job, pullRequestJob } from '../../domain/job.ts';
import type { EventReader } from '../intake-part.ts';
import { entries, knownAs, optional, repository, webhookSha } from '../shapes.ts';

const number = z.number().int().positive();
const about = z.object({
  head_sha: webhookSha,
  app: optional(z.object({ id: z.number().int() })),
  pull_requests: entries(z.object({ number })),
});
const runShape = z.object({
  repository,
  check_run: about.extend({ name: optional(z.string()), conclusion: optional(z.string()) }),
});
const suiteShape = z.object({ repository, check_suite: about });

/** Actions that only report that a check was created or ran. Every other action requests it again, or may. */
const IRRELEVANT = new Set(['created', 'requested', 'completed']);
/** What GitHub itself makes of a check that waited for 14 days. It is written again (VER-2). */
const STALE = 'stale';

/** Reads `check_run` and `check_suite`: a person requested this app's check again, or GitHub made it stale. */
const readCheck =
  (
    read: (payload: unknown) => {
      readonly repository: z.output<typeof repository>;
      readonly check: z.output<typeof about>;
      /** null if all of the commit's checks are requested again, or an unknown one. */
      readonly name: string | null;
      readonly conclusion: string | null;
    },
  ): EventReader =>
  (payload, { installation, action, appId }) => {
    const { repository: found, check, name, conclusion } = read(payload);
    const known = knownAs(found, installation);
    const repositories = [known];
    // GitHub sends this only to the check's own app, so a check that names no app is our own.
    if (check.app !== null && check.app.id !== appId) return { repositories };
    if (IRRELEVANT.has(action ?? '') && conclusion !== STALE) return { repositories };
    const onCommit = { installation, owner: known.owner, repo: known.name, commit: check.head_sha } as const;
    const ofTag = { kind: 'release-commit', ...onCommit } as const;
    if (name === TAG_CHECK) return { repositories, jobs: [ofTag] };
    const { read: pulls, whole } = check.pull_requests;
    const named = pulls.map((pull) => pullRequestJob(installation, known, pull.number));
    // GitHub names no pull requests if the head is in a fork. Then the stored heads are used.
    const jobs: readonly Job[] = named.length > 0 && whole ? named : [...named, { kind: 'head', ...onCommit }];
    return { repositories, jobs: name === null ? [...jobs, ofTag] : jobs };
  };

export const readCheckRun = readCheck((payload) => {
  const { repository: found, check_run } = runShape.parse(payload);
  return { repository: found, check: check_run, name: check_run.name, conclusion: check_run.conclusion };
});

export const readCheckSuite = readCheck((payload) => {
  const { repository: found, check_suite } = suiteShape.parse(payload);
  return { repository: found, check: check_suite, name: null, conclusion: null };
});
