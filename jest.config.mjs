/** Options of Jest whose value stands in the next argument. */
const TAKES_VALUE = /^(-[ctw]|--(config|maxWorkers|outputFile|reporters|seed|testNamePattern|testTimeout))$/;

/** Whether Jest was told which files to run. Where this errs, all files run one by one, which only takes longer. */
const filesAreNamed = process.argv
  .slice(2)
  .some(
    (argument, index, all) =>
      argument.startsWith('--testPathPattern') || !(argument.startsWith('-') || TAKES_VALUE.test(all[index - 1] ?? '')),
  );

export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  roots: ['<rootDir>/test', '<rootDir>/packages'],
  // Jest loads all modules anew for each file that it runs, which takes seconds where the app and the sandbox are among
  // them. So a whole run takes the test files by suites; a file that is named runs by itself.
  testMatch: [filesAreNamed ? '**/*.test.ts' : '<rootDir>/test/suites/*.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2024', experimental: { keepImportAttributes: true } },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  // The end-to-end tests wait half of the time for PostgreSQL and for the sandbox, so two cores keep four busy.
  maxWorkers: 4,
  testTimeout: 300_000,
};
