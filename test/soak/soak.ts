import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabasePlace } from '../../src/store/db/database.ts';
import { WEBHOOK_SECRET } from '../support/app.ts';
import { startPostgres } from '../support/postgres.ts';
import { SmallDisk } from '../support/small-disk.ts';
import { Balancer } from './balancer.ts';
import { Canaries } from './canaries.ts';
import { Chance } from './chance.ts';
import { Reaper, Weather } from './chaos.ts';
import type { FaultScene } from './faults/fault.ts';
import { faultsOn } from './faults/registry.ts';
import { Load } from './load.ts';
import type { Ground } from './options.ts';
import { Prober } from './prober.ts';
import type { Place } from './process.ts';
import { Fleet } from './processes.ts';
import type { SoakReport } from './report.ts';
import { Turmoil } from './turmoil.ts';
import { verify } from './verify.ts';
import { type Size, SoakWorld } from './world.ts';

export interface SoakPlan {
  readonly ground: Ground;
  readonly seed: number;
  /** How long people act, processes are killed and requests fail; see `loaded`. */
  readonly millis: number;
  /** The names of the faults, which come one after the other. null for all. */
  readonly kinds: readonly string[] | null;
  /**
   * The fewest decisions. The soak goes on for longer until there were as many.
   * It also goes on until a process was killed, and every fault was on.
   */
  readonly leastDecisions: number;
  readonly size: Size;
  /** The average time between two acts. */
  readonly actMillis: number;
  /** How long the processes then run without disturbance. What they do every half a minute happens in that time. */
  readonly calmMillis: number;
  readonly say: (line: string) => void;
}

/** The time between two hits. A process that is alone has to come up again before it does anything. */
const REAPER_MILLIS: Readonly<Record<Ground, readonly [number, number]>> = {
  pglite: [3_000, 8_000],
  postgres: [1_500, 4_000],
};

/**
 * The longer time between two acts.
 * It applies while no process takes webhooks, and while faults are on for longer than was planned.
 */
const SELDOM_MILLIS = 1_000;
/** How much longer than planned it may take, and how much for each fault. */
const MOST_LONGER_MILLIS = 120_000;
const FAULT_MILLIS = 240_000;
/** The size of the file system under the database. */
const DISK_MEGABYTES = 500;
/** Keeps PostgreSQL's log small. By default it keeps a gigabyte. */
const SMALL_LOG = ['max_wal_size=64MB', 'min_wal_size=32MB'] as const;

/** Plays one soak: world, processes, load and trouble, calm, and the verification. */
export async function soak(plan: SoakPlan): Promise<SoakReport> {
  const directory = await mkdtemp(join(tmpdir(), `countersign-soak-${plan.ground}-`));
  // The account that PostgreSQL runs under has to get through.
  await chmod(directory, 0o755);
  const asked = faultsOn(plan.ground, plan.kinds);
  const needsDisk = asked.some((fault) => fault.needsDisk);
  const disk = needsDisk ? await SmallDisk.mount(join(directory, 'disk'), DISK_MEGABYTES) : null;
  const within = disk?.path ?? directory;
  const postgres = plan.ground === 'postgres' ? await startPostgres({ within, settings: SMALL_LOG }) : null;
  const database: Exclude<DatabasePlace, { kind: 'memory' }> =
    postgres === null
      ? { kind: 'directory', path: join(within, 'data') }
      : { kind: 'postgres', url: await postgres.database('soak') };
  const logFile = join(directory, 'app.log');
  const world = await SoakWorld.start(plan.size);
  const fleet = new Fleet(placesOf(world, database), logFile, world.faults);
  const balancer = await Balancer.start(() => fleet.places.flatMap(({ name }) => webUrl(fleet, name)));
  let keeps = true;
  try {
    const chance = new Chance(plan.seed + 3);
    const report = await course(plan, { world, fleet, balancer, database, logFile, postgres, disk, chance });
    keeps = report.violations.length > 0;
    return report;
  } finally {
    fleet.kill();
    await balancer.stop();
    await world.close();
    await postgres?.stop();
    await disk?.unmount();
    if (!keeps) await rm(directory, { recursive: true, force: true });
  }
}

/** All that a soak consists of. */
export interface Scene {
  readonly world: SoakWorld;
  readonly fleet: Fleet;
  readonly balancer: Balancer;
  readonly database: Exclude<DatabasePlace, { kind: 'memory' }>;
  readonly logFile: string;
}

