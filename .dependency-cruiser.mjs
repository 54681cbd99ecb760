/**
 * Who may import whom. docs/architecture.md says why; test/fences/imports.test.ts proves that each rule refuses what it
 * is there to refuse, and that the tree as it is passes.
 *
 * The swc parser is used because TypeScript 7 has no compiler API for dependency-cruiser to call.
 */
const PURE = '^src/(domain|policy|plan|journal|render|commands)/';
/** The file of the core that may import a package. */
const MARKDOWN = '^src/commands/markdown\\.ts$';

/**
 * A rule for one folder under src/: which other folders it may import, which packages, and which Node modules (`*`: any).
 */
const folder = (name, { folders, packages = [], node = [] }) => ({
  name: `${name}-imports`,
  comment: `src/${name} may import ${[...folders.map((one) => `src/${one}`), ...packages, ...node.map((one) => `node:${one}`)].join(', ') || 'nothing but itself'}.`,
  severity: 'error',
  from: { path: `^src/${name}/` },
  to: {
    pathNot: [
      `^src/(${[name, ...folders].join('|')})/`,
      ...packages.map((one) => `(^|/)node_modules/${one}(/|$)`),
      ...node.filter((one) => one !== '*').map((one) => `^(node:)?${one}$`),
    ],
    ...(node.includes('*') ? { dependencyTypesNot: ['core'] } : {}),
  },
});

const PURE_FOLDERS = ['domain', 'policy', 'plan', 'journal', 'render', 'commands'];

