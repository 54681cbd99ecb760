import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { postWebhook, signatureOf, testEnvironment } from '../support/app.ts';
import { freePort } from '../support/free-port.ts';
import { startPostgres } from '../support/postgres.ts';
import { until } from '../support/until.ts';
import { type MemoryGroup, memoryGroup } from './limited.ts';
import { kinds } from './strangers.ts';

const HELP = `npm run test:flood -- [--megabytes N] [--seconds N] [--at-once N] [--database pglite|postgres|both] [--kind TEXT]

Sends to one process of the app, which may hold 512 MB, what strangers may send: in each of ${kinds.length} ways 200 at a time, for ten
seconds. Meanwhile /healthz and signed webhooks, small and large ones, are asked one after the other. Fails where the process ends,
/healthz takes more than a second, or a small signed webhook is not taken within the ten seconds that GitHub waits.`;

const MEGABYTE = 1024 * 1024;
const HEALTH_MILLIS = 1_000;
const GITHUB_WAITS_MILLIS = 10_000;

/** How requests of one kind were answered during a flood. */
class Asked {
  longest = 0;
  taken = 0;
  failed = 0;

  async ask(how: () => Promise<Response>, wanted: number): Promise<void> {
    const began = performance.now();
    const status = await how().then(
      async (answer) => {
        await answer.arrayBuffer();
        return answer.status;
      },
      () => 0,
    );
    if (status === wanted) this.taken++;
    else this.failed++;
    this.longest = Math.max(this.longest, performance.now() - began);
  }

  text(): string {
    return `${this.taken} in ${Math.round(this.longest)} ms at most${this.failed === 0 ? '' : `, ${this.failed} not`}`;
  }
}

async function resident(child: ChildProcess): Promise<number> {
  const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
}

/** A webhook of that size, made and signed once. So making it delays no answer. */
function webhook(filling: number): (url: string) => Promise<Response> {
  const body = JSON.stringify({ action: 'x', installation: { id: 1 }, filling: 'x'.repeat(filling) });
  const bytes = Buffer.from(body);
  const signature = signatureOf(bytes);
  return (url) => postWebhook(url, bytes, { 'x-hub-signature-256': signature });
}
const SMALL = webhook(10_000);
const LARGE = webhook(20 * MEGABYTE);

interface Options {
  readonly megabytes: number;
  readonly seconds: number;
  readonly atOnce: number;
  /** The kinds of strangers whose name contains it. */
  readonly kind: string;
}

/** The app in a process that joins the group before it loads anything. */
class Server {
  readonly child: ChildProcess;
  readonly url: string;

  private constructor(child: ChildProcess, url: string) {
    this.child = child;
    this.url = url;
  }

  static async start(environment: Readonly<Record<string, string>>, group: MemoryGroup | null): Promise<Server> {
    const child: ChildProcess = spawn('sh', ['-c', 'read go; exec "$0" src/main.ts', process.execPath], {
      env: { PATH: process.env.PATH, ...environment },
      stdio: ['pipe', 'inherit', 'inherit'],
    });
    await group?.add(child.pid ?? 0);
    child.stdin?.write('go\n');
    const server = new Server(child, `http://127.0.0.1:${environment.PORT}`);
    const isUp = () =>
      fetch(`${server.url}/healthz`).then(
        ({ ok }) => ok,
        () => false,
      );
    await until('the app answers', async () => server.end !== null || isUp());
    return server;
  }

  /** How it ended; null while it runs. */
  get end(): string | null {
    const { exitCode, signalCode } = this.child;
    return exitCode === null ? signalCode : `exit code ${exitCode}`;
  }