async function course(plan: SoakPlan, scene: FaultScene): Promise<SoakReport> {
  const { world, fleet, balancer, logFile } = scene;
  const { say, seed, millis } = plan;
  fleet.start();
  await fleet.ready();
  world.seeded.app.webhook = { url: `${balancer.url}/api/github/webhooks`, secret: WEBHOOK_SECRET };
  const load = new Load(world, seed);
  load.open();
  const asked = faultsOn(plan.ground, plan.kinds);
  const faults = asked.filter(({ needsDisk }) => needsDisk !== true || scene.disk !== null);
  for (const { name } of asked.filter((fault) => !faults.includes(fault)))
    say(`${plan.ground}: ${name} is left out, since no file system can be mounted here`);
  const canaries = await Canaries.open(world, faults.length > 0);
  say(`${plan.ground}: ${fleet.places.length} processes run; ${millis / 1000} s of load and trouble begin`);

  const chance = new Chance(seed);
  const weather = new Weather(world.sandbox, new Chance(seed + 1));
  const reaper = new Reaper(fleet, new Chance(seed + 2), REAPER_MILLIS[plan.ground]);
  const prober = new Prober(world, fleet, (delivery) => balancer.stored.add(delivery));
  const turmoil = new Turmoil(scene, { faults, log: world.faults, canaries, prober, weather, reaper, say });
  try {
    const isEnough = () => sawEnough(plan, fleet, reaper) && turmoil.wasAll;
    await loaded(plan, scene, { load, chance, isEnough, faults: faults.length });
    await turmoil.stop();
  } finally {
    weather.stop();
    reaper.stop();
  }
  say(`${plan.ground}: ${load.counts.done} acts; all is left in peace`);
  await fleet.ready();
  await world.sandbox.settled();
  await sleep(plan.calmMillis);
  await world.sandbox.settled();
  await fleet.stop();

  const found = await verify(scene, { wasCalm: plan.calmMillis > 0, say }).catch((error: unknown) => ({
    violations: [`the look at what is left came to no end: ${Error.isError(error) ? error.message : String(error)}`],
    figures: {},
  }));
  return {
    ground: plan.ground,
    seed,
    violations: [...fleet.troubles, ...prober.late, ...turmoil.violations, ...found.violations],
    figures: {
      acts: load.counts.done,
      'acts that GitHub refused': load.counts.refused,
      'processes killed': reaper.counts.killed,
      'processes ended': reaper.counts.ended,
      'processes halted for a while': reaper.counts.halted,
      'starts refused': fleet.refusedStarts,
      faults: world.faults.lines.length,
      'probes answered': prober.counts.answered,
      'longest answer to a probe in ms': Math.round(prober.counts.longestMillis),
      'webhooks stored': balancer.counts.stored,
      'webhooks lost on the way': balancer.counts.broken + balancer.counts.nobody,
      ...found.figures,
    },
    kinds: plan.kinds,
    faults: world.faults.lines,
    longest: world.faults.longest,
    told: load.told,
    warnings: fleet.warnings,
    logFile,
    decisions: fleet.decisions,
  };
}

const sawEnough = ({ leastDecisions }: SoakPlan, { decisions }: Fleet, { counts }: Reaper): boolean =>
  decisions >= leastDecisions && counts.killed > 0;

/**
 * Lets people act for as long as the plan says.
 * Time in which no process takes webhooks is not counted: on a slow machine a process takes longer to start than to be
 * killed again. People then act as well, but seldom. They go on until enough was seen, as far as the longest time
 * allows.
 */
async function loaded(
  { millis, actMillis }: SoakPlan,
  { fleet }: Scene,
  {
    load,
    chance,
    isEnough,
    faults,
  }: { readonly load: Load; readonly chance: Chance; readonly isEnough: () => boolean; readonly faults: number },
): Promise<void> {
  const end = Date.now() + millis + MOST_LONGER_MILLIS + faults * FAULT_MILLIS;
  for (let passed = 0; (passed < millis || !isEnough()) && Date.now() < end; ) {
    const before = Date.now();
    const isAnybodyThere = fleet.places.some(({ name }) => webUrl(fleet, name).length > 0);
    await load.act();
    const isBusy = isAnybodyThere && passed < millis;
    await sleep(chance.next() * 2 * (isBusy ? actMillis : Math.max(actMillis, SELDOM_MILLIS)));
    if (isAnybodyThere) passed += Date.now() - before;
  }
}

const sleep = (millis: number) => new Promise<void>((resolve) => setTimeout(resolve, millis));

const webUrl = (fleet: Fleet, name: string): readonly string[] => {
  const url = name.startsWith('worker') ? null : fleet.urlOf(name);
  return url === null ? [] : [url];
};

function placesOf(world: SoakWorld, database: Scene['database']): readonly Place[] {
  const { app, privateKey } = world.seeded;
  const common = {
    APP_ID: String(app.id),
    PRIVATE_KEY: privateKey,
    WEBHOOK_SECRET,
    GITHUB_API_URL: `${world.sandbox.url}/api/v3`,
    HOST: '127.0.0.1',
    PORT: '0',
  };
  if (database.kind === 'directory') return [{ name: 'app', environment: { ...common, DATA_DIR: database.path } }];
  const place = (role: 'web' | 'worker') => (number: number) => ({
    name: `${role}-${number}`,
    environment: { ...common, DATABASE_URL: database.url, ROLE: role },
  });
  return [...[1, 2].map(place('web')), ...[1, 2, 3].map(place('worker'))];
}
