import type { MarkdownIt } from 'markdown-it';

const ALERT = /^\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\][ \t]*(?:\n|$)/;

/** A markdown-it plugin that turns quotations such as `[!NOTE]` into colored boxes, as on GitHub. */
export function alerts(parser: MarkdownIt): void {
  parser.core.ruler.after('block', 'alerts', (state) => {
    const open: { alert: boolean }[] = [];
    for (const [at, token] of state.tokens.entries()) {
      if (token.type === 'blockquote_open') {
        const first = state.tokens[at + 2];
        const kind = first?.type === 'inline' ? ALERT.exec(first.content) : null;
        open.push({ alert: kind !== null });
        if (kind === null || first === undefined) continue;
        const name = (kind[1] ?? '').toLowerCase();
        token.tag = 'div';
        token.attrJoin('class', `markdown-alert markdown-alert-${name}`);
        token.meta = { alert: name };
        first.content = first.content.slice(kind[0].length);
      } else if (token.type === 'blockquote_close' && open.pop()?.alert === true) {
        token.tag = 'div';
      }
    }
  });
  parser.renderer.rules.blockquote_open = (tokens, at, options) => {
    const token = tokens[at];
    const name: unknown = token?.meta?.alert;
    const tag = parser.renderer.renderToken(tokens, at, options);
    if (typeof name !== 'string') return tag;
    return `${tag}<p class="markdown-alert-title">${name.charAt(0).toUpperCase()}${name.slice(1)}</p>\n`;
  };
}
