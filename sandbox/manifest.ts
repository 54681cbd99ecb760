import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import type { AppPermissions } from './model/apps.ts';

const Manifest = z.object({
  name: z.string(),
  default_permissions: z.record(z.string(), z.enum(['read', 'write'])),
  default_events: z.array(z.string()),
});

/** What the app of this project asks for, from its own manifest: the sandbox gives it just that. */
export function appManifest(): {
  readonly name: string;
  readonly permissions: AppPermissions;
  readonly events: readonly string[];
} {
  const text = readFileSync(new URL('../app.yml', import.meta.url), 'utf8');
  const { name, default_permissions: permissions, default_events: events } = Manifest.parse(parse(text));
  return { name, permissions, events };
}
