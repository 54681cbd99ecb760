import { writeBigRelease } from 'github-sandbox';
import { pino } from 'pino';
import { Probot, ProbotOctokit } from 'probot';
import { seedShop, startSandbox } from '../demo/shop.ts';
import type { Gathered as Found } from '../src/domain/gathered.ts';
import { asInstant } from '../src/domain/ids.ts';
import { known } from '../src/domain/reading.ts';
import { clientFor } from '../src/github/client/client.ts';
import { withoutRepeats } from '../src/github/client/octokit.ts';
import { KnownAncestors } from '../src/github/commits/ancestors.ts';
import type { PeopleCache } from '../src/github/policy/people-cache.ts';
import { gather } from '../src/github/pull-request/gather.ts';
import { evaluate } from '../src/policy/evaluate.ts';
import type { Figure } from './measure.ts';

const WRITERS = 60;
const SIZES = [10, 300, 1000, 3000];
/** The most commits that GitHub lists of a pull request over REST. */
const CUT_AFTER = 250;

/** Measures a decision, from the first request to the verdict, for releases of several sizes in a sandbox. */
export async function decisions(): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  // The first of all pays for what is loaded and compiled on the way.
  await decide(10);
  for (const size of SIZES) figures.push(...(await decide(size)));
  return figures;
}

async function decide(size: number): Promise<readonly Figure[]> {
  const sandbox = await startSandbox();
  const { app, privateKey, installation, repository } = seedShop(sandbox);
  const release = writeBigRelease(sandbox, repository, { size, people: WRITERS });
  const { number } = sandbox.as('dev').openPullRequest('acme/shop', { title: 'Release 2.0', head: release.branch });
  const waited = { millis: 0 };
  const probot = new Probot({
    appId: app.id,
    privateKey,
    secret: 'bench',
    baseUrl: `${sandbox.url}/api/v3`,
    Octokit: ProbotOctokit.defaults(withoutRepeats).defaults({ request: { fetch: timed(waited) } }),
    log: pino({ level: 'silent' }),
  });
  const client = clientFor(await probot.auth(installation.id), { appId: app.id });
  const now = () => asInstant(new Date(sandbox.clock.now()).toISOString());
  const ask = {
    now,
    people: peopleCache(),
    ancestors: new KnownAncestors(),
    ownLogin: null,
    trees: [],
  };
  const run = async (): Promise<Look> => {
    sandbox.requests.reset();
    waited.millis = 0;
    const start = performance.now();
    const found = await gather(
      client,
      { kind: 'pull-request', repository: { owner: 'acme', name: 'shop' }, number },
      ask,
    );
    if (found.kind !== 'found') throw new Error('the pull request of the bench is gone');
    checked(found.gathered, release.commits);
    return { requests: sandbox.requests.count(), millis: performance.now() - start, waited: waited.millis };
  };
  try {
    const [cold, warm] = [await run(), await run()];
    const commits = size.toLocaleString('en-US');
    const figures = [
      ...figuresOf(`a decision about ${commits} commits, cold: token, people and history not known yet`, cold, warm),
      ...figuresOf(`a decision about ${commits} commits, warm: a comment came in`, warm, cold),
    ];
    if (size <= CUT_AFTER) return figures;
    sandbox.world.caps.pullRequestCommits = CUT_AFTER;
    const about = `a decision about ${commits} commits, warm, where GitHub cuts the list after ${CUT_AFTER}`;
    return [...figures, ...figuresOf(about, await run(), cold)];
  } finally {
    await sandbox.close();
  }
}

/** The cost of one decision. */
interface Look {
  readonly requests: number;
  readonly millis: number;
  /** The part of it that was spent waiting for GitHub. */
  readonly waited: number;
}

const figuresOf = (about: string, { requests, millis, waited }: Look, other: Look): readonly Figure[] => [
  {
    about,
    what: 'requests',
    unit: 'requests',
    value: requests,
    reference: { what: about.includes(', cold') ? 'warm' : 'cold', value: other.requests },
  },
  { about, what: 'time', unit: 'ms', value: millis, reference: { what: 'of it GitHub (the sandbox)', value: waited } },
];

/** Checks the decision, because measuring a wrong one would prove nothing. */
function checked({ policy, snapshot }: Found, commits: number): void {
  const range = { since: null, commits: [], origins: [], hands: [] };
  const memory = { wasRelease: false, blocks: [], labelNames: [], heard: [], orders: [] };
  const verdict = evaluate(policy, { ...snapshot, range: known(range), heads: known([]), memory });
  if (
    verdict.outcome !== 'pending' ||
    snapshot.commits.state !== 'known' ||
    snapshot.commits.value.length !== commits
  ) {
    throw new Error(`the bench expected ${commits} commits and a pending verdict, and got ${verdict.outcome}`);
  }
}

/** A fetch that adds up how long GitHub takes to give the whole answer. */
const timed =
  (waited: { millis: number }): typeof fetch =>
  async (input, init) => {
    const start = performance.now();
    const response = await fetch(input, init);
    const body = await response.arrayBuffer();
    waited.millis += performance.now() - start;
    const { status, statusText, headers } = response;
    const whole = new Response(body.byteLength === 0 ? null : body, { status, statusText, headers });
    return Object.defineProperty(whole, 'url', { value: response.url });
  };

function peopleCache(): PeopleCache {
  const entries = new Map<string, unknown>();
  return {
    read: async () => ({ epoch: 1, entries }),
    write: async (_owner, _epoch, more) => {
      for (const [key, value] of more) entries.set(key, value);
    },
  };
}