export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Modules that import each other cannot be read, tested or replaced one at a time.',
      severity: 'error',
      from: { path: '^src/' },
      to: { circular: true },
    },
    {
      name: 'no-cycles-at-run-time',
      comment: 'Outside of src types may name each other (a repository its pull requests, and they it); code may not.',
      severity: 'error',
      from: { pathNot: '^src/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-unresolvable',
      comment: 'The import leads nowhere: a spelling mistake, or a package that is not installed.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-barrels',
      comment: 'Import the file that holds the thing. An index.ts hides who needs what, and makes cycles.',
      severity: 'error',
      from: {},
      to: { path: '(^|/)index\\.[cm]?ts$', pathNot: '(^|/)node_modules/' },
    },
    {
      name: 'pure-imports-no-package',
      comment: 'The decision core imports no package and no Node module: it can be replayed anywhere from its facts.',
      severity: 'error',
      from: { path: PURE, pathNot: MARKDOWN },
      to: { pathNot: '^src/' },
    },
    {
      name: 'markdown-imports-its-parser',
      comment:
        'One file of the core reads Markdown, with a parser that does no I/O (ADR 0042). It imports nothing else.',
      severity: 'error',
      from: { path: MARKDOWN },
      to: { pathNot: ['^src/', '(^|/)node_modules/markdown-it/'] },
    },
    folder('domain', { folders: [] }),
    folder('policy', { folders: ['domain', 'commands'] }),
    folder('plan', { folders: ['domain'] }),
    folder('render', { folders: ['domain'] }),
    folder('commands', { folders: ['domain'], packages: ['markdown-it'] }),
    folder('journal', { folders: ['domain'] }),
    folder('policy-file', {
      folders: ['domain', 'policy'],
      packages: ['zod', 'yaml', 're2js', 'leven'],
      node: ['crypto'],
    }),
    folder('config', { folders: ['domain', 'policy-file'], packages: ['zod', 'yaml'], node: ['crypto'] }),
    folder('snapshot', { folders: ['domain'], packages: ['zod'] }),
    folder('github', { folders: ['domain', 'policy', 'policy-file'], packages: ['@octokit', 'zod'] }),
    {
      name: 'github-asks-two-functions',
      comment:
        'Which files a policy is in and whom it names is asked while GitHub is read. Nothing else is decided there.',
      severity: 'error',
      from: { path: '^src/github/' },
      to: {
        path: '^src/(policy|policy-file)/',
        pathNot: '^src/(policy/people/named-people|policy-file/parse)\\.ts$',
      },
    },
    folder('store', {
      folders: ['domain', 'policy'],
      packages: ['kysely', '@electric-sql/pglite', 'pg', '@types/pg', 'pg-boss'],
      node: ['*'],
    }),
    folder('app', { folders: PURE_FOLDERS, packages: ['probot', '@octokit', 'zod'], node: ['*'] }),
    folder('worker', { folders: [...PURE_FOLDERS, 'store'], packages: ['pg-boss', 'zod'], node: ['*'] }),
    {
      name: 'worker-names-the-store',
      comment: 'Jobs are handed the store. They may name its types, where an interface would only repeat one.',
      severity: 'error',
      from: { path: '^src/worker/' },
      to: { path: '^src/store/', dependencyTypesNot: ['type-only'] },
    },
    folder('web', { folders: PURE_FOLDERS, packages: ['hono', '@hono', 'zod'], node: ['*'] }),
    folder('cli', { folders: PURE_FOLDERS, node: ['*'] }),
    folder('observability', { folders: ['domain', 'render'], packages: ['pino', 'prom-client'], node: ['*'] }),
    {
      name: 'printers-escape',
      comment: 'What people wrote is escaped by what prints it, and nowhere else; sentences are trees (ADR 0071).',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/render/text/' },
      to: { path: '^src/render/text/(budget|clean|escape|leaves)\\.ts$' },
    },
    {
      name: 'printers-print',
      comment: 'Only what a printer made may be written to a terminal, and only the printers say so (ADR 0071).',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/render/(text|terminal)/' },
      to: { path: '^src/render/text/printed\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'pages-print',
      comment: 'A page shows text blocks. Only the frame around them is written as HTML, in one file (ADR 0071).',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/web/page\\.ts$' },
      to: { path: '(^|/)node_modules/hono/dist/(types/helper/html|helper/html|types/jsx|jsx)/' },
    },
    {
      name: 'nobody-imports-the-wiring',
      comment:
        'main.ts, cli.ts and src/composition put the parts together; a part that imported them would know its own user.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/((main|cli)\\.ts$|composition/)' },
      to: { path: '^src/((main|cli)\\.ts$|composition/)' },
    },
    {
      name: 'composition-starts-nothing',
      comment: 'What main.ts and cli.ts are put together from does not import the two programs.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^src/(main|cli)\\.ts$' },
    },
    {
      name: 'src-stands-alone',
      comment: 'What runs in production needs neither the sandbox nor the demo nor the tests.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(packages|demo|test|scripts|bench)/' },
    },
    {
      name: 'sandbox-knows-only-github',
      comment:
        "The sandbox plays GitHub and is a package of its own. If it used the app's own code, both could share one mistake.",
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: '^(src|demo|test|scripts|bench)/' },
    },
    {
      name: 'sandbox-has-one-entrance',
      comment: 'Others import the sandbox by its name: what its package.json does not export is internal (ADR 0066).',
      severity: 'error',
      from: { pathNot: '^packages/' },
      to: { path: '^packages/', dependencyTypesNot: ['aliased-workspace'] },
    },
    {
      name: 'sandbox-goes-round-its-entrance',
      comment: 'The entry file is for others. Inside of the package it would make cycles, and hide who needs what.',
      severity: 'error',
      from: { path: '^packages/github-sandbox/src/' },
      to: { path: '^packages/github-sandbox/src/api\\.ts$' },
    },
    {
      name: 'tests-are-leaves',
      comment: 'Only tests import from test/, and the bench from its support.',
      severity: 'error',
      from: { path: '^(demo|scripts)/' },
      to: { path: '^test/' },
    },
    {
      name: 'the-bench-runs-no-test',
      comment: 'The bench starts what it measures as the tests do, and imports nothing else of them.',
      severity: 'error',
      from: { path: '^bench/' },
      to: { path: '^test/', pathNot: '^test/support/' },
    },
    {
      name: 'no-dev-dependency-in-src',
      comment: 'npm ci --omit=dev has to be enough to run the app. Types alone are fine: they are gone at run time.',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-undeclared-package',
      comment: 'A package that package.json does not name may be gone, or another version, after the next install.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-optional', 'undetermined'] },
    },
  ],
  options: {
    parser: 'swc',
    moduleSystems: ['es6', 'cjs'],
    doNotFollow: { path: '(^|/)node_modules/' },
    exclude: { path: '^(data|coverage|reports)/' },
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default', 'require'],
      extensions: ['.ts', '.mts', '.js', '.mjs', '.cjs', '.json', '.d.ts'],
    },
  },
};
