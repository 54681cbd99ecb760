import { createPrivateKey } from 'node:crypto';
import { z } from 'zod';

/** All settings of the process, checked. */
export interface Settings {
  readonly appId: number;
  /** PEM text. */
  readonly privateKey: string;
  /** Any of them may have signed a webhook; the first is the one in use, a second one is on its way out. */
  readonly webhookSecrets: readonly [string, ...string[]];
  /** Base address of GitHub's REST API, without a slash at the end. */
  readonly apiUrl: string;
  readonly database:
    | { readonly kind: 'directory'; readonly path: string }
    | { readonly kind: 'postgres'; readonly url: string };
  /** True where the address of the database's owner is known to this process, which has no use for it. */
  readonly knowsOwner: boolean;
  /** How long what is under way may take at the end. */
  readonly drainMillis: number;
  readonly host: string;
  readonly port: number;
  readonly logLevel: LogLevel;
  readonly role: ProcessRole;
  /** Who shows it may read the metrics; null: nobody may. */
  readonly metricsToken: string | null;
}

/** `web` takes webhooks in, `worker` works off what they ask for, `all` does both. */
const ROLES = ['all', 'web', 'worker'] as const;
export type ProcessRole = (typeof ROLES)[number];

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Everything that is wrong with the environment, ready to be printed; secrets are not quoted. */
export class SettingsError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    const list = problems.map((problem) => `  - ${problem}`).join('\n');
    super(`Countersign cannot start with these settings:\n${list}\nEvery setting is explained in .env.example.`);
    this.name = 'SettingsError';
    this.problems = problems;
  }
}

const text = z.string().optional();
const SECRET_HELP =
  'Make one with `openssl rand -hex 32`, and enter the same in the settings of the GitHub App under "Webhook secret"';
/** Probot's fallback, which everybody knows. */
const KNOWN_SECRET = 'development';
const SHORTEST_SECRET = 16;

const secretNamed = (name: string) =>
  z
    .string(`${name} is missing: anybody could send false events. ${SECRET_HELP}`)
    .refine(
      (secret) => secret !== KNOWN_SECRET,
      `${name} is "${KNOWN_SECRET}", which everybody can guess. ${SECRET_HELP}`,
    )
    .refine(
      (secret) => secret === KNOWN_SECRET || secret.length >= SHORTEST_SECRET,
      `${name} is shorter than ${SHORTEST_SECRET} characters. ${SECRET_HELP}`,
    );

const variables = z.object({
  APP_ID: z
    .string('APP_ID is missing. It is the number under "App ID" in the settings of the GitHub App')
    .regex(/^[1-9]\d{0,14}$/, 'APP_ID has to be the number under "App ID" in the settings of the GitHub App')
    .transform(Number),
  PRIVATE_KEY: text,
  PRIVATE_KEY_PATH: text,
  WEBHOOK_SECRET: secretNamed('WEBHOOK_SECRET'),
  WEBHOOK_SECRET_BEFORE: secretNamed('WEBHOOK_SECRET_BEFORE').optional(),
  GHE_HOST: z
    .string()
    .regex(
      /^[A-Za-z0-9.-]+(:\d{1,5})?$/,
      'GHE_HOST has to be a host name, for example ghe.acme.example, without https:// and without a path',
    )
    .optional(),
  GHE_PROTOCOL: z.enum(['https', 'http'], 'GHE_PROTOCOL has to be https or http').optional(),
  GITHUB_API_URL: z
    .url({ protocol: /^https?$/, error: 'GITHUB_API_URL has to be an address such as https://ghe.acme.example/api/v3' })
    .optional(),
  DATABASE_URL: z
    .url({
      protocol: /^postgres(ql)?$/,
      error: 'DATABASE_URL has to be an address such as postgres://user:password@host:5432/countersign',
    })
    .optional(),
  DATABASE_OWNER_URL: z
    .url({
      protocol: /^postgres(ql)?$/,
      error: 'DATABASE_OWNER_URL has to be an address such as postgres://owner:password@host:5432/countersign',
    })
    .optional(),
  DATA_DIR: z.string().default('./data'),
  HOST: z.string().default('0.0.0.0'),
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, 'PORT has to be a number from 0 to 65535')
    .transform(Number)
    .refine((port) => port <= 65_535, 'PORT has to be a number from 0 to 65535')
    .default(3000),
  METRICS_TOKEN: z
    .string()
    .min(
      SHORTEST_SECRET,
      `METRICS_TOKEN is shorter than ${SHORTEST_SECRET} characters. Make one with \`openssl rand -hex 32\`, and give it to Prometheus`,
    )
    .regex(/^[\w.~+/=-]*$/, 'METRICS_TOKEN has to be of letters, digits and ._~+/=- to fit into a header')
    .optional(),
  ROLE: z.enum(ROLES, `ROLE has to be one of ${ROLES.join(', ')}`).default('all'),
  DRAIN_SECONDS: z
    .string()
    .regex(/^\d{1,3}$/, 'DRAIN_SECONDS has to be a number from 1 to 600')
    .transform(Number)
    .refine((seconds) => seconds >= 1 && seconds <= 600, 'DRAIN_SECONDS has to be a number from 1 to 600')
    .default(20),
  LOG_LEVEL: z.enum(LOG_LEVELS, `LOG_LEVEL has to be one of ${LOG_LEVELS.join(', ')}`).default('info'),
});

