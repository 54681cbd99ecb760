import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from '@jest/globals';
import type { Wanted } from '../../src/domain/effects.ts';

const FOLDER = fileURLToPath(new URL('../golden/', import.meta.url));

/**
 * Compares with the golden file `name`. A missing file fails, unless `UPDATE_GOLDEN=1` asks to write them: a golden
 * file that writes itself in the first run proves nothing.
 */
export function expectGolden(name: string, text: string): void {
  const file = `${FOLDER}${name}`;
  if (process.env.UPDATE_GOLDEN === '1') {
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(file, text);
    return;
  }
  if (!existsSync(file)) throw new Error(`test/golden/${name} is missing; look at what UPDATE_GOLDEN=1 writes`);
  expect(text).toBe(readFileSync(file, 'utf8'));
}

/** All that a person could see of what is wanted, one part after the other. */
export function wantedText(wanted: Wanted): string {
  const checks = wanted.checks.flatMap((check) => [
    part(`check ${check.name}`, `conclusion: ${check.conclusion}\ntitle: ${check.title}`),
    part(`check ${check.name}, summary`, check.summary),
    part(`check ${check.name}, text`, check.text),
    ...check.annotations.map((one) =>
      part(
        `check ${check.name}, annotation`,
        `${one.level} ${one.path}:${one.line}:${one.column}\n${one.title}\n${one.message}`,
      ),
    ),
  ]);
  return [
    part('checklist', wanted.checklist ?? '(none)'),
    ...checks,
    ...wanted.answers.map((answer) => part(`answer to ${answer.act}`, answer.body)),
    part('reactions', wanted.reactions.join(', ') || '(none)'),
    part('labels off', wanted.labelsOff.join(', ') || '(none)'),
  ].join('\n');
}

const part = (heading: string, text: string): string => `=== ${heading} ===\n\n${text}\n`;
