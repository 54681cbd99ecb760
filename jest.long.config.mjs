import all from './jest.config.mjs';

/** For `npm run test:long`: the proofs that take minutes. */
export default { ...all, testMatch: ['<rootDir>/test/suites/long/*.ts'] };