/** The names of all variables that the app reads. */
export const SETTING_NAMES: readonly string[] = Object.keys(variables.shape);

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the settings; an empty variable counts as one that is not set.
 * @param readFile gives the text of the file that PRIVATE_KEY_PATH names
 * @throws SettingsError with all problems at once
 */
export function readSettings(environment: Environment, readFile: (path: string) => string): Settings {
  const given = settingsGiven(environment);
  const parsed = variables.safeParse(given);
  const key = privateKey(given.PRIVATE_KEY, given.PRIVATE_KEY_PATH, readFile);
  const problems = [
    ...(parsed.error?.issues.map((issue) => issue.message) ?? []),
    ...('problem' in key ? [key.problem] : []),
    ...addressProblems(given),
    ...roleProblems(given),
    ...ownerProblems(given),
  ];
  if (!parsed.success || 'problem' in key || problems.length > 0) throw new SettingsError(problems);
  const read = parsed.data;
  return {
    appId: read.APP_ID,
    privateKey: key.pem,
    webhookSecrets:
      read.WEBHOOK_SECRET_BEFORE === undefined
        ? [read.WEBHOOK_SECRET]
        : [read.WEBHOOK_SECRET, read.WEBHOOK_SECRET_BEFORE],
    apiUrl: apiUrl(read),
    database: databasePlace(read),
    knowsOwner: read.DATABASE_OWNER_URL !== undefined,
    drainMillis: read.DRAIN_SECONDS * 1000,
    host: read.HOST,
    port: read.PORT,
    logLevel: read.LOG_LEVEL,
    role: read.ROLE,
    metricsToken: read.METRICS_TOKEN ?? null,
  };
}

/**
 * Where GitHub is, for commands that need no more than that: the base address of its REST API, without a slash at the end.
 * @throws SettingsError with all problems at once
 */
export function readApiUrl(environment: Environment): string {
  const given = settingsGiven(environment);
  const parsed = variables.pick({ GHE_HOST: true, GHE_PROTOCOL: true, GITHUB_API_URL: true }).safeParse(given);
  const problems = [...(parsed.error?.issues.map((issue) => issue.message) ?? []), ...addressProblems(given)];
  if (!parsed.success || problems.length > 0) throw new SettingsError(problems);
  return apiUrl(parsed.data);
}

/** What it takes to ask GitHub as the app. */
export interface AppAccess {
  readonly appId: number;
  /** PEM text. */
  readonly privateKey: string;
  /** Base address of GitHub's REST API, without a slash at the end. */
  readonly apiUrl: string;
}

/**
 * Who the app is and where GitHub is, for commands that act as the app and take no webhooks.
 * @param readFile gives the text of the file that PRIVATE_KEY_PATH names
 * @throws SettingsError with all problems at once
 */
export function readAppAccess(environment: Environment, readFile: (path: string) => string): AppAccess {
  const given = settingsGiven(environment);
  const parsed = variables
    .pick({ APP_ID: true, GHE_HOST: true, GHE_PROTOCOL: true, GITHUB_API_URL: true })
    .safeParse(given);
  const key = privateKey(given.PRIVATE_KEY, given.PRIVATE_KEY_PATH, readFile);
  const problems = [
    ...(parsed.error?.issues.map((issue) => issue.message) ?? []),
    ...('problem' in key ? [key.problem] : []),
    ...addressProblems(given),
  ];
  if (!parsed.success || 'problem' in key || problems.length > 0) throw new SettingsError(problems);
  return { appId: parsed.data.APP_ID, privateKey: key.pem, apiUrl: apiUrl(parsed.data) };
}

/**
 * Where the database is, for commands that need no more than that.
 * @throws SettingsError with all problems at once
 */
export function readDatabasePlace(environment: Environment): Settings['database'] {
  const parsed = variables.pick({ DATABASE_URL: true, DATA_DIR: true }).safeParse(settingsGiven(environment));
  if (!parsed.success) throw new SettingsError(parsed.error.issues.map((issue) => issue.message));
  return databasePlace(parsed.data);
}

/**
 * Where the database is, and how its owner gets there; null where the app is the owner itself.
 * @throws SettingsError with all problems at once
 */
