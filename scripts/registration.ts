import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';

const manifest = z.object({
  default_permissions: z.record(z.string(), z.string()),
  default_events: z.array(z.string()),
});

/**
 * The address of GitHub's form for a new app, filled in from app.yml.
 * ORGANIZATION and the webhook's host are left for the reader
 * (https://docs.github.com/apps/sharing-github-apps/registering-a-github-app-using-url-parameters).
 */
export async function registrationAddress(manifestFile: string): Promise<string> {
  const { default_permissions: permissions, default_events: events } = manifest.parse(
    parse(await readFile(manifestFile, 'utf8')),
  );
  const parameters = new URLSearchParams([
    ['name', 'Countersign'],
    ['public', 'false'],
    ['webhook_active', 'true'],
    ...Object.entries(permissions),
    ...events.map((event) => ['events[]', event]),
  ]);
  return `https://github.com/organizations/ORGANIZATION/settings/apps/new?${parameters.toString()}`;
}
