import { loadavg } from 'node:os';
import { HELP, optionsOf } from './options.ts';
import { reportText } from './report.ts';
import { soak } from './soak.ts';

const SIZE = { organizations: 3, repositories: 2 };
const ACT_MILLIS = 250;
/** The sweep comes every 30 seconds, and the first time so long after the start. */
const CALM_MILLIS = 75_000;

async function main(): Promise<number> {
  const options = optionsOf(process.argv.slice(2));
  if (options === 'help') {
    console.log(HELP);
    return 0;
  }
  const { minutes, seed, grounds, faults } = options;
  console.log(`seed ${seed}: ${minutes} minutes on ${grounds.join(' and on ')}`);
  let violations = 0;
  for (const ground of grounds) {
    const report = await soak({
      ground,
      seed,
      millis: minutes * 60_000,
      kinds: faults,
      leastDecisions: 1,
      size: SIZE,
      actMillis: ACT_MILLIS,
      calmMillis: CALM_MILLIS,
      say: (line) => console.log(line),
    });
    console.log(reportText(report));
    console.log(
      `the machine's load: ${loadavg()
        .map((one) => one.toFixed(1))
        .join(', ')}`,
    );
    violations += report.violations.length;
  }
  return violations === 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error);
  process.exitCode = 2;
}
