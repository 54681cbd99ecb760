import { execFile } from 'node:child_process';
import { delimiter, dirname } from 'node:path';
import { expect, test } from '@jest/globals';
import { projectPath } from '../../scripts/generated.ts';

interface Ended {
  readonly code: number | string;
  readonly out: string;
}

/** Runs npm as a newcomer would: with the machine's own Node first, not the project's. */
function npm(...argv: readonly string[]): Promise<Ended> {
  const bin = projectPath('node_modules/.bin');
  const path = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => folder !== bin && folder !== dirname(process.execPath));
  const env = { ...process.env, PATH: path.join(delimiter) };
  return new Promise((resolve) => {
    execFile('npm', [...argv], { cwd: projectPath('.'), env }, (error, out) =>
      resolve({ code: error === null ? 0 : (error.code ?? -1), out }),
    );
  });
}

test('POL-2: npm exec countersign runs with the Node that the project pins, whatever the machine has', async () => {
  expect(await npm('exec', '--offline', 'countersign', '--', 'lint', 'docs/examples/strict.yml')).toEqual({
    code: 0,
    out: 'docs/examples/strict.yml: no problems\n',
  });
  expect(await npm('exec', '--offline', 'countersign', '--', 'lint', 'package.json')).toMatchObject({
    code: 1,
    out: expect.stringContaining('package.json:2:3: The key "name" is not known here.'),
  });
});
