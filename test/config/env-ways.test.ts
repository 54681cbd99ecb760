import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { checkEnvFile, readDatabasePlace, readSettings, readToken } from '../../src/config/env.ts';
import { type Environment, SettingsError } from '../../src/config/variables.ts';
import { ENV_READERS } from '../support/env-readers.ts';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const SECRET = '0123456789abcdef';

interface Row {
  readonly lines: string;
  /** What the named setting is where it is taken. */
  readonly taken?: string;
  /** The ways by which it is accepted. All others refuse it, by a sentence that names the setting. */
  readonly by?: readonly string[];
}

const ALL = Object.keys(ENV_READERS);
const BUT_VERBATIM = ['node', 'shell', 'compose'];

const ROWS: Readonly<Record<string, Row>> = {
  'as documented': { lines: `WEBHOOK_SECRET=${SECRET}`, taken: SECRET, by: ALL },
  'double quotes': { lines: `WEBHOOK_SECRET="${SECRET}"`, taken: SECRET, by: BUT_VERBATIM },
  'single quotes': { lines: `WEBHOOK_SECRET='${SECRET}'`, taken: SECRET, by: BUT_VERBATIM },
  'quotes of a word processor': { lines: `WEBHOOK_SECRET=“${SECRET}”` },
  backquotes: { lines: `WEBHOOK_SECRET=\`${SECRET}\`` },
  'a quote at the end only': { lines: `WEBHOOK_SECRET=${SECRET}"` },
  'the line ends of Windows': { lines: `APP_ID=42\r\nWEBHOOK_SECRET=${SECRET}\r\nPORT=80\r`, taken: SECRET, by: ALL },
  'white space behind it': { lines: `WEBHOOK_SECRET=${SECRET}  \t`, taken: SECRET, by: ALL },
  'white space before it': {
    lines: `WEBHOOK_SECRET= ${SECRET}`,
    taken: SECRET,
    by: ['node', 'docker', 'compose', 'kubernetes'],
  },
  'export before it': { lines: `export WEBHOOK_SECRET=${SECRET}`, taken: SECRET, by: BUT_VERBATIM },
  'a comment behind it': { lines: `WEBHOOK_SECRET=${SECRET} # of 2026`, taken: SECRET, by: BUT_VERBATIM },
  'a comment behind quotes': { lines: `WEBHOOK_SECRET="${SECRET}" # of 2026`, taken: SECRET, by: BUT_VERBATIM },
  '# inside': {
    lines: `WEBHOOK_SECRET=${SECRET}#${SECRET}`,
    taken: `${SECRET}#${SECRET}`,
    by: ['docker', 'compose', 'kubernetes'],
  },
  'a variable, quoted': {
    lines: `PART=${SECRET}\nWEBHOOK_SECRET="${SECRET}$PART"`,
    taken: SECRET + SECRET,
    by: ['compose'],
  },
  'a variable': { lines: `PART=${SECRET}\nWEBHOOK_SECRET=${SECRET}\${PART}`, taken: SECRET + SECRET, by: ['compose'] },
  'a command': { lines: `WEBHOOK_SECRET=$(echo ${SECRET})` },
  'text behind the closing quote': { lines: `WEBHOOK_SECRET="${SECRET}"x` },
  'a character that is not seen': { lines: `WEBHOOK_SECRET=${SECRET}\u200b1` },
  'a no-break space inside': { lines: `WEBHOOK_SECRET=${SECRET}\u00a01` },
  'a previous secret by the name of before': {
    lines: `WEBHOOK_SECRET=${SECRET}\nWEBHOOK_SECRET_BEFORE=fedcba9876543210`,
  },
  'a token that only commands read, in quotes': {
    lines: `WEBHOOK_SECRET=${SECRET}\nGITHUB_TOKEN="ghp_abc" # of pat`,
    taken: SECRET,
    by: ALL,
  },
  'nothing in quotes': { lines: 'WEBHOOK_SECRET=""' },
};

const WAYS = Object.entries(ROWS).flatMap(([name, row]) => ALL.map((way) => ({ name, way, row })));

