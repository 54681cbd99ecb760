import { createHmac, generateKeyPairSync } from 'node:crypto';
import { Writable } from 'node:stream';
import { readSettings, type Settings } from '../../src/config/env.ts';
import { createLog } from '../../src/observability/log.ts';

export const WEBHOOK_SECRET = 'a secret that only the tests know';
const METRICS_TOKEN = 'a-token-that-only-the-tests-know';
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** The environment of an app on a free port of this machine. Nothing answers at its API address. */
export const testEnvironment = (): Readonly<Record<string, string>> => ({
  APP_ID: '29310',
  PRIVATE_KEY: privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
  WEBHOOK_SECRET,
  METRICS_TOKEN,
  GITHUB_API_URL: 'http://127.0.0.1:9/api/v3',
  HOST: '127.0.0.1',
  PORT: '0',
});

/** Settings for an app in that environment. */
export const testSettings = (more: Readonly<Record<string, string>> = {}): Settings =>
  readSettings({ ...testEnvironment(), ...more }, (path) => {
    throw new Error(`the tests read no key file: ${path}`);
  });

export interface LogLine {
  readonly level: number;
  readonly msg: string;
  readonly [field: string]: unknown;
}

/** A log that the test can read. Levels are pino's: 30 info, 40 warn, 50 error. */
export function readableLog() {
  const lines: LogLine[] = [];
  const sink = new Writable({
    write(chunk, _encoding, done) {
      for (const line of String(chunk).split('\n')) if (line !== '') lines.push(JSON.parse(line));
      done();
    },
  });
  return { log: createLog('info', sink), lines };
}

/** The app's metrics for Prometheus. */
export async function metricsOf(url: string): Promise<string> {
  const answer = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${METRICS_TOKEN}` } });
  if (answer.status !== 200) throw new Error(`the metrics were refused: ${answer.status} ${await answer.text()}`);
  return answer.text();
}

export const signatureOf = (body: string | Uint8Array, secret = WEBHOOK_SECRET): string =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

/** Posts a webhook as GitHub does; headers that are null are left out. */
export function postWebhook(
  url: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Readonly<Record<string, string | null>> = {},
  signal?: AbortSignal,
): Promise<Response> {
  const all = {
    'content-type': 'application/json',
    'x-github-event': 'pull_request',
    'x-github-delivery': crypto.randomUUID(),
    ...('x-hub-signature-256' in headers ? {} : { 'x-hub-signature-256': signatureOf(body) }),
    ...headers,
  };
  const given = Object.entries(all).flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]));
  return fetch(`${url}/api/github/webhooks`, {
    method: 'POST',
    body,
    headers: Object.fromEntries(given),
    ...(signal && { signal }),
  });
}
