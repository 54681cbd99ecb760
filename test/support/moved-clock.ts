/**
 * Gives a program a machine's clock that its parent moves.
 * It is loaded before the program: `node --import moved-clock.ts?millis=0 program`. The clock is moved by `millis` from
 * the start, and by later messages. Timers continue as on a machine whose clock is set.
 */
const MachineDate = globalThis.Date;
let millis = Number(new URL(import.meta.url).searchParams.get('millis') ?? '0');

const now = (): number => MachineDate.now() + millis;

globalThis.Date = new Proxy(MachineDate, {
  apply: () => new MachineDate(now()).toString(),
  construct: (_target, given, made) => Reflect.construct(MachineDate, given.length === 0 ? [now()] : given, made),
  get: (_target, name) => (name === 'now' ? now : Reflect.get(MachineDate, name)),
});

process.on('message', (message: unknown) => {
  if (typeof message === 'object' && message !== null && 'clockMillis' in message) millis = Number(message.clockMillis);
});
// A listener would otherwise keep the program from ending.
process.channel?.unref();
