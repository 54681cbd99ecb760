import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { projectPath, stale } from './generated.ts';

/*
 * node scripts/generate.ts          writes countersign.schema.json and the generated parts of documents
 * node scripts/generate.ts --check  writes nothing, and fails if one of them differs from what its source makes
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
