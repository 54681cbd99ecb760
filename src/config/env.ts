import type { z } from 'zod';
import { addressProblems, apiUrl } from './github-address.ts';
import { privateKey } from './private-key.ts';
import { envFileProblems } from './setting-text.ts';
import {
  checked,
  type Environment,
  type Given,
  type LogLevel,
  type ProcessRole,
  SettingsError,
  serverVariables,
  settingsGiven,
  variables,
} from './variables.ts';

/** All settings of the process, checked. */
export interface Settings {
  readonly appId: number;
  /** PEM text. */
  readonly privateKey: string;
  /** The secrets that may have signed a webhook. The first is the current one, a second one the previous. */
  readonly webhookSecrets: readonly [string, ...string[]];
  /** Base address of GitHub's REST API, without a slash at the end. */
  readonly apiUrl: string;
  readonly database:
    | { readonly kind: 'directory'; readonly path: string }
    | { readonly kind: 'postgres'; readonly url: string };
  /** True if this process has the address of the database's owner. It does not need it. */
  readonly knowsOwner: boolean;
  /** How long work in progress may take when the process stops, in milliseconds. */
  readonly drainMillis: number;
  readonly host: string;
  readonly port: number;
  readonly logLevel: LogLevel;
  readonly role: ProcessRole;
  /** The token for reading the metrics; null: no one can read them. */
  readonly metricsToken: string | null;
  /** Owners without a shared policy, as the operator declared (POL-1). */
  readonly withoutShared: readonly string[];
}

const ADDRESSES = { GHE_HOST: true, GHE_PROTOCOL: true, GITHUB_API_URL: true } as const;

/**
 * Reads the settings. An empty variable counts as not set.
 * @param readFile gives the text of the file that PRIVATE_KEY_PATH names
 * @throws SettingsError with all problems at once
 */
export function readSettings(environment: Environment, readFile: (path: string) => string): Settings {
  const given = settingsGiven(environment);
  const key = privateKey(given, readFile);
  const read = checked(environment, serverVariables, [
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
 * Reads the base address of GitHub's REST API, without a final slash.
 * For commands that need only that.
 * @throws SettingsError with all problems at once
 */
export function readApiUrl(environment: Environment): string {
  const given = settingsGiven(environment);
  return apiUrl(checked(environment, variables.pick(ADDRESSES), addressProblems(given)));
}

/**
 * Reads the token in GITHUB_TOKEN, which a few commands use; null if there is none.
 * @throws SettingsError if it cannot be a token
 */
export function readToken(environment: Environment): string | null {
  return checked(environment, variables.pick({ GITHUB_TOKEN: true }), []).GITHUB_TOKEN ?? null;
}

/** The settings for sending requests to GitHub as the app. */
export interface AppAccess {
  readonly appId: number;
  /** PEM text. */
  readonly privateKey: string;
  /** Base address of GitHub's REST API, without a slash at the end. */
  readonly apiUrl: string;
  /** Owners without a shared policy, as the operator declared (POL-1). */
  readonly withoutShared: readonly string[];
}

/**
 * Reads the settings for acting as the app, without accepting webhooks.
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
 * Reads where the database is, for commands that need only that.
 * @throws SettingsError with all problems at once
 */
export function readDatabasePlace(environment: Environment): Settings['database'] {
  return databasePlace(checked(environment, variables.pick({ DATABASE_URL: true, DATA_DIR: true }), []));
}

/**
 * Reads the addresses of the database, for the app and for its owner.
 * The latter is null if the app itself is the owner.
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

/**
 * Refuses a `.env` file that Node reads differently from a shell, Docker or Compose.
 * @throws SettingsError with all problems at once
 */
export function checkEnvFile(text: string): void {
  const problems = envFileProblems(text, Object.keys(serverVariables.shape));
  if (problems.length > 0) throw new SettingsError(problems);
}

/** Refuses split roles with a database in a directory, which only one process can open. */
const roleProblems = ({ ROLE: role, DATABASE_URL: url }: Given): readonly string[] =>
  (role === 'web' || role === 'worker') && url === undefined
    ? [`ROLE is ${role}, but only one process can use the database in DATA_DIR. Set DATABASE_URL, or leave ROLE out`]
    : [];

const ownerProblems = ({ DATABASE_OWNER_URL: owner, DATABASE_URL: url }: Given): readonly string[] =>
  owner !== undefined && url === undefined
    ? ['DATABASE_OWNER_URL is set without DATABASE_URL: the app needs a role of its own besides the owner']
    : [];

/** The settings of this process. The only place that reads its environment. */
export const processSettings = (readFile: (path: string) => string): Settings => readSettings(process.env, readFile);
