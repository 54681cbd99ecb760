/** The text without the punctuation and emphasis around it. */
export function withoutForm(text: string): string {
  const rest = text.replace(/^[\s:,;.!?*_~`"'\u2018-\u201d)\]|\u2012-\u2015-]+/u, '');
  let end = rest.length;
  while (end > 0 && /[\s*_~`|]/u.test(rest[end - 1] ?? '')) end -= 1;
  return rest.slice(0, end);
}
