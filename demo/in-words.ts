/** A line of Markdown without its marks and the addresses of its links. */
export const inWords = (markdown: string): string =>
  markdown
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[*`|\\]/g, '')
    .trim();
