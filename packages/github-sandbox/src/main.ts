import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parseManifest } from './manifest.ts';
import { Sandbox } from './sandbox.ts';
import { type SeedOptions, seed } from './seed.ts';

const HELP = `A GitHub on loopback, with a small world in it.

  node src/main.ts [--port 4567] [--webhook http://127.0.0.1:3000/api/github/webhooks] [--app FILE]
                   [--policy PATH=FILE] [--check NAME]... [--label NAME]...

  --port     where it listens; 0 takes any that is free
  --webhook  where the app takes its webhooks
  --app      manifest of the app, in YAML or JSON: its name, permissions and events. Without it an app named Example
             may read everything that the sandbox has and write checks, issues and pull requests
  --policy   path of the file in a repository that the app reads its policy from, and a file with its text
  --check    a check of the app that acme/shop requires before a merge; can be repeated
  --label    a label that acme/shop has; can be repeated
`;

const EXAMPLE: SeedOptions['app'] = {
  slug: 'example',
  name: 'Example',
  permissions: {
    actions: 'read',
    checks: 'write',
    contents: 'read',
    deployments: 'write',
    issues: 'write',
    members: 'read',
    metadata: 'read',
    pull_requests: 'write',
    statuses: 'read',
  },
  events: ['check_run', 'deployment_protection_rule', 'issue_comment', 'pull_request', 'pull_request_review', 'push'],
};

const { values } = optionsOf(() =>
  parseArgs({
    options: {
      port: { type: 'string', default: '4567' },
      webhook: { type: 'string', default: 'http://127.0.0.1:3000/api/github/webhooks' },
      app: { type: 'string' },
      policy: { type: 'string' },
      check: { type: 'string', multiple: true, default: [] },
      label: { type: 'string', multiple: true, default: [] },
      help: { type: 'boolean', default: false },
    },
  }),
);

if (values.help) {
  process.stdout.write(HELP);
} else {
  const app = values.app === undefined ? EXAMPLE : manifestOf(values.app);
  await start(portOf(values.port), webhookOf(values.webhook), { app, checks: values.check, labels: values.label });
}

function optionsOf<Options>(read: () => Options): Options {
  try {
    return read();
  } catch (error) {
    return stop(String(error instanceof Error ? error.message : error));
  }
}

function manifestOf(file: string): SeedOptions['app'] {
  const text = textOf('--app', file);
  try {
    return parseManifest(text);
  } catch (error) {
    return stop(`--app names no manifest of an app: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** GitHub lets only such an app protect an environment. */
function mayGate({ permissions, events }: SeedOptions['app']): boolean {
  return permissions.deployments === 'write' && events.includes('deployment_protection_rule');
}

function textOf(option: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    return stop(`${option} names a file that cannot be read: ${String(error)}`);
  }
}

/** Parses `PATH=FILE`: the path in a repository and the text. Empty if it is not given. */
function policyOf(value: string | undefined): { readonly policyPath?: string; readonly policy?: string } {
  if (value === undefined) return {};
  const [policyPath = '', file = ''] = value.split(/=(.*)/s);
  if (policyPath === '' || file === '') return stop(`--policy is PATH=FILE, not ${value}`);
  return { policyPath, policy: textOf('--policy', file) };
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

async function start(port: number, url: string, world: Omit<SeedOptions, 'policy'>): Promise<void> {
  const { policy, ...path } = policyOf(values.policy);
  const sandbox = await Sandbox.start({ port, ...path }).catch((error: unknown) => {
    const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    return stop(
      taken ? `Port ${port} is taken. Choose another one with --port, or any free one with --port 0` : String(error),
    );
  });
  const secret = randomBytes(24).toString('hex');
  const { app, privateKey } = seed(sandbox, {
    ...world,
    ...(policy !== undefined && { policy }),
    webhook: { url, secret },
    production: mayGate(world.app),
  });
  const keyFile = resolve('data/sandbox/private-key.pem');
  mkdirSync(resolve('data/sandbox'), { recursive: true });
  writeFileSync(keyFile, privateKey, { mode: 0o600 });
  // The mode above applies only to a new file.
  chmodSync(keyFile, 0o600);
  process.stdout.write(`The sandbox is at ${sandbox.url}
  a release to open   ${sandbox.url}/acme/shop
  acts and faults     README.md of github-sandbox

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
