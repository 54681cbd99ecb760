import { parse } from 'yaml';
import { z } from 'zod';

const manifestShape = z.object({
  default_permissions: z.record(z.string(), z.string()),
  default_events: z.array(z.string()),
});

/**
 * Reads the permissions and events that this version needs from the text of app.yml. That file belongs to this project,
 * so an invalid one is a bug.
 * @throws ZodError
 */
export function parseAppManifest(text: string): {
  readonly permissions: Readonly<Record<string, string>>;
  readonly events: readonly string[];
} {
  const { default_permissions: permissions, default_events: events } = manifestShape.parse(parse(text));
  return { permissions, events };
}
