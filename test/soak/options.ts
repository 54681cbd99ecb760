import { parseArgs } from 'node:util';
import { FAULTS } from './faults/registry.ts';

/** The database of a soak. PGlite with one process, or PostgreSQL with two for webhooks and three workers. */
export type Ground = 'pglite' | 'postgres';

export interface SoakOptions {
  /** How long people act and processes are killed. */
  readonly minutes: number;
  /** Decides which acts are done, and in which order, but not when. */
  readonly seed: number;
  readonly grounds: readonly Ground[];
  /** Names of faults; null: all. */
  readonly faults: readonly string[] | null;
}

export const HELP = `npm run test:soak -- [--minutes N] [--seed S] [--database pglite|postgres|both] [--faults NAME,NAME|none]

Random acts of random people against real processes of the app that are killed every few seconds, with a GitHub that
fails and webhooks that get lost, while one after the other the database, the clocks and all of GitHub fail. Then all is
left in peace, and has to be as a fresh look at GitHub finds it. Without --minutes 3 are taken, or more until each fault
was on once; without --seed a random one, without --database both, one after the other, without --faults all of them.`;

const MOST_SEED = 2 ** 31;
const MOST_MINUTES = 24 * 60;

/** @throws Error with a sentence for the person who typed it */
export function optionsOf(argv: readonly string[]): SoakOptions | 'help' {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      minutes: { type: 'string', default: '3' },
      seed: { type: 'string', default: String(Math.floor(Math.random() * MOST_SEED)) },
      database: { type: 'string', default: 'both' },
      faults: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  const minutes = Number(values.minutes);
  if (!(minutes > 0 && minutes <= MOST_MINUTES))
    throw new Error(`--minutes has to be a number above 0 and up to ${MOST_MINUTES}, not "${values.minutes}"`);
  const seed = Number(values.seed);
  if (!(Number.isSafeInteger(seed) && seed >= 0 && seed < MOST_SEED))
    throw new Error(`--seed has to be a whole number from 0 to ${MOST_SEED - 1}, not "${values.seed}"`);
  return { minutes, seed, grounds: groundsOf(values.database), faults: faultNamesOf(values.faults) };
}

function faultNamesOf(text: string | undefined): readonly string[] | null {
  if (text === undefined) return null;
  if (text === 'none') return [];
  const names = text.split(',');
  const known = FAULTS.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new Error(`--faults has to be none or some of ${known.join(', ')}, not "${unknown}"`);
  return names;
}

function groundsOf(text: string): readonly Ground[] {
  if (text === 'both') return ['pglite', 'postgres'];
  if (text === 'pglite' || text === 'postgres') return [text];
  throw new Error(`--database has to be pglite, postgres or both, not "${text}"`);
}
