import MarkdownIt from 'markdown-it';
import sanitizeHtml from 'sanitize-html';
import { alerts } from './markdown-alerts.ts';
import { linkReferences } from './references.ts';

/**
 * `breaks`: GitHub keeps line breaks in comments. Raw HTML passes here, and the sanitizer below reduces it to GitHub's
 * list.
 */
const parser = new MarkdownIt({ html: true, linkify: true, breaks: true }).use(alerts);

/** The elements that GitHub allows, from the documentation of its sanitizer; without images, see `imageAsLink`. */
const options: sanitizeHtml.IOptions = {
  allowedTags: [
    ...[
      'h1',
      'h2',
      'h3',
      'h4',
      'h5',
      'h6',
      'p',
      'div',
      'span',
      'br',
      'hr',
      'blockquote',
      'pre',
      'code',
      'samp',
      'kbd',
      'var',
    ],
    ...[
      'b',
      'strong',
      'i',
      'em',
      'del',
      's',
      'strike',
      'ins',
      'sub',
      'sup',
      'q',
      'tt',
      'a',
      'ul',
      'ol',
      'li',
      'dl',
      'dt',
      'dd',
    ],
    ...['table', 'thead', 'tbody', 'tfoot', 'tr', 'th', 'td', 'caption', 'details', 'summary', 'ruby', 'rt', 'rp'],
  ],
  allowedAttributes: {
    a: ['href', 'title', 'rel'],
    details: ['open'],
    ol: ['start'],
    td: ['align', 'colspan', 'rowspan'],
    th: ['align', 'colspan', 'rowspan'],
    p: ['align'],
    div: ['align'],
  },
  allowedClasses: {
    code: [/^language-[A-Za-z0-9_+-]{1,40}$/],
    div: [/^markdown-alert(-[a-z]+)?$/],
    p: ['markdown-alert-title'],
  },
  allowedSchemes: ['http', 'https', 'mailto'],
  allowProtocolRelative: false,
  nestingLimit: 100,
  transformTags: {
    img: imageAsLink,
    a: (tagName, attribs) => ({ tagName, attribs: { ...attribs, rel: 'nofollow noopener' } }),
    td: alignment,
    th: alignment,
  },
};

/** Shows a picture as a link, because the page sends no request to other hosts. */
function imageAsLink(_tag: string, attribs: sanitizeHtml.Attributes): sanitizeHtml.Tag {
  const source = attribs.src ?? '';
  return {
    tagName: 'a',
    attribs: { href: source, rel: 'nofollow noopener' },
    text: attribs.alt || source || 'image',
  };
}

/** Keeps the alignment of Markdown tables, a style that the sanitizer would drop. */
function alignment(tagName: string, attribs: sanitizeHtml.Attributes): sanitizeHtml.Tag {
  const found = /^text-align:\s*(left|center|right)$/.exec(attribs.style ?? '');
  return { tagName, attribs: found?.[1] === undefined ? attribs : { ...attribs, align: found[1] } };
}

/**
 * Renders GitHub-flavored Markdown as safe HTML.
 * With tables, task lists, alerts, details, code, mentions and links to issues; without HTML comments, scripts,
 * handlers and links with other schemes than http(s) and mailto.
 * @param repository `owner/name` that `#12` belongs to
 */
export function renderMarkdown(text: string, repository: string): string {
  return linkReferences(sanitizeHtml(parser.render(text), options), repository);
}
