import all from './jest.config.mjs';

/**
 * What Stryker runs against each mutant: the tables of the decision and of the plan. The properties are left out: they
 * take seconds, and what only luck with random facts would find is not proved.
 */
export default {
  ...all,
  testMatch: ['<rootDir>/test/(policy|plan|commands)/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', 'properties\\.test\\.ts$'],
};
