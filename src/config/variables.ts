import { z } from 'zod';
import { misnamed } from './setting-name.ts';
import { settingProblem } from './setting-text.ts';

/** `web` stores webhooks, `worker` does the jobs that they request, `all` does both. */
const ROLES = ['all', 'web', 'worker'] as const;
export type ProcessRole = (typeof ROLES)[number];

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Everything that is wrong with the environment, ready to be printed; secrets are not quoted. */
export class SettingsError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    const list = problems.map((problem) => `  - ${problem}`).join('\n');
    super(`Countersign cannot start with these settings:\n${list}\n.env.example explains every setting.`);
    this.name = 'SettingsError';
    this.problems = problems;
  }
}

const text = z.string().optional();
const SECRET_HELP =
  'Create one with `openssl rand -hex 32`, and enter it in the settings of the GitHub App under "Webhook secret"';
/** Probot's default secret, which is public. */
const KNOWN_SECRET = 'development';
const SHORTEST_SECRET = 16;

const secretNamed = (name: string) =>
  z
    .string(`${name} is missing, so anyone could send false events. ${SECRET_HELP}`)
    .refine((secret) => secret !== KNOWN_SECRET, `${name} is "${KNOWN_SECRET}", which anyone can guess. ${SECRET_HELP}`)
    .refine(
      (secret) => secret === KNOWN_SECRET || secret.length >= SHORTEST_SECRET,
      `${name} is shorter than ${SHORTEST_SECRET} characters. ${SECRET_HELP}`,
    );

export const variables = z.object({
  APP_ID: z
    .string('APP_ID is missing. It is the number under "App ID" in the settings of the GitHub App')
    .regex(/^[1-9]\d{0,14}$/, 'APP_ID has to be the number under "App ID" in the settings of the GitHub App')
    .transform(Number),
  PRIVATE_KEY: text,
  PRIVATE_KEY_PATH: text,
  WEBHOOK_SECRET: secretNamed('WEBHOOK_SECRET'),
  WEBHOOK_SECRET_PREVIOUS: secretNamed('WEBHOOK_SECRET_PREVIOUS').optional(),
  // Checked together by addressProblems.
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
      `METRICS_TOKEN is shorter than ${SHORTEST_SECRET} characters. Create one with \`openssl rand -hex 32\`, and give it to Prometheus`,
    )
    .regex(/^[\w.~+/=-]*$/, 'METRICS_TOKEN has to consist of letters, digits and ._~+/=- to fit into a header')
    .optional(),
  ROLE: z.enum(ROLES, `ROLE has to be one of ${ROLES.join(', ')}`).default('all'),
  DRAIN_SECONDS: z
    .string()
    .regex(/^\d{1,3}$/, 'DRAIN_SECONDS has to be a number from 1 to 600')
    .transform(Number)
    .refine((seconds) => seconds >= 1 && seconds <= 600, 'DRAIN_SECONDS has to be a number from 1 to 600')
    .default(20),
  LOG_LEVEL: z.enum(LOG_LEVELS, `LOG_LEVEL has to be one of ${LOG_LEVELS.join(', ')}`).default('info'),
  // Only the commands doctor and explain read it.
  GITHUB_TOKEN: text,
});

/** What the server reads. */
export const serverVariables = variables.omit({ GITHUB_TOKEN: true });

/** The names of all variables that the app or one of its commands reads. */
export const SETTING_NAMES: readonly string[] = Object.keys(variables.shape);

export type Environment = Readonly<Record<string, string | undefined>>;

export type Given = { readonly [Name in keyof typeof variables.shape]?: string };

/** Returns the app's variables without the white space around them. An empty variable counts as not set. */
export function settingsGiven(environment: Environment): Given {
  return Object.fromEntries(
    SETTING_NAMES.flatMap((name) => {
      const value = environment[name]?.trim();
      return value ? [[name, value]] : [];
    }),
  );
}

/**
 * Parses the settings that the schema names.
 * @param more further problems; each sentence begins with the name of a setting
 * @throws SettingsError with all problems at once; if the text of a setting is refused, it has only that problem
 */
export function checked<Schema extends z.ZodObject>(
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
    ...misnamed(environment, names, SETTING_NAMES),
    ...others.filter((problem) => !texts.some(({ name }) => problem.startsWith(`${name} `))),
  ];
  if (!parsed.success || problems.length > 0) throw new SettingsError(problems);
  return parsed.data;
}
