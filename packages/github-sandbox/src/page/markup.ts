import type { HtmlEscapedString } from 'hono/utils/html';

/** Markup made by `html`, which escapes every text in it. Other text never gets on a page unescaped. */
export type Markup = HtmlEscapedString | Promise<HtmlEscapedString>;
