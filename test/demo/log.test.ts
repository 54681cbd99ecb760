import { expect, test } from '@jest/globals';
import { DemoLog } from '../../demo/log.ts';
import { createLog } from '../../src/observability/log.ts';

const BYPASS = 'a release was merged while it was not ready';

test('the warning that a step shows is not written the first time; every other line is', () => {
  const written: string[] = [];
  const lines = new DemoLog({ write: (text) => written.push(text) }, [BYPASS]);
  const log = createLog('warn', lines);
  const { expected, found } = lines.warned(BYPASS);
  expect(found()).not.toContain(expected);
  log.warn({ subject: '#2' }, BYPASS);
  expect(found()).toContain(expected);
  expect(written).toEqual([]);
  log.warn('something else');
  log.warn({ subject: '#3' }, BYPASS);
  log.warn({ err: new Error('without words') });
  expect(written.map((line) => JSON.parse(line).msg)).toEqual(['something else', BYPASS, 'without words']);
});
