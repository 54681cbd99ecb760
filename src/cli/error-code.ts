/** The `code` that Node gives its errors (`ENOENT`, `ERR_PARSE_ARGS_…`); empty where there is none. Asks for no class: errors may come from another realm. */
export function errorCode(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return String(error.code);
}
