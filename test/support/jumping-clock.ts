import { readFileSync } from 'node:fs';

/**
 * Loaded before a process (`node --import`): its clock is ahead by the milliseconds that the file named by CLOCK_FILE holds, for all that
 * asks for the time, PGlite included. What is measured from the start (`performance.now`) goes on as it does when a machine's clock is set.
 */
const file = process.env.CLOCK_FILE ?? '';
const Right = Date;
let read = { at: -1, ahead: 0 };
function ahead(): number {
  const at = Math.floor(performance.now() / 20);
  if (at !== read.at) read = { at, ahead: Number(readFileSync(file, 'utf8')) };
  return read.ahead;
}

globalThis.Date = new Proxy(Right, {
  construct: (_, given, target) =>
    Reflect.construct(
      Right,
      given.length === 0 ? [Right.now() + ahead()] : given,
      target === globalThis.Date ? Right : target,
    ),
  get: (right, key, receiver) => (key === 'now' ? () => Right.now() + ahead() : Reflect.get(right, key, receiver)),
});
