import { z } from 'zod';
import { TAG_CHECK } from '../../domain/effects.ts';
import { type Job, pullRequestJob } from '../../domain/job.ts';
import type { EventReader } from '../intake-part.ts';
import { knownAs, repository, sha } from '../shapes.ts';

const about = z.object({
  head_sha: sha,
  app: z.object({ id: z.number().int() }),
  pull_requests: z.array(z.object({ number: z.number().int().positive() })).default([]),
});
const runShape = z.object({ repository, check_run: about.extend({ name: z.string().default('') }) });
const suiteShape = z.object({ repository, check_suite: about });

const ASKED_AGAIN = new Set(['rerequested', 'requested_action']);

/** `check_run` and `check_suite`: somebody asked for our own check again. */
const readCheck =
  (
    read: (payload: unknown) => {
      readonly repository: z.output<typeof repository>;
      readonly check: z.output<typeof about>;
      /** null where all checks of the commit are asked for again. */
      readonly name: string | null;
    },
  ): EventReader =>
  (payload, { installation, action, appId }) => {
    const { repository: found, check, name } = read(payload);
    const known = knownAs(found, installation);
    const repositories = [known];
    if (!ASKED_AGAIN.has(action ?? '') || check.app.id !== appId) return { repositories };
    const onCommit = { installation, owner: known.owner, repo: known.name, commit: check.head_sha } as const;
    const ofTag = { kind: 'release-commit', ...onCommit } as const;
    if (name === TAG_CHECK) return { repositories, jobs: [ofTag] };
    // GitHub names no pull requests where the head is in a fork; then the app's own memory of heads has to do.
    const named = check.pull_requests.map(({ number }) => pullRequestJob(installation, known, number));
    const jobs: readonly Job[] = named.length > 0 ? named : [{ kind: 'head', ...onCommit }];
    return { repositories, jobs: name === null ? [...jobs, ofTag] : jobs };
  };

export const readCheckRun = readCheck((payload) => {
  const { repository: found, check_run } = runShape.parse(payload);
  return { repository: found, check: check_run, name: check_run.name };
});

export const readCheckSuite = readCheck((payload) => {
  const { repository: found, check_suite } = suiteShape.parse(payload);
  return { repository: found, check: check_suite, name: null };
});
