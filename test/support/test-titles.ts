/**
 * `test('…')`, `it('…')` and `describe('…')`, also as `test.each(…)('…')`: from the word to the end of the title. A method
 * of that name (`/x/.test(…)`) is none of them.
 */
const TITLE =
  /(?<![.\w$])(?:test|it|describe)(?:\.(?:each|only|failing|concurrent))*(?:<[^(]*>)?(?:\([\s\S]*?\))??\(\s*(?:'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`)/g;

/** The titles of the tests, and of the groups of tests, in the text of a test file, as they are written there. */
export const testTitles = (text: string): readonly string[] =>
  [...text.matchAll(TITLE)].map(([, single, double, template]) => single ?? double ?? template ?? '');
