import { expect } from '@jest/globals';
import type { Sandbox } from 'github-sandbox';
import { startWatchedSandbox, violationsOf } from 'github-sandbox/conformity';
import { POLICY_PATH } from '../../src/domain/policy.ts';

/** A sandbox for this app whose requests, answers and webhooks are compared with GitHub's description. */
export const startWatched = (): Promise<Sandbox> => startWatchedSandbox({ policyPath: POLICY_PATH });

/**
 * Fails the test where a REST request, an answer to one, or a webhook so far was not as GitHub describes it. Call it
 * at the end of a test, before the sandbox is closed. GraphQL needs no such check: it runs over GitHub's own schema.
 * @throws Error for a sandbox that `startWatched` did not start
 */
export const expectConformity = (sandbox: Sandbox): void => expect(violationsOf(sandbox)).toEqual([]);