describe('one .env file gives the same settings by every documented way to start, or is refused', () => {
  test.each(WAYS)('$name, read by $way', ({ way, row }) => {
    const { taken, by = [] } = row;
    const rest = `APP_ID=42\nPRIVATE_KEY=${Buffer.from(pem).toString('base64')}\n`;
    const outcome = outcomeOf(way, `${rest}${row.lines}\n`);
    if (by.includes(way)) expect(outcome).toEqual({ secret: taken, pem: true });
    else expect(outcome).toEqual({ refused: expect.stringMatching(/^(the way itself|WEBHOOK_SECRET)/) });
    expect(JSON.stringify(outcome)).not.toContain(by.includes(way) ? '\u0000' : SECRET);
  });

  function outcomeOf(way: string, text: string): unknown {
    const environment = ENV_READERS[way]?.(text) ?? null;
    if (environment === null) return { refused: 'the way itself' };
    try {
      // The app reads the file itself too where it stands beside it, and checks it; in a container there is none.
      if (way === 'node' || way === 'shell') checkEnvFile(text);
      const { webhookSecrets, privateKey } = readSettings(environment, noFile);
      return { secret: webhookSecrets[0], pem: privateKey.includes('BEGIN') };
    } catch (error) {
      if (error instanceof SettingsError) return { refused: error.problems.join('; ') };
      throw error;
    }
  }
});

const noFile = (path: string): never => {
  throw new Error(`ENOENT: no such file, open '${path}'`);
};

test('.env.example, filled in as documented, gives the same settings by every way', () => {
  const filled = readFileSync('.env.example', 'utf8')
    .replace('\nAPP_ID=\n', '\nAPP_ID=42\n')
    .replace('\nPRIVATE_KEY=\n', `\nPRIVATE_KEY=${Buffer.from(pem).toString('base64')}\n`)
    .replace('\nWEBHOOK_SECRET=\n', `\nWEBHOOK_SECRET=${SECRET}\n`);
  expect(() => checkEnvFile(filled)).not.toThrow();
  const read = Object.values(ENV_READERS).map((reader) => readSettings(reader(filled) ?? {}, noFile));
  expect(read[0]).toMatchObject({ appId: 42, webhookSecrets: [SECRET], privateKey: pem });
  for (const settings of read) expect(settings).toEqual(read[0]);
});

const QUOTED: Environment = {
  APP_ID: '"42"',
  PRIVATE_KEY_PATH: "'/keys/app.pem'",
  WEBHOOK_SECRET: `"${SECRET}"`,
  WEBHOOK_SECRET_PREVIOUS: `'${SECRET}'`,
  GHE_HOST: '"ghe.acme.example"',
  GHE_PROTOCOL: "'https'",
  DATABASE_URL: '"postgres://u:p@db/c"',
  DATABASE_OWNER_URL: '"postgres://o:p@db/c"',
  DATA_DIR: '"./data"',
  HOST: '"0.0.0.0"',
  PORT: '"3000"',
  METRICS_TOKEN: `"${SECRET}"`,
  ROLE: '"all"',
  DRAIN_SECONDS: '"20"',
  LOG_LEVEL: "'info'",
};

test('of each setting that is handed over in its quotes that alone is reported, once, with what to do', () => {
  const problems = problemsOf(QUOTED);
  expect(problems).toHaveLength(Object.keys(QUOTED).length);
  for (const name of Object.keys(QUOTED)) {
    const of = problems.filter((problem) => problem.startsWith(`${name} `));
    expect(of).toEqual([expect.stringMatching(/quotes as part of its value.*Write the value without quotes$/)]);
  }
  const quotedKey = problemsOf({
    APP_ID: '42',
    WEBHOOK_SECRET: SECRET,
    PRIVATE_KEY: `"${pem.replaceAll('\n', '\\n')}"`,
  });
  expect(quotedKey).toEqual([expect.stringMatching(/^PRIVATE_KEY has quotes/)]);
  const api = { APP_ID: '42', WEBHOOK_SECRET: SECRET, PRIVATE_KEY: pem, GITHUB_API_URL: '"https://api.github.com"' };
  expect(problemsOf(api)).toEqual([expect.stringMatching(/^GITHUB_API_URL has quotes/)]);
});

