import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Sandbox } from './sandbox.ts';
import { seed } from './seed.ts';

const HELP = `A GitHub on loopback, with a small world in it.

  npm run sandbox -- [--port 4567] [--webhook http://127.0.0.1:3000/api/github/webhooks]

  --port     where it listens; 0 takes any that is free
  --webhook  where the app takes its webhooks
`;

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '4567' },
    webhook: { type: 'string', default: 'http://127.0.0.1:3000/api/github/webhooks' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  process.stdout.write(HELP);
} else {
  await start(portOf(values.port), webhookOf(values.webhook));
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  return stop(`--port is a number from 0 to 65535, not ${text}`);
}

function webhookOf(text: string): string {
  if (/^https?:$/.test(URL.parse(text)?.protocol ?? '')) return text;
  return stop(`--webhook is an address that starts with http:// or https://, not ${text}`);
}

function stop(problem: string): never {
  process.stderr.write(`${problem}\n\n${HELP}`);
  process.exit(2);
}

async function start(port: number, url: string): Promise<void> {
  const sandbox = await Sandbox.start({ port }).catch((error: unknown) => {
    const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    return stop(
      taken ? `Port ${port} is taken. Choose another one with --port, or any free one with --port 0` : String(error),
    );
  });
  const secret = randomBytes(24).toString('hex');
  const { app, privateKey } = seed(sandbox, { webhook: { url, secret }, production: true });
  const keyFile = resolve('data/sandbox/private-key.pem');
  mkdirSync(resolve('data/sandbox'), { recursive: true });
  writeFileSync(keyFile, privateKey, { mode: 0o600 });
  // The mode above counts for a new file only.
  chmodSync(keyFile, 0o600);
  process.stdout.write(`The sandbox is at ${sandbox.url}
  a release to open   ${sandbox.url}/acme/shop
  acts and faults     docs/sandbox.md

Start the app against it with these variables (the key and the secret are of this run only):

APP_ID=${app.id}
PRIVATE_KEY_PATH=${keyFile}
WEBHOOK_SECRET=${secret}
GHE_HOST=${new URL(sandbox.url).host}
GHE_PROTOCOL=http

Its webhooks are expected at ${url}. Ctrl+C ends the sandbox, and what happened in it is gone.
`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void sandbox.close().then(() => process.exit(0));
    });
  }
}
