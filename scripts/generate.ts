import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { projectPath, stale } from './generated.ts';

/*
 * node scripts/generate.ts          writes countersign.schema.json and the generated parts of docs/policy.md and README.md
 * node scripts/generate.ts --check  writes nothing, and fails where one of them is not as its source would have it
 */
const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });

for (const { path, wanted } of await stale()) {
  if (values.check) {
    process.stderr.write(`${path} is not up to date. Run: npm exec -- node scripts/generate.ts\n`);
    process.exitCode = 1;
  } else {
    await writeFile(projectPath(path), wanted);
    process.stdout.write(`wrote ${path}\n`);
  }
}
