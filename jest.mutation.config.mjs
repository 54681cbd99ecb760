import all from './jest.config.mjs';

/** For Stryker alone: the tests that each mutant has to face, in one file (test/mutation/all.ts). */
export default { ...all, testMatch: ['<rootDir>/test/mutation/all.ts'] };
