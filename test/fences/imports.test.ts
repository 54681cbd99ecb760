import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { project, ROOT, tool } from './project.ts';

interface Violation {
  readonly from: string;
  readonly to: string;
  readonly rule: { readonly name: string };
}
interface Cruise {
  readonly modules: readonly { readonly source: string }[];
  readonly summary: {
    readonly violations: readonly Violation[];
    readonly ruleSetUsed: { readonly forbidden: readonly { readonly name: string }[] };
  };
}

const CONFIG = ['--config', '.dependency-cruiser.mjs', '--output-type', 'json'];

async function cruise(root: string): Promise<Cruise> {
  const folders = ['src', 'packages', 'demo', 'test', 'scripts', 'bench'].filter((folder) =>
    existsSync(join(root, folder)),
  );
  const { stdout, stderr } = await tool('depcruise', [...CONFIG, ...folders], root);
  if (!stdout.startsWith('{')) throw new Error(`dependency-cruiser gave no result: ${stdout}${stderr}`);
  return JSON.parse(stdout) as Cruise;
}

const SANDBOX = 'packages/github-sandbox/src/';

/** What must be refused: the rule, the file that breaks it, and its text. Of a cycle, it is the first file by name. */
const FORBIDDEN: readonly (readonly [rule: string, file: string, text: string])[] = [
  ['no-cycles', 'src/domain/egg.ts', `import { hen } from './hen.ts';\nexport const egg = () => hen;\n`],
  [
    'no-cycles',
    'src/domain/type-egg.ts',
    `import type { TypeHen } from './type-hen.ts';\nexport type TypeEgg = { hen: TypeHen };\n`,
  ],
  ['no-cycles-at-run-time', 'demo/egg.ts', `import { hen } from './hen.ts';\nexport const egg = () => hen;\n`],
  ['no-unresolvable', 'src/app/lost.ts', `import { gone } from './gone.ts';\nexport const lost = gone;\n`],
  [
    'no-barrels',
    'src/app/through-a-barrel.ts',
    `import { fact } from '../domain/index.ts';\nexport const through = fact;\n`,
  ],
  ['pure-imports-no-package', 'src/domain/package.ts', `import { z } from 'zod';\nexport const shape = z;\n`],
  ['pure-imports-no-package', 'src/policy/package.ts', `import { z } from 'zod';\nexport const shape = z;\n`],
  [
    'pure-imports-no-package',
    'src/plan/node-module.ts',
    `import { hash } from 'node:crypto';\nexport const digest = hash;\n`,
  ],
  [
    'pure-imports-no-package',
    'src/render/old-node-module.ts',
    `import { format } from 'util';\nexport const words = format;\n`,
  ],
  [
    'pure-imports-no-package',
    'src/commands/types-only.ts',
    `import type { Context } from 'probot';\nexport type C = Context;\n`,
  ],
  [
    'pure-imports-no-package',
    'src/commands/other-file.ts',
    `import MarkdownIt from 'markdown-it';\nexport const parser = new MarkdownIt();\n`,
  ],
  ['markdown-imports-its-parser', 'src/commands/markdown.ts', `import { z } from 'zod';\nexport const shape = z;\n`],
  ['pure-imports-no-package', 'src/policy/later.ts', `export async function later() {\n  return import('pino');\n}\n`],
  ['domain-imports', 'src/domain/upwards.ts', `import { rule } from '../policy/rule.ts';\nexport const up = rule;\n`],
  ['policy-imports', 'src/policy/words.ts', `import { word } from '../render/word.ts';\nexport const words = word;\n`],
  [
    'policy-imports',
    'src/policy/reads-github.ts',
    `import type { Client } from '../github/client.ts';\nexport type C = Client;\n`,
  ],
  ['plan-imports', 'src/plan/decides.ts', `import { rule } from '../policy/rule.ts';\nexport const decides = rule;\n`],
  [
    'render-imports',
    'src/render/decides.ts',
    `import { rule } from '../policy/rule.ts';\nexport const decides = rule;\n`,
  ],
  [
    'printers-escape',
    'src/render/tag/escapes.ts',
    `import { escaped } from '../text/escape.ts';\nexport const words = escaped('a');\n`,
  ],
  [
    'printers-escape',
    'src/cli/escapes.ts',
    `import { escaped } from '../render/text/escape.ts';\nexport const words = escaped('a');\n`,
  ],
  [
    'printers-escape',
    'src/web/escapes.ts',
    `import { escaped } from '../render/text/escape.ts';\nexport const words = escaped('a');\n`,
  ],
  [
    'printers-print',
    'src/cli/prints.ts',
    `import { printed } from '../render/text/printed.ts';\nexport const shown = printed('a');\n`,
  ],
  ['pages-print', 'src/web/routes.ts', `import { html } from 'hono/html';\nexport const front = html;\n`],
  [
    'commands-imports',
    'src/commands/decides.ts',
    `import { rule } from '../policy/rule.ts';\nexport const decides = rule;\n`,
  ],
  [
    'journal-imports',
    'src/journal/decides.ts',
    `import { rule } from '../policy/rule.ts';\nexport const decides = rule;\n`,
  ],
  [
    'pure-imports-no-package',
    'src/journal/node-module.ts',
    `import { hash } from 'node:crypto';\nexport const digest = hash;\n`,
  ],
  [
    'policy-file-imports',
    'src/policy-file/settings.ts',
    `import { env } from '../config/env.ts';\nexport const settings = env;\n`,
  ],
  [
    'snapshot-imports',
    'src/snapshot/stores.ts',
    `import { table } from '../store/table.ts';\nexport const stores = table;\n`,
  ],
  [
    'observability-imports',
    'src/observability/stores.ts',
    `import { table } from '../store/table.ts';\nexport const stores = table;\n`,
  ],
  [
    'composition-starts-nothing',
    'src/composition/starts.ts',
    `import { main } from '../main.ts';\nexport const starts = main;\n`,
  ],
  [
    'config-imports',
    'src/config/asks.ts',
    `import type { Client } from '../github/client.ts';\nexport type C = Client;\n`,
  ],
  [
    'config-imports',
    'src/config/files.ts',
    `import { readFile } from 'node:fs/promises';\nexport const read = readFile;\n`,
  ],
  [
    'github-imports',
    'src/github/keeps.ts',
    `import { table } from '../store/table.ts';\nexport const keeps = table;\n`,
  ],
  ['github-imports', 'src/github/database.ts', `import { sql } from 'kysely';\nexport const query = sql;\n`],
  [
    'github-asks-two-functions',
    'src/github/judges.ts',
    `import { rule } from '../policy/rule.ts';\nexport const judges = rule;\n`,
  ],
  [
    'github-asks-two-functions',
    'src/github/schema.ts',
    `import type { Shape } from '../policy-file/schema.ts';\nexport type S = Shape;\n`,
  ],
  [
    'store-imports',
    'src/store/asks.ts',
    `import type { Client } from '../github/client.ts';\nexport type C = Client;\n`,
  ],
  [
    'store-imports',
    'src/store/octokit.ts',
    `import { Octokit } from '@octokit/rest';\nexport const octokit = Octokit;\n`,
  ],
  ['app-imports', 'src/app/stores.ts', `import { table } from '../store/table.ts';\nexport const stores = table;\n`],
  [
    'worker-imports',
    'src/worker/asks.ts',
    `import type { Client } from '../github/client.ts';\nexport type C = Client;\n`,
  ],
  [
    'worker-names-the-store',
    'src/worker/stores.ts',
    `import { table } from '../store/table.ts';\nexport const stores = table;\n`,
  ],
  ['web-imports', 'src/web/stores.ts', `import { table } from '../store/table.ts';\nexport const stores = table;\n`],
  ['cli-imports', 'src/cli/asks.ts', `import type { Client } from '../github/client.ts';\nexport type C = Client;\n`],
  [
    'nobody-imports-the-wiring',
    'src/domain/wired.ts',
    `import { main } from '../main.ts';\nexport const wired = main;\n`,
  ],
  ['src-stands-alone', 'src/main.ts', `import { play } from '../demo/play.ts';\nexport const main = play;\n`],
  [
    'sandbox-knows-only-github',
    `${SANDBOX}decides.ts`,
    `import { rule } from '../../../src/policy/rule.ts';\nexport const decides = rule;\n`,
  ],
  [
    'sandbox-knows-only-github',
    'packages/github-sandbox/test/shop.test.ts',
    `import { play } from '../../../demo/play.ts';\nexport const shop = play;\n`,
  ],
  [
    'sandbox-has-one-entrance',
    'demo/deep.ts',
    `import { issue } from '../packages/github-sandbox/src/issue.ts';\nexport const deep = issue;\n`,
  ],
  [
    'sandbox-goes-round-its-entrance',
    `${SANDBOX}round.ts`,
    `import { issue } from './api.ts';\nexport const round = issue;\n`,
  ],
  [
    'tests-are-leaves',
    'scripts/uses-a-test.ts',
    `import { helper } from '../test/helper.ts';\nexport const uses = helper;\n`,
  ],
  [
    'the-bench-runs-no-test',
    'bench/uses-a-test.ts',
    `import { helper } from '../test/helper.ts';\nexport const uses = helper;\n`,
  ],
  [
    'no-dev-dependency-in-src',
    'src/github/dev.ts',
    `import { graphql } from 'graphql';\nexport const run = graphql;\n`,
  ],
  [
    'no-undeclared-package',
    'src/github/borrowed.ts',
    `import { Octokit } from '@octokit/core';\nexport const borrowed = Octokit;\n`,
  ],
];

