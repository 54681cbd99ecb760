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
  SETTING_NAMES,
  SettingsError,
  settingsGiven,
  variables,
} from './variables.ts';

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

const ADDRESSES = { GHE_HOST: true, GHE_PROTOCOL: true, GITHUB_API_URL: true } as const;

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
