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
const runShape = z.object({ repository, check_run: about.extend({ name: optional(z.string()) }) });
const suiteShape = z.object({ repository, check_suite: about });

/** Says only that a check came or ran; every other action asks for it again, or may. */
const IRRELEVANT = new Set(['created', 'requested', 'completed']);

/** `check_run` and `check_suite`: somebody asked for our own check again. */
const readCheck =
  (
    read: (payload: unknown) => {
      readonly repository: z.output<typeof repository>;
      readonly check: z.output<typeof about>;
      /** null where all checks of the commit are asked for again, or it is not known which. */
      readonly name: string | null;
    },
  ): EventReader =>
  (payload, { installation, action, appId }) => {
    const { repository: found, check, name } = read(payload);
    const known = knownAs(found, installation);
    const repositories = [known];
    // GitHub asks nobody but the app whose check it is, so one that names no app is our own.
    if (IRRELEVANT.has(action ?? '') || (check.app !== null && check.app.id !== appId)) return { repositories };
    const onCommit = { installation, owner: known.owner, repo: known.name, commit: check.head_sha } as const;
    const ofTag = { kind: 'release-commit', ...onCommit } as const;
    if (name === TAG_CHECK) return { repositories, jobs: [ofTag] };
    const { read: pulls, whole } = check.pull_requests;
    const named = pulls.map((pull) => pullRequestJob(installation, known, pull.number));
    // GitHub names no pull requests where the head is in a fork; then the app's own memory of heads has to do.
    const jobs: readonly Job[] = named.length > 0 && whole ? named : [...named, { kind: 'head', ...onCommit }];
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
