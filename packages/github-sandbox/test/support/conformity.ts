import { expect } from '@jest/globals';
import { violationsOf } from '../../src/conformity/watch.ts';
import type { Sandbox } from '../../src/sandbox.ts';

/** Fails the test if a request, an answer or a webhook so far was not as GitHub describes it. */
export const expectConformity = (sandbox: Sandbox): void => expect(violationsOf(sandbox)).toEqual([]);
