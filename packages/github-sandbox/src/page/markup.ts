import type { HtmlEscapedString } from 'hono/utils/html';

/** Markup made by `html`, which escapes every text put into it. Text that is not of this type is never put on a page as it is. */
export type Markup = HtmlEscapedString | Promise<HtmlEscapedString>;