test.each([
  [{ ' WEBHOOK_SECRET': SECRET }, 'WEBHOOK_SECRET has "export", white space or a byte order mark before its name'],
  [{ '\uFEFFWEBHOOK_SECRET': SECRET }, 'WEBHOOK_SECRET has "export", white space or a byte order mark before its name'],
  [
    { 'export WEBHOOK_SECRET': SECRET },
    'WEBHOOK_SECRET has "export", white space or a byte order mark before its name',
  ],
  [{ DATA_DIR: '~/data' }, 'DATA_DIR starts with "~"'],
  [{ DATABASE_URL: 'postgres://app:$PASSWORD@db/countersign' }, 'DATABASE_URL contains "$"'],
  [{ HOST: '0.0.0.0 # all' }, 'HOST contains a comment'],
  [{ PORT: '# 3000' }, 'PORT contains a comment'],
])('%j is refused, and nothing else is reported of it', (more, said) => {
  const problems = problemsOf({ APP_ID: '42', PRIVATE_KEY: pem, WEBHOOK_SECRET: SECRET, ...more });
  expect(problems).toEqual([expect.stringContaining(said)]);
});

const RUNNING: Environment = { APP_ID: '42', PRIVATE_KEY: pem, WEBHOOK_SECRET: SECRET };

test.each<[string, Environment, string]>([
  ['the old name', { WEBHOOK_SECRET_BEFORE: SECRET }, 'WEBHOOK_SECRET_PREVIOUS'],
  ['any other of that group', { WEBHOOK_SECRET_FILE: '/run/secrets/x' }, 'WEBHOOK_SECRET_PREVIOUS'],
  ['a third secret', { WEBHOOK_SECRET_PREVIOUS: SECRET, WEBHOOK_SECRET_BEFORE: SECRET }, 'WEBHOOK_SECRET_PREVIOUS'],
  ['a secret in small letters', { webhook_secret_previous: SECRET }, 'WEBHOOK_SECRET_PREVIOUS'],
  ['a key by the name of Docker', { PRIVATE_KEY: undefined, PRIVATE_KEY_FILE: '/run/x' }, 'PRIVATE_KEY_PATH'],
  ['a database by another word', { DATABASE_URI: 'postgres://u:p@db/c' }, 'DATABASE_URL'],
  ['a database in another case', { database_url: 'postgres://u:p@db/c' }, 'DATABASE_URL'],
  ['a database in a file', { DATABASE_URL_FILE: '/run/secrets/x' }, 'DATABASE_URL'],
  ['with export and a typo', { 'export DATABASE_URLS': 'postgres://u:p@db/c' }, 'DATABASE_URL'],
  ['a directory without the underscore', { DATADIR: '/data' }, 'DATA_DIR'],
  ['a level with a hyphen', { 'LOG-LEVEL': 'debug' }, 'LOG_LEVEL'],
  ['a token in the singular', { METRIC_TOKEN: SECRET }, 'METRICS_TOKEN'],
  ['seconds in the singular', { DRAIN_SECOND: '30' }, 'DRAIN_SECONDS'],
  ['owners with two letters swapped', { OWNERS_WIHTOUT_SHARED_POLICY: 'acme' }, 'OWNERS_WITHOUT_SHARED_POLICY'],
  ['an address of the owner', { DATABASE_OWNER_URI: 'postgres://o:p@db/c' }, 'DATABASE_OWNER_URL'],
  ['an address of GitHub', { GITHUB_API_URI: 'https://ghe.example/api/v3' }, 'GITHUB_API_URL'],
])('a variable that is almost a setting is refused, and the setting named: %s', (_, more, meant) => {
  const [name = ''] = Object.keys(more).slice(-1);
  const problems = problemsOf({ ...RUNNING, ...more });
  const said = `${name.replace('export ', '')} is not a setting, so it would be ignored: did you mean ${meant}? Rename it, or remove it`;
  expect(problems.filter((problem) => problem.includes('did you mean'))).toEqual([said]);
  expect(problems.join()).not.toContain(Object.values(more).at(-1));
});