/** What stands next to it and is allowed. */
const ALLOWED: Readonly<Record<string, string>> = {
  'src/domain/fact.ts': `export const fact = 1;\n`,
  'src/domain/hen.ts': `import { egg } from './egg.ts';\nexport const hen = () => egg;\n`,
  'src/domain/type-hen.ts': `import type { TypeEgg } from './type-egg.ts';\nexport type TypeHen = { egg: TypeEgg };\n`,
  'src/domain/index.ts': `export { fact } from './fact.ts';\n`,
  'src/commands/command.ts': `import { fact } from '../domain/fact.ts';\nexport const command = fact;\n`,
  'src/policy/rule.ts': `import { command } from '../commands/command.ts';\nimport { fact } from '../domain/fact.ts';\nexport const rule = [fact, command];\n`,
  'src/render/text/escape.ts': `export const escaped = (text: string) => text;\n`,
  'src/render/text/markdown.ts': `import { escaped } from './escape.ts';\nexport const print = escaped;\n`,
  'src/render/text/printed.ts': `export type TerminalText = string;\nexport const printed = (text: string) => text;\n`,
  'src/cli/command.ts': `import type { TerminalText } from '../render/text/printed.ts';\nexport type Write = (text: TerminalText) => void;\n`,
  'src/web/page.ts': `import { html } from 'hono/html';\nexport const page = html;\n`,
  'src/render/terminal/shows.ts': `import { printed } from '../text/printed.ts';\nexport const shows = printed;\n`,
  'src/render/word.ts': `import { fact } from '../domain/fact.ts';\nexport const word = fact;\n`,
  'src/policy-file/parse.ts': `import { createHash } from 'node:crypto';\nimport { RE2JS } from 're2js';\nimport { parseDocument } from 'yaml';\nimport { z } from 'zod';\nexport const parse = [createHash, RE2JS, parseDocument, z];\n`,
  'src/policy-file/schema.ts': `export type Shape = 1;\n`,
  'src/policy/people/named-people.ts': `export const named = 1;\n`,
  'src/github/reads-policies.ts': `import { named } from '../policy/people/named-people.ts';\nimport { parse } from '../policy-file/parse.ts';\nexport const reads = [named, parse];\n`,
  'src/github/client.ts': `import { Octokit } from '@octokit/rest';\nimport type examples from '@octokit/webhooks-examples';\nimport { fact } from '../domain/fact.ts';\nexport interface Client {\n  octokit: Octokit;\n  fact: typeof fact;\n  examples: typeof examples;\n}\n`,
  'src/store/table.ts': `import { sql } from 'kysely';\nimport { fact } from '../domain/fact.ts';\nexport const table = [sql, fact];\n`,
  'src/worker/reconcile.ts': `import { rule } from '../policy/rule.ts';\nimport { word } from '../render/word.ts';\nexport const reconcile = [rule, word];\n`,
  'src/cli.ts': `import { parse } from './policy-file/parse.ts';\nimport { table } from './store/table.ts';\nexport const cli = [parse, table];\n`,
  'demo/hen.ts': `import { egg } from './egg.ts';\nexport const hen = () => egg;\n`,
  [`${SANDBOX}repository.ts`]: `import type { Pull } from './pull.ts';\nexport type Repository = { pulls: Pull[] };\n`,
  [`${SANDBOX}pull.ts`]: `import type { Repository } from './repository.ts';\nexport type Pull = { repository: Repository };\n`,
  [`${SANDBOX}issue.ts`]: `export const issue = 1;\n`,
  [`${SANDBOX}api.ts`]: `export { issue } from './issue.ts';\n`,
  'demo/play.ts': `import { cli } from '../src/cli.ts';\nexport const play = cli;\n`,
  'bench/measure.ts': `import { start } from '../test/support/start.ts';\nexport const measure = start;\n`,
  'test/support/start.ts': `export const start = 1;\n`,
  'test/helper.ts': `import { rule } from '../src/policy/rule.ts';\nimport { play } from '../demo/play.ts';\nexport const helper = [rule, play];\n`,
};

