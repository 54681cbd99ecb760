import { z } from 'zod';
import { addressProblems, apiUrl } from './github-address.ts';
import { privateKey } from './private-key.ts';
import { envFileProblems, misnamed, settingProblem } from './setting-text.ts';

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
  /** Owners of whom the operator says that they have no shared policy (POL-1). */
  readonly withoutShared: readonly string[];
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
  WEBHOOK_SECRET_PREVIOUS: secretNamed('WEBHOOK_SECRET_PREVIOUS').optional(),
  // Looked at together, by addressProblems.
  GHE_HOST: text,
  GHE_PROTOCOL: text,
  GITHUB_API_URL: text,
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
  OWNERS_WITHOUT_SHARED_POLICY: z
    .string()
    .transform((text) => text.split(/[\s,]+/).filter((owner) => owner !== ''))
    .refine(
      (owners) => owners.every((owner) => /^[A-Za-z0-9][A-Za-z0-9_-]{0,38}$/.test(owner)),
      'OWNERS_WITHOUT_SHARED_POLICY has to be names of organizations or users with commas between them, for example "acme, globex"',
    )
    .default([]),
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
  // Only commands read it: doctor and explain.
  GITHUB_TOKEN: text,
});

const ADDRESSES = { GHE_HOST: true, GHE_PROTOCOL: true, GITHUB_API_URL: true } as const;

/** The names of all variables that the app or one of its commands reads. */
export const SETTING_NAMES: readonly string[] = Object.keys(variables.shape);

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the settings; an empty variable counts as one that is not set.
 * @param readFile gives the text of the file that PRIVATE_KEY_PATH names
 * @throws SettingsError with all problems at once
 */
export function readSettings(environment: Environment, readFile: (path: string) => string): Settings {
  const given = settingsGiven(environment);
  const key = privateKey(given, readFile);
  const read = checked(environment, variables, [
    ...('problem' in key ? [key.problem] : []),
    ...addressProblems(given),
    ...roleProblems(given),
    ...ownerProblems(given),
  ]);
  if ('problem' in key) throw new SettingsError([key.problem]);
  return {
    appId: read.APP_ID,
    privateKey: key.pem,
    webhookSecrets:
      read.WEBHOOK_SECRET_PREVIOUS === undefined
        ? [read.WEBHOOK_SECRET]
        : [read.WEBHOOK_SECRET, read.WEBHOOK_SECRET_PREVIOUS],
    apiUrl: apiUrl(read),
    database: databasePlace(read),
    knowsOwner: read.DATABASE_OWNER_URL !== undefined,
    drainMillis: read.DRAIN_SECONDS * 1000,
    host: read.HOST,
    port: read.PORT,
    logLevel: read.LOG_LEVEL,
    role: read.ROLE,
    metricsToken: read.METRICS_TOKEN ?? null,
    withoutShared: read.OWNERS_WITHOUT_SHARED_POLICY,
  };
}

/**
 * Where GitHub is, for commands that need no more than that: the base address of its REST API, without a slash at the end.
 * @throws SettingsError with all problems at once
 */
export function readApiUrl(environment: Environment): string {
  const given = settingsGiven(environment);
  return apiUrl(checked(environment, variables.pick(ADDRESSES), addressProblems(given)));
}

/**
 * The token in GITHUB_TOKEN, which a few commands use; null where there is none.
 * @throws SettingsError where it cannot be one
 */
export function readToken(environment: Environment): string | null {
  return checked(environment, variables.pick({ GITHUB_TOKEN: true }), []).GITHUB_TOKEN ?? null;
}

/** What it takes to ask GitHub as the app. */
export interface AppAccess {
  readonly appId: number;
  /** PEM text. */
  readonly privateKey: string;
  /** Base address of GitHub's REST API, without a slash at the end. */
  readonly apiUrl: string;
  /** Owners of whom the operator says that they have no shared policy (POL-1). */
  readonly withoutShared: readonly string[];
}

