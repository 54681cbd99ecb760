import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser'];

export const HOW_TO_INSTALL =
  'No Chromium was found. Install it (Debian and Ubuntu: apt-get install chromium) or say where it is: CHROMIUM=/path/to/chromium';

/** Path of an installed Chromium: `CHROMIUM` if set, or else the usual places. null if there is none. */
export function findChromium(environment: Readonly<Record<string, string | undefined>>): string | null {
  const named = environment.CHROMIUM;
  const candidates = named === undefined || named === '' ? PLACES : [named];
  return candidates.find((path) => existsSync(path)) ?? null;
}

/** Starts a browser with an empty profile. It connects only to the pages it is sent to. */
export function startBrowser(executablePath: string): Promise<Browser> {
  const args = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ];
  return chromium.launch({ executablePath, headless: true, args });
}
