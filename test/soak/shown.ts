import type { CheckRun, IssueComment, PullRequest, Repository } from 'github-sandbox';
import { letsThrough, READINESS } from '../../src/domain/effects.ts';
import type { SoakWorld } from './world.ts';

const OWN_MARKER = /^<!-- countersign:\S+( \S+)? -->/;

/** The app's own check runs in a repository, oldest first. */
const ownChecks = (world: SoakWorld, { checkRuns }: Repository): readonly CheckRun[] =>
  checkRuns.filter(({ suite }) => suite.app.id === world.seeded.app.id);

/** The readiness check on the head of a pull request. null if there is none. */
export const shownOn = (world: SoakWorld, { repository, head }: PullRequest): CheckRun | null =>
  ownChecks(world, repository)
    .filter(({ name, headSha }) => name === READINESS && headSha === head.sha)
    .at(-1) ?? null;

const ownComments = (world: SoakWorld, { comments }: PullRequest): readonly IssueComment[] =>
  comments.filter(({ performedViaApp }) => performedViaApp?.id === world.seeded.app.id);

/** All texts of the app in checks, comments and issues, by their place. */
export function said(world: SoakWorld): ReadonlyMap<string, string> {
  return new Map(
    world.shops.flatMap(({ name, repository }): readonly (readonly [string, string])[] => [
      ...ownChecks(world, repository).map(
        ({ id, status, conclusion, title, summary, text }) =>
          [`${name}: check run ${id}`, [conclusion ?? status, title, summary, text].join('\n')] as const,
      ),
      ...[...repository.pullRequests.values()].flatMap((pull) =>
        ownComments(world, pull).map(({ id, body }) => [`${name}#${pull.number}: comment ${id}`, body] as const),
      ),
      ...[...repository.issues.values()].map(({ number, body }) => [`${name}: issue ${number}`, body] as const),
    ]),
  );
}

/** The lines that differ, of each text that was changed. */
export const changes = (before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): readonly string[] =>
  [...after].flatMap(([what, now]) => {
    const then = before.get(what);
    if (then === now) return [];
    if (then === undefined) return [`${what} was not there: ${now.slice(0, 200)}`];
    const [old, fresh] = [then.split('\n'), now.split('\n')];
    const gone = old.filter((line) => !fresh.includes(line)).map((line) => `- ${line}`);
    const come = fresh.filter((line) => !old.includes(line)).map((line) => `+ ${line}`);
    return [`${what}: ${[...gone, ...come].slice(0, 12).join(' ')}`];
  });

/**
 * What the app wrote twice.
 * Checks of one name on one commit, checklists, answers to one act, issues about one thing, GitHub Releases of one tag.
 * A changed policy is annotated in a separate check run each time (POL-4).
 * A check that waits again replaces one that is completed and holds the merge back (VER-2).
 * @param mayRepeat commits on which a check may hide another, because the existing one could not be read (VER-7)
 */
export function doubles(world: SoakWorld, mayRepeat: ReadonlySet<string>): readonly string[] {
  return world.shops.flatMap(({ name, repository }) => {
    const own = ownChecks(world, repository);
    const checks = own
      .filter((check) => check.name !== 'countersign/policy' && !mayRepeat.has(check.headSha))
      .filter((check) => !isReplaced(check, own))
      .map((check) => `check ${check.name} on ${check.headSha.slice(0, 10)}`);
    const comments = [...repository.pullRequests.values()].flatMap((pull) =>
      ownComments(world, pull).map(({ body }) => `comment ${OWN_MARKER.exec(body)?.[0] ?? body} on #${pull.number}`),
    );
    const issues = [...repository.issues.values()]
      .filter(({ body }) => OWN_MARKER.test(body))
      .map(({ body }) => `issue ${OWN_MARKER.exec(body)?.[0]}`);
    const releases = repository.releases.map(({ tag }) => `release of ${tag}`);
    return repeated([...checks, ...comments, ...issues, ...releases]).map((what) => `${name}: ${what}`);
  });
}

/** True for a run that holds the merge back for good, and that a later one of its name replaced. */
const isReplaced = ({ id, name, headSha, status, conclusion }: CheckRun, all: readonly CheckRun[]): boolean =>
  status === 'completed' &&
  !letsThrough(conclusion) &&
  all.some((other) => other.id > id && other.name === name && other.headSha === headSha);

function repeated(all: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const one of all) counts.set(one, (counts.get(one) ?? 0) + 1);
  return [...counts].filter(([, count]) => count > 1).map(([one, count]) => `${count} times: ${one}`);
}
