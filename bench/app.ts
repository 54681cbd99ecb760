import { readFileSync } from 'node:fs';
import { processSettings } from '../src/config/env.ts';
import { start } from '../src/main.ts';

/** What a bench may ask of the app that it started. */
export interface Answers {
  /** Jobs of the queue. */
  readonly jobs: Awaited<ReturnType<Awaited<ReturnType<typeof start>>['jobs']>>;
  /** Bytes of the app's own values, after a collection of those that are not used. */
  readonly heap: number;
}

/**
 * The app as `npm start` runs it, with answers to what the bench asks.
 * With `--no-work` it stores events and leaves their jobs, as ROLE=web does, on any database.
 */
const app = await start(
  processSettings((path) => readFileSync(path, 'utf8')),
  process.argv.includes('--no-work') ? { work: false } : {},
);
process.on('message', (question: keyof Answers) => {
  answer(question).then(
    (value) => process.send?.(value),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
process.once('SIGTERM', () => {
  app.stop().then(
    () => process.exit(0),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});

async function answer(question: keyof Answers): Promise<Answers[keyof Answers]> {
  if (question === 'jobs') return app.jobs();
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}