export function readMigrationPlaces(environment: Environment): {
  readonly place: Settings['database'];
  readonly ownerUrl: string | null;
} {
  const given = settingsGiven(environment);
  const parsed = variables.pick({ DATABASE_URL: true, DATABASE_OWNER_URL: true, DATA_DIR: true }).safeParse(given);
  const problems = [...(parsed.error?.issues.map((issue) => issue.message) ?? []), ...ownerProblems(given)];
  if (!parsed.success || problems.length > 0) throw new SettingsError(problems);
  return { place: databasePlace(parsed.data), ownerUrl: parsed.data.DATABASE_OWNER_URL ?? null };
}

const databasePlace = (read: Pick<z.output<typeof variables>, 'DATABASE_URL' | 'DATA_DIR'>): Settings['database'] =>
  read.DATABASE_URL === undefined
    ? { kind: 'directory', path: read.DATA_DIR }
    : { kind: 'postgres', url: read.DATABASE_URL };

type Given = { readonly [Name in keyof typeof variables.shape]?: string };

/** The variables that are ours; an empty one counts as one that is not set. */
function settingsGiven(environment: Environment): Given {
  return Object.fromEntries(
    SETTING_NAMES.flatMap((name) => {
      const value = environment[name]?.trim();
      return value ? [[name, value]] : [];
    }),
  );
}

function addressProblems(given: Given): readonly string[] {
  return [
    ...(given.GITHUB_API_URL && given.GHE_HOST
      ? [
          'GITHUB_API_URL and GHE_HOST are both set. Keep one of them; GHE_HOST is the shorter way to say where a GitHub Enterprise Server is',
        ]
      : []),
    ...(given.GHE_PROTOCOL && !given.GHE_HOST
      ? ['GHE_PROTOCOL is set without GHE_HOST, so it means nothing. Set both or neither']
      : []),
  ];
}

/** A database in a directory is one process's. */
const roleProblems = ({ ROLE: role, DATABASE_URL: url }: Given): readonly string[] =>
  (role === 'web' || role === 'worker') && url === undefined
    ? [
        `ROLE is ${role}, but the database in DATA_DIR can be used by one process only. Set DATABASE_URL, or leave ROLE out`,
      ]
    : [];

const ownerProblems = ({ DATABASE_OWNER_URL: owner, DATABASE_URL: url }: Given): readonly string[] =>
  owner !== undefined && url === undefined
    ? ['DATABASE_OWNER_URL is set without DATABASE_URL: the app needs a role of its own beside the owner']
    : [];

/** The settings of this process. The only place that reads its environment. */
export const processSettings = (readFile: (path: string) => string): Settings => readSettings(process.env, readFile);

function apiUrl(read: Pick<z.output<typeof variables>, 'GHE_HOST' | 'GHE_PROTOCOL' | 'GITHUB_API_URL'>): string {
  if (read.GITHUB_API_URL !== undefined) return read.GITHUB_API_URL.replace(/\/+$/, '');
  if (read.GHE_HOST !== undefined) return `${read.GHE_PROTOCOL ?? 'https'}://${read.GHE_HOST}/api/v3`;
  return 'https://api.github.com';
}

function privateKey(
  inline: string | undefined,
  path: string | undefined,
  readFile: (path: string) => string,
): { readonly pem: string } | { readonly problem: string } {
  const where = 'the .pem file that the settings of the GitHub App give under "Private keys"';
  if (inline && path) return { problem: 'PRIVATE_KEY and PRIVATE_KEY_PATH are both set. Keep one of them' };
  if (inline) return checkedKey('PRIVATE_KEY', inline, where);
  if (!path) return { problem: `PRIVATE_KEY and PRIVATE_KEY_PATH are both missing. Set PRIVATE_KEY_PATH to ${where}` };
  try {
    return checkedKey(`PRIVATE_KEY_PATH (${path})`, readFile(path), where);
  } catch (error) {
    return {
      problem: `PRIVATE_KEY_PATH names a file that cannot be read: ${Error.isError(error) ? error.message : String(error)}`,
    };
  }
}

/** Takes the key as it is, on one line with `\n` for line ends, or in base64: the ways in which secrets are handed over. */
function checkedKey(
  name: string,
  given: string,
  where: string,
): { readonly pem: string } | { readonly problem: string } {
  const decoded = given.includes('-----BEGIN') ? given : Buffer.from(given, 'base64').toString('utf8');
  const pem = `${decoded.replaceAll('\\n', '\n').trim()}\n`;
  try {
    createPrivateKey(pem);
    return { pem };
  } catch {
    // The reason that OpenSSL gives helps nobody, and the key itself must not be shown.
    return { problem: `${name} holds no private key. It has to be the text of ${where}, or that text in base64` };
  }
}
