import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pullRequestJob } from '../../src/domain/job.ts';
import { findFlaws } from '../model/flaws.ts';
import { judge } from '../model/oracle.ts';
import { Aftermath } from './aftermath.ts';
import { everything, freshDecisions, freshLook } from './fresh.ts';
import { knownReleases, knownTags, lostDeliveries, missingDeliveries, readThrough, unrecorded } from './records.ts';
import { doubles } from './shown.ts';
import type { Scene } from './soak.ts';
import type { SoakWorld } from './world.ts';

const MINUTE_MILLIS = 60_000;
/**
 * The first rounds, in minutes.
 * Together they are longer than the rarest thing that the app does by itself: it judges a tag that breaks the rules
 * again every hour. What that finds takes a round or two more.
 */
const FIRST_ROUNDS = [1, 6, 16, 61, 1, 1] as const;
/** The most rounds. Thirty lost webhooks come back a minute. */
const MOST_ROUNDS = 120;
const CLI = join(import.meta.dirname, '../../src/cli.ts');

type Say = (line: string) => void;

interface Found {
  readonly violations: readonly string[];
  readonly figures: Readonly<Record<string, number>>;
}

/** Checks what the processes left, lets the app recover, and checks again. */
export async function verify(
  scene: Scene,
  { wasCalm, say }: { readonly wasCalm: boolean; readonly say: Say },
): Promise<Found> {
  const { world, balancer, database, logFile } = scene;
  const violations: string[] = [];
  const mayRepeat = new Set(replacedHeads(await readFile(logFile, 'utf8')));
  let rows = 0;
  const aftermath = await Aftermath.open(world, database, async (left) => {
    const missing = await missingDeliveries(left, balancer.stored);
    violations.push(...missing.map((id) => `delivery ${id} was acknowledged and is not stored`));
    rows = await readThrough(left);
  });
  let minutes = 0;
  try {
    await aftermath.settle();
    if (wasCalm) violations.push(...(await lateReleases(world, aftermath)));
    minutes = await recover(world, aftermath, say);
    violations.push(
      ...(await lostDeliveries(world, aftermath.database)).map((one) => `a webhook never came back: ${one}`),
    );
    violations.push(...(await unfinished(aftermath)));
    violations.push(...(await freshLook(world, aftermath, everything(world, await knownTags(aftermath.database)))));
    violations.push(...(await unrecorded(world, aftermath.database)));
    violations.push(...doubles(world, mayRepeat), ...against(world));
  } finally {
    await aftermath.stop();
  }
  say(`the app recovered what was lost in ${minutes} minutes of its time`);
  violations.push(...(await verifyJournal(database)));
  return { violations, figures: { 'rows read': rows, 'minutes to recover': minutes } };
}

/**
 * VER-7: the known releases whose check is still not right.
 * Without any event, each is to be right after a third of its `publish.confirm-within`. Those with failing jobs are
 * left out.
 */
async function lateReleases(world: SoakWorld, aftermath: Aftermath): Promise<readonly string[]> {
  const known = await knownReleases(aftermath.database);
  const failing = new Set((await aftermath.left()).map(({ key }) => key));
  const jobs = world.shops.flatMap(({ name, organization, installation, repository, stages }) =>
    stages
      .filter(
        ({ number }) => known.has(`${name}#${number}`) && !failing.has(`pull-request:${name.toLowerCase()}#${number}`),
      )
      .map(({ number }) =>
        pullRequestJob(installation.id, { owner: organization.login, name: repository.name }, number),
      ),
  );
  return (await freshDecisions(aftermath, jobs)).map((one) => `in peace for long enough, and still to be done: ${one}`);
}

/**
 * Lets time pass until the app has done everything that it does by itself.
 * Then nothing is lost or under way any more.
 */
async function recover(world: SoakWorld, aftermath: Aftermath, say: Say): Promise<number> {
  let minutes = 0;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const step = FIRST_ROUNDS[round];
    const lost = await lostDeliveries(world, aftermath.database);
    if (step === undefined && lost.length === 0 && (await aftermath.left()).length === 0) break;
    await aftermath.pass((step ?? 1) * MINUTE_MILLIS);
    minutes += step ?? 1;
    if (lost.length > 0 && round % 10 === 9) say(`${lost.length} webhooks are lost still, ${lost[0]} among them`);
  }
  return minutes;
}

async function unfinished(aftermath: Aftermath): Promise<readonly string[]> {
  const left = await aftermath.left();
  const failed = await aftermath.failed();
  return [
    ...left.map(({ key, state, failures }) => `the job ${key} is not done (${state}, failed ${failures} times)`),
    ...failed.map((one) => `a job was given up: ${one}`),
  ];
}

/**
 * Violations by the rules as they are written down a second time.
 * They are of the results there are, and of those there were meanwhile.
 */
function against(world: SoakWorld): readonly string[] {
  const flaws = world.shops.flatMap(({ name, stages }) =>
    stages.flatMap((stage) =>
      findFlaws(stage, judge(stage.truth(world.sandbox.clock.now()))).map((flaw) => `${name}#${stage.number}: ${flaw}`),
    ),
  );
  return [...flaws, ...world.watches.flatMap(({ wrong }) => wrong)];
}

/** Commits whose check was replaced because it could not be confirmed (VER-7). */
const replacedHeads = (log: string): readonly string[] =>
  log
    .split('\n')
    .filter((line) => line.includes('a result that could not be confirmed was replaced'))
    .flatMap((line) => /"head":"([0-9a-f]{40})"/.exec(line)?.[1] ?? []);

/** `countersign journal verify`, as an auditor runs it. */
function verifyJournal(database: Scene['database']): Promise<readonly string[]> {
  const place = database.kind === 'directory' ? { DATA_DIR: database.path } : { DATABASE_URL: database.url };
  return new Promise((resolve) => {
    execFile(process.execPath, [CLI, 'journal', 'verify'], { env: { ...process.env, ...place } }, (error, out, err) => {
      if (error === null && out.includes('all valid')) resolve([]);
      else resolve([`countersign journal verify failed: ${out}${err}${error?.message ?? ''}`]);
    });
  });
}
