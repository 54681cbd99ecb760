/**
 * The code of an error, PostgreSQL's (`25006`) or Node's (`ENOENT`). Empty if it has none.
 * pg-boss reports errors as objects that are not of class Error.
 */
export function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}