describe('the import fences', () => {
  let found: Cruise;
  let remove: () => Promise<void>;

  beforeAll(async () => {
    const made = await project({ ...ALLOWED, ...Object.fromEntries(FORBIDDEN.map(([, file, text]) => [file, text])) });
    remove = made.remove;
    found = await cruise(made.root);
  });
  afterAll(() => remove());

  test.each(FORBIDDEN)('%s refuses %s', (rule, file) => {
    expect(
      found.summary.violations.filter(({ from }) => from === file).map((violation) => violation.rule.name),
    ).toContain(rule);
  });

  test.each(Object.keys(ALLOWED))('%s is allowed', (file) => {
    expect(found.modules.map(({ source }) => source)).toContain(file);
    expect(found.summary.violations.filter(({ from }) => from === file)).toEqual([]);
  });

  test('every rule has a file here that it refuses', () => {
    const tried = new Set(FORBIDDEN.map(([rule]) => rule));
    expect(found.summary.ruleSetUsed.forbidden.map(({ name }) => name).filter((name) => !tried.has(name))).toEqual([]);
  });
});

test('this checkout keeps within the import fences', async () => {
  const found = await cruise(ROOT);
  expect(found.modules.map(({ source }) => source)).toContain('src/domain/facts.ts');
  expect(found.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`)).toEqual([]);
});

test('the sandbox names no app of this project, so that it plays GitHub for any', async () => {
  const folder = join(ROOT, 'packages/github-sandbox');
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const texts = files
    .filter((file) => file.isFile() && !file.parentPath.includes('node_modules'))
    .map(async ({ parentPath, name }) => {
      const text = `${name} ${await readFile(join(parentPath, name), 'utf8')}`;
      return /countersign/i.test(text) ? [join(parentPath, name)] : [];
    });
  expect(texts.length).toBeGreaterThan(200);
  expect((await Promise.all(texts)).flat()).toEqual([]);
});
