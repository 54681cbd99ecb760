import { parse } from 'yaml';
import { z } from 'zod';
import type { AppSeed } from './seeding/app.ts';

const Manifest = z.object({
  name: z.string(),
  default_permissions: z.record(z.string(), z.enum(['read', 'write'])).default({}),
  default_events: z.array(z.string()).default([]),
});

/**
 * The permissions and events in an app's manifest.
 * The manifest is the text of an `app.yml`, or GitHub's own JSON. The slug is made of the name as GitHub makes it.
 * @throws ZodError, YAMLParseError
 */
export function parseManifest(text: string): Required<Pick<AppSeed, 'slug' | 'name' | 'permissions' | 'events'>> {
  const { name, default_permissions: permissions, default_events: events } = Manifest.parse(parse(text));
  const slug = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return { slug, name, permissions, events };
}
