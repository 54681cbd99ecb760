import { raw, html as template } from 'hono/html';
import { html } from '../render/text/html.ts';
import type { TextBlock } from '../render/text/tree.ts';

/** A page of the app: its title, which is words of ours, and its text. */
export const page = (title: string, content: readonly TextBlock[]) => template`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${title}</title>
    <style>
      body { font: 16px/1.6 system-ui, sans-serif; max-width: 38rem; margin: 3rem auto; padding: 0 1rem; color: #1f2328; background: #fff; }
      code { background: #f0f1f3; padding: 0.1em 0.3em; border-radius: 4px; }
      @media (prefers-color-scheme: dark) { body { color: #e6edf3; background: #0d1117; } code { background: #262c36; } }
    </style>
  </head>
  <body>
    <h1>${title}</h1>
    ${raw(html(content))}
  </body>
</html>`;
