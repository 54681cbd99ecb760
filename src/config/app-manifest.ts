import { parse } from 'yaml';
import { z } from 'zod';

const manifestShape = z.object({
  default_permissions: z.record(z.string(), z.string()),
  default_events: z.array(z.string()),
});

/**
 * What this version of the app asks for, from the text of app.yml. It is a file of this project, so a wrong one is a
 * fault of the program.
 * @throws ZodError
 */
export function parseAppManifest(text: string): {
  readonly permissions: Readonly<Record<string, string>>;
  readonly events: readonly string[];
} {
  const { default_permissions: permissions, default_events: events } = manifestShape.parse(parse(text));
  return { permissions, events };
}
