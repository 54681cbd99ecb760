/**
 * The `code` of a Node error (`ENOENT`, `ERR_PARSE_ARGS_…`), or ''.
 * Checks no class: errors may come from another realm.
 */
export function errorCode(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return String(error.code);
}