test.each<[string, Environment]>([
  ['one that is empty', { WEBHOOK_SECRET_BEFORE: ' ', DATABASE_URI: '' }],
  [
    'one beside the setting itself',
    { DATABASE_URL: 'postgres://u:p@db/c', DATABASE_URL_UNPOOLED: 'x', DATABASE_URI: 'x' },
  ],
  [
    'short words of other programs',
    { HOSTS: 'x', host: 'x', HOME: '/', POST: 'x', ROLES: 'x', PORTS: '1', APP_IDS: '1' },
  ],
  ['what Kubernetes sets', { COUNTERSIGN_PORT: 'tcp://10.0.0.1:3000', COUNTERSIGN_SERVICE_HOST: '10.0.0.1' }],
  [
    'what GitHub Actions sets',
    { GITHUB_ACTIONS: 'true', GITHUB_ACTION: 'x', GITHUB_SERVER_URL: 'x', GITHUB_GRAPHQL_URL: 'x', GITHUB_REF: 'x' },
  ],
  ['what shells and npm set', { PATH: '/', HOSTNAME: 'x', LOGNAME: 'x', npm_config_loglevel: 'x', NODE_ENV: 'x' }],
])('a variable of others is left alone: %s', (_, more) => {
  expect(problemsOf({ ...RUNNING, ...more })).toEqual([]);
});

test('a command refuses what is almost one of its own settings, and no more', () => {
  expect(() => readDatabasePlace({ DATABASE_URI: 'postgres://u:p@db/c' })).toThrow('did you mean DATABASE_URL?');
  expect(readDatabasePlace({ WEBHOOK_SECRET_BEFORE: SECRET })).toEqual({ kind: 'directory', path: './data' });
  expect(() => readToken({ GITHUB_TOKEN_FILE: '/run/x' })).toThrow('did you mean GITHUB_TOKEN?');
});

test('the server does not read the token of commands, whatever is in it', () => {
  for (const token of ['"ghp_abc"', 'ghp_abc # of pat', '$TOKEN', '~', 'ghp\u200b'])
    expect(problemsOf({ ...RUNNING, GITHUB_TOKEN: token, ' GITHUB_TOKEN': token })).toEqual([]);
  expect(() => checkEnvFile('GITHUB_TOKEN=`ghp_abc`')).not.toThrow();
});

test('a private key is taken with the line ends of Windows, in lines, on one line and in base64, and as nothing else', () => {
  const taken = (text: string) => problemsOf({ APP_ID: '42', WEBHOOK_SECRET: SECRET, PRIVATE_KEY: text });
  const base64 = Buffer.from(pem).toString('base64');
  for (const text of [
    pem,
    pem.replaceAll('\n', '\r\n'),
    pem.replaceAll('\n', '\\n'),
    base64,
    base64.replace(/.{76}/g, '$&\n'),
  ])
    expect(taken(text)).toEqual([]);
  for (const text of [pem.replaceAll('\n', ' '), pem.slice(0, 200), `"${base64}"`, `${base64}\u200b`]) {
    expect(taken(text)).toEqual([expect.stringMatching(/^PRIVATE_KEY (does not contain|contains|has)/)]);
  }
});

test("a person's token is checked like a setting, and not shown", () => {
  expect(readToken({ GITHUB_TOKEN: ' ghp_abc\r\n' })).toBe('ghp_abc');
  expect(readToken({ GITHUB_TOKEN: ' ' })).toBeNull();
  expect(() => readToken({ GITHUB_TOKEN: '"ghp_abc"' })).toThrow(/GITHUB_TOKEN has quotes/);
  expect(() => readToken({ GITHUB_TOKEN: '"ghp_abc"' })).not.toThrow(/ghp_abc/);
});

function problemsOf(environment: Environment): readonly string[] {
  try {
    readSettings(environment, noFile);
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
}
