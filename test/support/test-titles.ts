/**
 * A test or a group, from the word to the end of its title.
 * `test('…')`, `it('…')` and `describe('…')`, also as `test.each(…)('…')`. Not a method of that name (`/x/.test(…)`).
 */
const TITLE =
  /(?<![.\w$])(?:test|it|describe)(?:\.(?:each|only|failing|concurrent))*(?:<[^(]*>)?(?:\([\s\S]*?\))??\(\s*(?:'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`)/g;

/** The titles of tests and groups in a test file, as they are written there. */
export const testTitles = (text: string): readonly string[] =>
  [...text.matchAll(TITLE)].map(([, single, double, template]) => single ?? double ?? template ?? '');
