import { expect, test } from '@jest/globals';
import type { CheckContent, ObservedCheck } from '../../src/domain/effects.ts';
import { planCheck } from '../../src/plan/plan-check.ts';
import { HEAD } from '../support/facts.ts';

const content: CheckContent = {
  name: 'countersign/tag',
  conclusion: 'success',
  title: 'a title',
  summary: 'a summary',
  text: '',
  annotations: [],
};

const stands: ObservedCheck = { id: '7', status: 'completed', ...content };

test.each<[string, readonly ObservedCheck[], readonly object[]]>([
  ['gets its check where it has none', [], [{ kind: 'create-check', head: HEAD, content }]],
  [
    'has it changed where it says something else',
    [{ ...stands, title: 'another' }],
    [{ kind: 'update-check', id: '7', head: HEAD, content }],
  ],
  ['is left alone where it says that already', [stands], []],
])('VER-5: a commit %s', (_, checks, expected) => {
  expect(planCheck(content, HEAD, checks)).toMatchObject(expected);
  expect(planCheck(content, HEAD, checks)).toHaveLength(expected.length);
});
