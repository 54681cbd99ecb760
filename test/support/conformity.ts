import { expect } from '@jest/globals';
import type { Sandbox } from 'github-sandbox';
import { startWatchedSandbox, violationsOf } from 'github-sandbox/conformity';
import { POLICY_PATH } from '../../src/domain/policy.ts';

/** A sandbox for this app whose requests, answers and webhooks are compared with GitHub's description. */
export const startWatched = (): Promise<Sandbox> => startWatchedSandbox({ policyPath: POLICY_PATH });

/**
 * Fails the test if a REST request, answer or webhook differed from GitHub's description.
 * Call it at the end of a test, before the sandbox is closed. GraphQL needs no such check, because it runs on GitHub's
 * own schema.
 * @throws Error for a sandbox that `startWatched` did not start
 */
export const expectConformity = (sandbox: Sandbox): void => expect(violationsOf(sandbox)).toEqual([]);
