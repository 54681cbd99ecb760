import type { CountedRequest } from 'github-sandbox';
import { asSha } from '../../src/domain/ids.ts';
import { type Job, pullRequestJob } from '../../src/domain/job.ts';
import type { Aftermath } from './aftermath.ts';
import { changes, said } from './shown.ts';
import type { SoakWorld } from './world.ts';

/** A job for every subject that exists or existed. Pull requests, the commits they became, tags, deployments. */
export function everything({ shops }: SoakWorld, knownTags: readonly string[]): readonly Job[] {
  return shops.flatMap(({ name, organization, installation, repository }) => {
    const [owner, repo] = [organization.login, repository.name];
    const place = { installation: installation.id, owner, repo };
    const pulls = [...repository.pullRequests.values()];
    const tags = new Set([
      ...repository.tags.keys(),
      ...knownTags.filter((tag) => tag.startsWith(`${name}:`)).map((tag) => tag.slice(name.length + 1)),
    ]);
    return [
      ...pulls.map(({ number }) => pullRequestJob(installation.id, { owner, name: repo }, number)),
      ...pulls.flatMap(({ merged }): readonly Job[] =>
        merged ? [{ ...place, kind: 'release-commit', commit: asSha(merged.commit) }] : [],
      ),
      { ...place, kind: 'tags' },
      ...[...tags].map((tag): Job => ({ ...place, kind: 'tag', tag })),
      ...repository.deployments.map(({ id }): Job => ({ ...place, kind: 'deployment', deployment: String(id) })),
    ];
  });
}

const isWrite = ({ kind, method, path }: CountedRequest): boolean =>
  kind === 'rest-write' || (kind === 'graphql' && (path === 'React' || path === 'Enqueue')) || method === 'DELETE';

/** The logged decisions that found something to write. */
const decided = ({ lines }: Aftermath) => lines.filter(({ effects }) => Array.isArray(effects) && effects.length > 0);

/**
 * Has the app observe these subjects once more.
 * If GitHub shows what a fresh evaluation gives, it writes nothing (VER-5).
 * @returns what it wrote all the same, and why
 */
export async function freshLook(
  world: SoakWorld,
  aftermath: Aftermath,
  jobs: readonly Job[],
): Promise<readonly string[]> {
  const { requests } = world.sandbox;
  requests.reset();
  aftermath.lines.length = 0;
  const before = said(world);
  await aftermath.look(jobs);
  const written = requests.list.filter(isWrite).map(({ method, path }) => `${method} ${path}`);
  return [
    ...written.map((one) => `a fresh look wrote what was not there: ${one}`),
    ...decided(aftermath).map(({ subject, effects, outcome }) => JSON.stringify({ subject, outcome, effects })),
    ...changes(before, said(world)),
  ];
}

/** The same for pull requests alone, while other work may still wait for its time. */
export async function freshDecisions(aftermath: Aftermath, jobs: readonly Job[]): Promise<readonly string[]> {
  aftermath.lines.length = 0;
  await aftermath.look(jobs);
  return decided(aftermath)
    .map(({ subject, effects, outcome }) => JSON.stringify({ subject, outcome, effects }))
    .filter((line) => line.includes('"kind":"pull-request"'));
}