/**
 * Who the app is and where GitHub is, for commands that act as the app and take no webhooks.
 * @param readFile gives the text of the file that PRIVATE_KEY_PATH names
 * @throws SettingsError with all problems at once
 */
export function readAppAccess(environment: Environment, readFile: (path: string) => string): AppAccess {
  const given = settingsGiven(environment);
  const key = privateKey(given, readFile);
  const wanted = variables.pick({
    APP_ID: true,
    PRIVATE_KEY: true,
    PRIVATE_KEY_PATH: true,
    OWNERS_WITHOUT_SHARED_POLICY: true,
    ...ADDRESSES,
  });
  const read = checked(environment, wanted, [...('problem' in key ? [key.problem] : []), ...addressProblems(given)]);
  if ('problem' in key) throw new SettingsError([key.problem]);
  return {
    appId: read.APP_ID,
    privateKey: key.pem,
    apiUrl: apiUrl(read),
    withoutShared: read.OWNERS_WITHOUT_SHARED_POLICY,
  };
}

/**
 * Where the database is, for commands that need no more than that.
 * @throws SettingsError with all problems at once
 */
export function readDatabasePlace(environment: Environment): Settings['database'] {
  return databasePlace(checked(environment, variables.pick({ DATABASE_URL: true, DATA_DIR: true }), []));
}

/**
 * Where the database is, and how its owner gets there; null where the app is the owner itself.
 * @throws SettingsError with all problems at once
 */
export function readMigrationPlaces(environment: Environment): {
  readonly place: Settings['database'];
  readonly ownerUrl: string | null;
} {
  const wanted = variables.pick({ DATABASE_URL: true, DATABASE_OWNER_URL: true, DATA_DIR: true });
  const read = checked(environment, wanted, ownerProblems(settingsGiven(environment)));
  return { place: databasePlace(read), ownerUrl: read.DATABASE_OWNER_URL ?? null };
}

const databasePlace = (read: Pick<z.output<typeof variables>, 'DATABASE_URL' | 'DATA_DIR'>): Settings['database'] =>
  read.DATABASE_URL === undefined
    ? { kind: 'directory', path: read.DATA_DIR }
    : { kind: 'postgres', url: read.DATABASE_URL };

type Given = { readonly [Name in keyof typeof variables.shape]?: string };

/** The variables that are ours, without the white space around them; an empty one counts as one that is not set. */
function settingsGiven(environment: Environment): Given {
  return Object.fromEntries(
    SETTING_NAMES.flatMap((name) => {
      const value = environment[name]?.trim();
      return value ? [[name, value]] : [];
    }),
  );
}

/**
 * What the schema makes of the settings that it names.
 * @param more what else is wrong with them; each sentence begins with the name of a setting
 * @throws SettingsError with all problems at once, of each setting only one where its text cannot be taken as it stands
 */
function checked<Schema extends z.ZodObject>(
  environment: Environment,
  schema: Schema,
  more: readonly string[],
): z.output<Schema> {
  const given: Readonly<Record<string, string | undefined>> = settingsGiven(environment);
  const names = Object.keys(schema.shape);
  const texts = names.flatMap((name) => {
    const value = given[name];
    const problem = value === undefined ? null : settingProblem(name, value);
    return problem === null ? [] : [{ name, problem }];
  });
  const parsed = schema.safeParse(given);
  const others = [...(parsed.error?.issues.map(({ message }) => message) ?? []), ...more];
  const problems = [
    ...texts.map(({ problem }) => problem),
    ...misnamed(environment, names),
    ...others.filter((problem) => !texts.some(({ name }) => problem.startsWith(`${name} `))),
  ];
  if (!parsed.success || problems.length > 0) throw new SettingsError(problems);
  return parsed.data;
}

/**
 * Refuses a `.env` file that Node reads otherwise than a shell, Docker or Compose would.
 * @throws SettingsError with all problems at once
 */
export function checkEnvFile(text: string): void {
  const problems = envFileProblems(text, SETTING_NAMES);
  if (problems.length > 0) throw new SettingsError(problems);
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
