import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { readAppAccess, readMigrationPlaces, readSettings } from '../../src/config/env.ts';
import { type Environment, SETTING_NAMES, SettingsError } from '../../src/config/variables.ts';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
const SECRET = '0123456789abcdef';
const enough: Environment = { APP_ID: '42', PRIVATE_KEY: pem, WEBHOOK_SECRET: SECRET };
const noFile = (path: string): never => {
  throw new Error(`ENOENT: no such file, open '${path}'`);
};

function problemsOf(environment: Environment): readonly string[] {
  try {
    readSettings(environment, noFile);
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  return [];
}

test('the smallest settings that work give github.com, a directory for the data, and every address of the machine', () => {
  expect(readSettings(enough, noFile)).toEqual({
    appId: 42,
    privateKey: pem,
    webhookSecrets: [SECRET],
    apiUrl: 'https://api.github.com',
    database: { kind: 'directory', path: './data' },
    knowsOwner: false,
    drainMillis: 20_000,
    host: '0.0.0.0',
    port: 3000,
    logLevel: 'info',
    role: 'all',
    metricsToken: null,
    withoutShared: [],
  });
});

test('all that is wrong is reported at once, and what to do about it', () => {
  const problems = problemsOf({
    APP_ID: 'abc',
    WEBHOOK_SECRET: 'short',
    PORT: '70000',
    LOG_LEVEL: 'loud',
    DATABASE_URL: 'mysql://x',
    GHE_HOST: 'https://ghe',
  });
  expect(problems).toHaveLength(7);
  for (const name of ['APP_ID', 'PRIVATE_KEY', 'WEBHOOK_SECRET', 'PORT', 'LOG_LEVEL', 'DATABASE_URL', 'GHE_HOST']) {
    expect(problems.filter((problem) => problem.startsWith(name))).toHaveLength(1);
  }
  expect(new SettingsError(problems).message).toContain('.env.example');
});

test.each([
  ['missing', undefined],
  ['empty', ''],
  ["Probot's well-known fallback", 'development'],
  ['short', '0123456789abcde'],
])('the app refuses to start with a webhook secret that is %s, and says how to make one', (_, secret) => {
  const [problem, ...others] = problemsOf({ ...enough, WEBHOOK_SECRET: secret });
  expect(problem).toContain('WEBHOOK_SECRET');
  expect(problem).toContain('openssl rand -hex 32');
  expect(others).toEqual([]);
  if (secret && secret !== 'development') expect(problem).not.toContain(secret);
});

test('the private key may stand on one line, in base64, or in a file', () => {
  const ways: readonly Environment[] = [
    { PRIVATE_KEY: pem.replaceAll('\n', '\\n') },
    { PRIVATE_KEY: Buffer.from(pem).toString('base64') },
    { PRIVATE_KEY: undefined, PRIVATE_KEY_PATH: '/keys/app.pem' },
  ];
  for (const way of ways) {
    const read = (path: string) => (path === '/keys/app.pem' ? pem : noFile(path));
    expect(readSettings({ ...enough, ...way }, read).privateKey).toBe(pem);
  }
});

test('a private key that is none, missing, unreadable or given twice is refused without being shown', () => {
  expect(problemsOf({ ...enough, PRIVATE_KEY: 'c2VjcmV0' })).toEqual([
    expect.stringContaining('PRIVATE_KEY does not contain a private key'),
  ]);
  expect(problemsOf({ ...enough, PRIVATE_KEY: 'c2VjcmV0' }).join()).not.toContain('c2VjcmV0');
  expect(problemsOf({ ...enough, PRIVATE_KEY: undefined })).toEqual([expect.stringContaining('both missing')]);
  expect(problemsOf({ ...enough, PRIVATE_KEY: undefined, PRIVATE_KEY_PATH: '/none' })).toEqual([
    expect.stringContaining("open '/none'"),
  ]);
  expect(problemsOf({ ...enough, PRIVATE_KEY_PATH: '/none' })).toEqual([expect.stringContaining('both set')]);
});

test('a private key of another kind than GitHub gives is refused at the start, since GitHub would take nothing by it', () => {
  const { privateKey: other } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  expect(problemsOf({ ...enough, PRIVATE_KEY: other.export({ type: 'pkcs8', format: 'pem' }).toString() })).toEqual([
    'PRIVATE_KEY contains a key of the wrong kind (ec): GitHub uses RSA keys. It has to be the text of the .pem file from the settings of the GitHub App, under "Private keys"',
  ]);
});

test('GitHub Enterprise Server is named by its host, or by the address of its API, not by both', () => {
  const apiUrl = (more: Environment) => readSettings({ ...enough, ...more }, noFile).apiUrl;
  expect(apiUrl({ GHE_HOST: 'ghe.acme.example' })).toBe('https://ghe.acme.example/api/v3');
  expect(apiUrl({ GHE_HOST: 'localhost:4010', GHE_PROTOCOL: 'http' })).toBe('http://localhost:4010/api/v3');
  expect(apiUrl({ GITHUB_API_URL: 'http://127.0.0.1:4010/api/v3/' })).toBe('http://127.0.0.1:4010/api/v3');
  expect(problemsOf({ ...enough, GHE_HOST: 'ghe', GITHUB_API_URL: 'https://ghe/api/v3' })).toHaveLength(1);
  expect(problemsOf({ ...enough, GHE_PROTOCOL: 'http' })).toHaveLength(1);
  expect(problemsOf({ ...enough, GITHUB_API_URL: 'ghe' })).toHaveLength(1);
});

test('PostgreSQL is used if DATABASE_URL is set', () => {
  const url = 'postgres://countersign:secret@db:5432/countersign';
  expect(readSettings({ ...enough, DATABASE_URL: url }, noFile).database).toEqual({ kind: 'postgres', url });
});

test('while the webhook secret is changed, the one before is accepted as well, and checked like it', () => {
  const both = { ...enough, WEBHOOK_SECRET_PREVIOUS: 'fedcba9876543210' };
  expect(readSettings(both, noFile).webhookSecrets).toEqual([SECRET, 'fedcba9876543210']);
  expect(problemsOf({ ...enough, WEBHOOK_SECRET_PREVIOUS: 'development' })).toEqual([
    expect.stringContaining('WEBHOOK_SECRET_PREVIOUS is "development"'),
  ]);
});

test('a process may do half of the work only if others can share its database', () => {
  const url = 'postgres://countersign:secret@db:5432/countersign';
  expect(readSettings({ ...enough, ROLE: 'worker', DATABASE_URL: url }, noFile).role).toBe('worker');
  expect(problemsOf({ ...enough, ROLE: 'web' })).toEqual([expect.stringContaining('Set DATABASE_URL')]);
  expect(problemsOf({ ...enough, ROLE: 'boss', DATABASE_URL: url })).toEqual([
    'ROLE has to be one of all, web, worker',
  ]);
});

test('metrics are off, unless there is a token that cannot be guessed', () => {
  const token = '0123456789abcdef';
  expect(readSettings({ ...enough, METRICS_TOKEN: token }, noFile).metricsToken).toBe(token);
  expect(readSettings({ ...enough, METRICS_TOKEN: '' }, noFile).metricsToken).toBeNull();
  for (const wrong of [token.slice(1), `${token} 1`]) {
    const problems = problemsOf({ ...enough, METRICS_TOKEN: wrong });
    expect(problems).toEqual([expect.stringContaining('METRICS_TOKEN')]);
    expect(problems.join()).not.toContain(wrong);
  }
});

test('.env.example names every setting, each once, and none that the app does not read', () => {
  const lines = readFileSync('.env.example', 'utf8').split('\n');
  const named = lines.flatMap((line) => /^([A-Z_]+)=/.exec(line)?.[1] ?? []);
  expect([...named].sort()).toEqual([...SETTING_NAMES].sort());
});

test('a command that acts as the app needs its number, its key and where GitHub is, and no webhook secret', () => {
  const { WEBHOOK_SECRET: _, ...access } = enough;
  expect(readAppAccess({ ...access, GHE_HOST: 'ghe.acme.example' }, noFile)).toEqual({
    appId: 42,
    privateKey: pem,
    apiUrl: 'https://ghe.acme.example/api/v3',
    withoutShared: [],
  });
  const refused = (environment: Environment) => () => readAppAccess(environment, noFile);
  expect(refused({ PRIVATE_KEY: pem })).toThrow('APP_ID is missing');
  expect(refused({ APP_ID: '42' })).toThrow('PRIVATE_KEY and PRIVATE_KEY_PATH are both missing');
  expect(refused({ ...access, GHE_HOST: 'x.example', GITHUB_API_URL: 'https://y.example' })).toThrow('are both set');
});

test('what the owner of the database does needs both addresses, and an app that knows the owner is recognized', () => {
  const url = 'postgres://app:secret@db:5432/countersign';
  const ownerUrl = 'postgres://owner:secret@db:5432/countersign';
  const places = { place: { kind: 'postgres', url }, ownerUrl };
  expect(readMigrationPlaces({ DATABASE_URL: url, DATABASE_OWNER_URL: ownerUrl })).toEqual(places);
  expect(readMigrationPlaces({ DATABASE_URL: url })).toEqual({ ...places, ownerUrl: null });
  expect(readMigrationPlaces({})).toEqual({ place: { kind: 'directory', path: './data' }, ownerUrl: null });
  const alone = 'DATABASE_OWNER_URL is set without DATABASE_URL';
  expect(() => readMigrationPlaces({ DATABASE_OWNER_URL: ownerUrl })).toThrow(alone);
  expect(() => readMigrationPlaces({ DATABASE_URL: url, DATABASE_OWNER_URL: 'owner' })).toThrow('has to be an address');
  expect(problemsOf({ ...enough, DATABASE_OWNER_URL: ownerUrl })).toEqual([expect.stringContaining(alone)]);
  const both = { ...enough, DATABASE_URL: url, DATABASE_OWNER_URL: ownerUrl };
  expect(readSettings(both, noFile).knowsOwner).toBe(true);
});

test.each(['0', '601', '1.5', '-1', 'soon'])(
  'DRAIN_SECONDS of %s is refused, since it is none from 1 to 600',
  (text) => {
    expect(problemsOf({ ...enough, DRAIN_SECONDS: text })).toEqual(['DRAIN_SECONDS has to be a number from 1 to 600']);
    expect(readSettings({ ...enough, DRAIN_SECONDS: '600' }, noFile).drainMillis).toBe(600_000);
  },
);

test('POL-1: owners without a shared policy are names with commas between them', () => {
  const given = (owners: string) => ({ ...enough, OWNERS_WITHOUT_SHARED_POLICY: owners });
  expect(readSettings(given('acme, Globex-2,pat_acme'), noFile).withoutShared).toEqual([
    'acme',
    'Globex-2',
    'pat_acme',
  ]);
  expect(readAppAccess(given('acme'), noFile).withoutShared).toEqual(['acme']);
  for (const wrong of ['acme/.github', '*', 'acme; globex', '-acme'])
    expect(problemsOf(given(wrong))).toEqual([expect.stringContaining('OWNERS_WITHOUT_SHARED_POLICY has to be')]);
});
