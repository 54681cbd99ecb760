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
import { memoryGroup } from './limited.ts';
import { kinds } from './strangers.ts';

const HELP = `npm run test:flood -- [--megabytes N] [--seconds N] [--at-once N] [--database pglite|postgres|both] [--kind TEXT]

Sends to one process of the app, which may hold 512 MB, what strangers may send: in each of ${kinds.length} ways 200 at a time, for ten
seconds. Meanwhile /healthz and signed webhooks, small and large ones, are asked one after the other. Fails where the process ends,
/healthz takes more than a second, or a small signed webhook is not taken within the ten seconds that GitHub waits.`;

const MEGABYTE = 1024 * 1024;
const HEALTH_MILLIS = 1_000;
const GITHUB_WAITS_MILLIS = 10_000;

/** How one thing was answered during a flood. */
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

/** A webhook of that size, made and signed once, so that making it keeps no answer waiting. */
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
  /** Those whose name holds it. */
  readonly kind: string;
}

/** @returns what did not hold */
async function flood(database: Readonly<Record<string, string>>, name: string, options: Options) {
  const faults: string[] = [];
  const group = await memoryGroup(options.megabytes * MEGABYTE);
  const environment: Record<string, string> = {
    ...testEnvironment(),
    ...database,
    PORT: String(await freePort()),
    LOG_LEVEL: 'fatal',
  };
  const begin = async () => {
    // The shell is in the group before anything of the app is loaded.
    const started: ChildProcess = spawn('sh', ['-c', 'read go; exec "$0" src/main.ts', process.execPath], {
      env: { PATH: process.env.PATH, ...environment },
      stdio: ['pipe', 'inherit', 'inherit'],
    });
    await group?.add(started.pid ?? 0);
    started.stdin?.write('go\n');
    const url = `http://127.0.0.1:${environment.PORT}`;
    const isUp = () =>
      fetch(`${url}/healthz`).then(
        ({ ok }) => ok,
        () => false,
      );
    await until(
      'the app answers',
      async () => started.exitCode !== null || started.signalCode !== null || isUp(),
      120_000,
    );
    return { child: started, url };
  };
  const end = async (child: ChildProcess) => {
    if (child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    }
  };
  const said = async (child: ChildProcess) =>
    `${Math.round(await resident(child))} MB, at most ${Math.round(((await group?.peak()) ?? 0) / MEGABYTE)} MB`;
  let { child, url } = await begin();
  try {
    console.log(
      `\n${name}, ${group === null ? 'no limit: control groups take root' : `${options.megabytes} MB by ${group.kind}`}`,
    );
    console.log(`first start: ${await said(child)}`);
    await end(child);
    ({ child, url } = await begin());
    console.log(`later start: ${await said(child)}`);
    for (const kind of kinds.filter((one) => one.includes(options.kind))) {
      const health = new Asked();
      const small = new Asked();
      const large = new Asked();
      const strangers = spawn(
        process.execPath,
        [join(import.meta.dirname, 'strangers.ts'), url, kind, String(options.atOnce), String(options.seconds)],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      );
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
      if (child.exitCode !== null || child.signalCode !== null) {
        faults.push(`${name}, ${kind}: the process ended with ${child.exitCode ?? child.signalCode}`);
        break;
      }
      if (health.failed > 0 || health.longest > HEALTH_MILLIS)
        faults.push(`${name}, ${kind}: /healthz ${health.text()}`);
      if (small.failed > 0 || small.longest > GITHUB_WAITS_MILLIS)
        faults.push(`${name}, ${kind}: signed ${small.text()}`);
    }
    console.log(`afterwards: ${await said(child)}`);
  } finally {
    await end(child);
    await group?.remove();
  }
  return faults;
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
