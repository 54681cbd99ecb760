import { expect } from '@jest/globals';
import { violationsOf } from '../../src/conformity/watch.ts';
import type { Sandbox } from '../../src/sandbox.ts';

/** Fails the test if anything sent so far was not as GitHub describes it. That is each request, answer and webhook. */
export const expectConformity = (sandbox: Sandbox): void => expect(violationsOf(sandbox)).toEqual([]);
