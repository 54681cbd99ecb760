import { describe, expect, test } from '@jest/globals';
import { renderMarkdown } from '../../src/page/markdown.ts';

const render = (text: string): string => renderMarkdown(text, 'acme/shop');

describe('what is dangerous is gone', () => {
  const hostile: readonly (readonly [string, string])[] = [
    ['a script', 'before <script>alert(1)</script> after'],
    ['a script as a block', '<script>\nalert(1)\n</script>'],
    ['a handler', '<img src=x onerror=alert(1)>'],
    ['a handler on an allowed tag', '<details ontoggle=alert(1) open><summary>x</summary></details>'],
    ['a javascript: link in Markdown', '[press](javascript:alert(1))'],
    ['a javascript: link in HTML', '<a href="java&#10;script:alert(1)">press</a>'],
    ['a javascript: picture', '<img src="javascript:alert(1)">'],
    ['a data: link', '<a href="data:text/html;base64,PHNjcmlwdD4=">press</a>'],
    ['a frame', '<iframe src="https://evil.example"></iframe>'],
    ['a form', '<form action="/acme/shop"><input name=a><button>Press</button></form>'],
    ['a style', '<style>body{display:none}</style><p style="position:fixed">x</p>'],
    ['an SVG', '<svg onload=alert(1)><script>alert(1)</script></svg>'],
    ['a class of the page', '<div class="flash merge-box">passed</div>'],
    ['an id of the page', '<div id="live">x</div>'],
  ];
  test.each(hostile)('%s is removed', (_name, text) => {
    const html = render(text);
    expect(html).not.toMatch(/<(script|iframe|form|input|button|style|svg|img)\b/i);
    expect(html).not.toMatch(/\son\w+\s*=/i);
    expect(html).not.toMatch(/(href|src)="\s*(java|data:)/i);
    expect(html).not.toMatch(/\s(style|id)=/i);
    expect(html).not.toMatch(/class="/i);
  });

  test('an HTML comment is hidden, and what follows it is not', () => {
    expect(render('<!-- gate:checklist -->\n\n## Ready')).toBe('\n<h2>Ready</h2>\n');
  });

  test('a picture from elsewhere is a link, so that the page sends no request to another server', () => {
    expect(render('![seal](https://evil.example/seal.png)')).toContain(
      '<a href="https://evil.example/seal.png" rel="nofollow noopener">seal</a>',
    );
  });
});

describe('what GitHub shows is kept', () => {
  test('a table with its alignment', () => {
    const html = render('| State | Signed |\n| --- | :-: |\n| security | **yes** |');
    expect(html).toContain('<th>State</th>');
    expect(html).toContain('<th align="center">Signed</th>');
    expect(html).toContain('<td align="center"><strong>yes</strong></td>');
  });

  test('details with Markdown in them', () => {
    const html = render('<details><summary>Who can sign</summary>\n\n- `pat`\n\n</details>');
    expect(html).toMatch(
      /<details><summary>Who can sign<\/summary>\s*<ul>\s*<li><code>pat<\/code><\/li>\s*<\/ul>\s*<\/details>/,
    );
  });

  test('task lists, done and not done', () => {
    const html = render('- [x] product\n- [ ] security\n- [link](https://a.example)');
    expect(html.match(/type="checkbox"/g)).toHaveLength(2);
    expect(html).toContain('aria-label="Completed task" checked> product');
    expect(html).toContain('aria-label="Incomplete task"> security');
  });

  test('a fenced block stays as it was typed', () => {
    expect(render('```yaml\nusers: [@pat] # <b>1</b>\n```')).toBe(
      '<pre><code class="language-yaml">users: [@pat] # &lt;b&gt;1&lt;/b&gt;\n</code></pre>\n',
    );
  });

  test('line breaks in a comment', () => {
    expect(render('one\ntwo')).toBe('<p>one<br />\ntwo</p>\n');
  });

  test('an alert', () => {
    const html = render('> [!WARNING]\n> Not ready\n\n> plain');
    expect(html).toContain('<div class="markdown-alert markdown-alert-warning">');
    expect(html).toContain('<p class="markdown-alert-title">Warning</p>');
    expect(html).toMatch(/Not ready<\/p>\s*<\/div>\s*<blockquote>/);
  });
});

describe('mentions and references', () => {
  test('VER-8: a mention that gets through is seen as one', () => {
    expect(render('hello @pat, @acme/appsec!')).toBe(
      '<p>hello <a class="user-mention" href="/pat">@pat</a>, <a class="team-mention" href="/orgs/acme/teams/appsec">@acme/appsec</a>!</p>\n',
    );
    expect(render('<table><tr><td>@pat</td></tr></table>')).toContain('<a class="user-mention" href="/pat">@pat</a>');
  });

  test('VER-8: what is no mention on GitHub is none here', () => {
    for (const text of [
      '`@pat`',
      'a@pat.example',
      '[@pat](https://a.example)',
      '<code>@pat</code>',
      '@\u200bpat',
      '@-pat',
    ]) {
      expect(render(text)).not.toContain('user-mention');
    }
  });

  test('numbers of pull requests are links, in this repository and in others', () => {
    expect(render('see #12 and acme/site#3')).toBe(
      '<p>see <a class="issue-link" href="/acme/shop/pull/12">#12</a> and <a class="issue-link" href="/acme/site/pull/3">acme/site#3</a></p>\n',
    );
    expect(render('`#12` and a#12 and &#39;')).not.toContain('issue-link');
  });

  test('a `>` or a quotation mark in a link breaks out of nothing', () => {
    const html = render('<a href="https://a.example/?x=%22>&quot; @pat &gt; #1" title="> @pat #2 <b>">x</a>');
    expect(html).not.toContain('user-mention');
    expect(html).not.toContain('issue-link');
    expect(html).not.toContain('<b>');
  });
});
