import { readFileSync } from 'node:fs';
import { Hono } from 'hono';
import { packageFile } from '../package-file.ts';

const own = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');

/** In this order, because later ones override earlier ones; those for narrow screens are last. */
const STYLES = [
  ...['base', 'frame', 'lists', 'people', 'pull-request', 'timeline', 'forms', 'checks', 'files', 'deploys', 'machine'],
  ...['markdown', 'screens'],
];

const ASSETS: Readonly<Record<string, { readonly type: string; readonly read: () => string }>> = {
  'primer.css': { type: 'text/css', read: () => packageFile('@primer/css/dist/primer.css') },
  'page.css': { type: 'text/css', read: () => STYLES.map((name) => own(`./styles/${name}.css`)).join('\n') },
  'htmx.js': { type: 'text/javascript', read: () => packageFile('htmx.org/dist/htmx.min.js') },
  'live.js': { type: 'text/javascript', read: () => own('./live.js') },
};

/** Style sheets and scripts, all from this machine: `GET /-/assets/<name>`. */
export function assetRoutes(): Hono {
  const routes = new Hono();
  routes.get('/-/assets/:name', (c) => {
    const asset = Object.hasOwn(ASSETS, c.req.param('name')) ? ASSETS[c.req.param('name')] : undefined;
    if (asset === undefined) return c.notFound();
    c.header('Content-Type', `${asset.type}; charset=utf-8`);
    c.header('Cache-Control', 'no-cache');
    return c.body(asset.read());
  });
  return routes;
}
