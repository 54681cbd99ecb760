/**
 * `test('…')`, `it('…')` and `describe('…')`, also as `test.each(…)('…')`: from the word to the end of the title. Not a
 * method of that name (`/x/.test(…)`).
 */
const TITLE =
  /(?<![.\w$])(?:test|it|describe)(?:\.(?:each|only|failing|concurrent))*(?:<[^(]*>)?(?:\([\s\S]*?\))??\(\s*(?:'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`)/g;

/** The titles of tests and groups in the text of a test file, as written there. */
export const testTitles = (text: string): readonly string[] =>
  [...text.matchAll(TITLE)].map(([, single, double, template]) => single ?? double ?? template ?? '');