  async stop(): Promise<void> {
    if (this.end !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await ended;
  }
}

/** Lets strangers of a kind send, and makes requests meanwhile. @returns what failed */
async function storm({ child, url }: Server, kind: string, { atOnce, seconds }: Options): Promise<readonly string[]> {
  const [health, small, large] = [new Asked(), new Asked(), new Asked()];
  const program = join(import.meta.dirname, 'strangers.ts');
  const strangers = spawn(process.execPath, [program, url, kind, String(atOnce), String(seconds)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let answers = '';
  strangers.stdout?.on('data', (chunk) => {
    answers += String(chunk);
  });
  let over = false;
  strangers.once('exit', () => {
    over = true;
  });
  let most = 0;
  const repeat = async (pause: number, what: () => Promise<void>) => {
    while (!over) {
      await what();
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  };
  await Promise.all([
    repeat(50, () => health.ask(() => fetch(`${url}/healthz`), 200)),
    repeat(100, () => small.ask(() => SMALL(url), 202)),
    repeat(500, () => large.ask(() => LARGE(url), 202)),
    repeat(50, async () => {
      most = Math.max(most, await resident(child));
    }),
  ]);
  console.log(
    `${kind}: ${Math.round(most)} MB at most; strangers ${answers.trim()}; /healthz ${health.text()}; signed small ${small.text()}; signed of 20 MB ${large.text()}`,
  );
  const faults: string[] = [];
  if (health.failed > 0 || health.longest > HEALTH_MILLIS) faults.push(`${kind}: /healthz ${health.text()}`);
  if (small.failed > 0 || small.longest > GITHUB_WAITS_MILLIS) faults.push(`${kind}: signed ${small.text()}`);
  return faults;
}

/** @returns what failed */
async function flood(database: Readonly<Record<string, string>>, name: string, options: Options) {
  const group = await memoryGroup(options.megabytes * MEGABYTE);
  const environment = { ...testEnvironment(), ...database, PORT: String(await freePort()), LOG_LEVEL: 'fatal' };
  const limit = group === null ? 'no limit: control groups take root' : `${options.megabytes} MB by ${group.kind}`;
  const say = async (when: string, { child }: Server) => {
    const peak = (await group?.peak()) ?? null;
    const most = peak === null ? '' : `, at most ${Math.round(peak / MEGABYTE)} MB`;
    console.log(`${when}: ${Math.round(await resident(child))} MB${most}`);
  };
  console.log(`\n${name}, ${limit}`);
  const faults: string[] = [];
  let server = await Server.start(environment, group);
  try {
    await say('first start', server);
    await server.stop();
    server = await Server.start(environment, group);
    await say('later start', server);
    for (const kind of kinds.filter((one) => one.includes(options.kind))) {
      if (server.end === null) faults.push(...(await storm(server, kind, options)));
    }
    if (server.end !== null) faults.push(`the process ended: ${server.end}`);
    await say('afterwards', server);
  } finally {
    await server.stop();
    await group?.remove();
  }
  return faults.map((fault) => `${name}, ${fault}`);
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      megabytes: { type: 'string', default: '512' },
      seconds: { type: 'string', default: '10' },
      'at-once': { type: 'string', default: '200' },
      database: { type: 'string', default: 'both' },
      kind: { type: 'string', default: '' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const options = {
    megabytes: Number(values.megabytes),
    seconds: Number(values.seconds),
    atOnce: Number(values['at-once']),
    kind: values.kind,
  };
  const faults: string[] = [];
  if (values.database !== 'postgres') {
    const directory = await mkdtemp(join(tmpdir(), 'countersign-flood-'));
    try {
      faults.push(...(await flood({ DATA_DIR: directory }, 'PGlite', options)));
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  }
  if (values.database !== 'pglite') {
    const postgres = await startPostgres();
    try {
      faults.push(...(await flood({ DATABASE_URL: await postgres.database('flood') }, 'PostgreSQL', options)));
    } finally {
      await postgres.stop();
    }
  }
  for (const fault of faults) console.log(`FAILED: ${fault}`);
  return faults.length === 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error);
  process.exitCode = 2;
}
