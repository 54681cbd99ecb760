import { describe, expect, test } from '@jest/globals';
import { parseCommands } from '../../src/commands/parse.ts';
import { commandEntries, takesAway } from '../../src/commands/registry.ts';

const kinds = (body: string) => parseCommands({ body, createdViaEmail: false }).map(({ command }) => command.kind);
const words = commandEntries.map(([word]) => word);
const taking = words.filter((word) => takesAway(word) !== null);
const giving = words.filter((word) => takesAway(word) === null);

describe('SIGN-1: every command', () => {
  test('is found by its word, in lower and in upper case', () => {
    for (const word of words) {
      expect(kinds(`/${word}`)).toEqual([word]);
      expect(kinds(`/${word.toUpperCase()}`)).toEqual([word]);
    }
  });

  test('is none where its word goes on, or where what JavaScript itself has stands there', () => {
    const others = [...words.map((word) => `${word}x`), 'constructor', 'to-string', 'hasownproperty', '--proto--'];
    for (const other of others) expect(kinds(`/${other}`)).toEqual([]);
  });

  test('that takes readiness away counts in a list as well, and one that gives it does not', () => {
    for (const word of taking) expect(kinds(`- /${word}`)).toEqual([word]);
    for (const word of giving) expect(kinds(`- /${word}`)).toEqual([]);
  });

  test('that gives readiness is disregarded beside raw HTML, and one that takes it away counts', () => {
    for (const word of giving) expect(kinds(`<b>x</b>\n\n/${word}`)).toEqual(['disregarded']);
    for (const word of taking) expect(kinds(`<b>x</b>\n\n/${word}`)).toEqual([word]);
  });
});

test('SIGN-8: what takes readiness away takes effect in this order within one second, and nothing else takes any away', () => {
  const order = [...taking].sort((a, b) => Number(takesAway(a)) - Number(takesAway(b)));
  expect(order).toEqual(['withdraw', 'not-ready', 'hold']);
  expect(new Set(taking.map(takesAway)).size).toBe(3);
  for (const kind of ['malformed', 'disregarded', 'not-approving', 'constructor']) expect(takesAway(kind)).toBeNull();
});

test('a state may follow after a slash if the command names one, and no path', () => {
  expect(['/not-ready/security', '/withdraw/security', '/hold/security'].map(kinds)).toEqual([
    ['not-ready'],
    ['withdraw'],
    [],
  ]);
  expect(kinds('/withdraw/security/file')).toEqual([]);
});
