import type { Context } from 'hono';
import type { SandboxContext } from '../context.ts';
import { GitHubRefusal } from '../refusal.ts';
import type { ActCall, Fields } from './forms.ts';
import type { Markup } from './markup.ts';
import { missingPage } from './missing-page.ts';
import type { View } from './view.ts';
import { show, viewOf } from './visit.ts';

/** The page of a form. It is shown again with the error if the act is refused. */
export interface Origin {
  readonly path: string;
  readonly title: string;
  readonly build: (view: View) => Markup;
}

/** A sent form: its request, its name, and its fields. */
export interface Sent {
  readonly c: Context;
  readonly form: string;
  readonly fields: Fields;
  readonly all: Readonly<Record<string, string>>;
}

/** Reads a sent form. */
export async function formOf(c: Context): Promise<Sent> {
  const all: Record<string, string> = {};
  for (const [name, value] of Object.entries(await c.req.parseBody())) if (typeof value === 'string') all[name] = value;
  return { c, form: c.req.param('form') ?? '', fields: (name) => all[name] ?? '', all };
}

/** Answers that there is nothing of that name. */
export function missing(context: SandboxContext, c: Context) {
  const view = viewOf(context, c, '/');
  return show(c, view, { title: 'Not found', content: missingPage(view) }, 404);
}

/**
 * Performs an act in the visitor's name. If it is done, returns to the page.
 * If it is refused, the page says why, and keeps what was typed.
 */
export function perform(context: SandboxContext, sent: Sent, call: ActCall, origin: Origin) {
  const { c } = sent;
  const { me } = viewOf(context, c);
  try {
    if (me === null) throw new GitHubRefusal(401, 'You are signed out: choose whom you play at the top right.');
    context.act(call.act, me.login, call.input);
  } catch (error) {
    if (!(error instanceof GitHubRefusal)) throw error;
    const view = viewOf(context, c, origin.path, { message: why(error), form: sent.form, typed: sent.all });
    return show(c, view, { title: origin.title, content: origin.build(view) }, 422);
  }
  return c.redirect(origin.path, 303);
}

/** GitHub's message with its details, on one line. */
function why({ status, message, errors }: GitHubRefusal): string {
  const details = errors.map((error) =>
    typeof error === 'string' ? error : (error.message ?? `${error.field ?? error.resource}: ${error.code}`),
  );
  // Some messages contain their details already.
  const more = details.filter((detail) => !message.includes(detail));
  return `GitHub would refuse this (${status}): ${[message.trim(), ...more].join(' — ')}`;
}
