import { z } from 'zod';
import type { Intake } from '../domain/intake.ts';
import { EVENT_READERS, type HandledEvent } from './events.ts';

/** The app itself, as GitHub names it in events. */
export interface OwnIdentity {
  readonly appId: number;
  /** For example `countersign[bot]`; null where it is not known yet. */
  readonly login: string | null;
}

export interface Delivery {
  readonly id: string;
  readonly name: HandledEvent;
  readonly payload: unknown;
}

/** What is to be stored of a delivery. */
export interface Understood {
  readonly intake: Intake;
  /** Why there is less in it than one could think; null where there is nothing to say. */
  readonly remark: { readonly level: 'info' | 'warn'; readonly text: string } | null;
}

const envelope = z.object({
  action: z.string().nullish(),
  installation: z.object({ id: z.number().int().positive() }).nullish(),
  sender: z.object({ login: z.string() }).nullish(),
});

/**
 * Which subjects an event is about, and what it tells of heads, pushers and names. Decides nothing, and never throws: a
 * payload that lacks what is needed gives no job and a remark.
 */
export function jobsFor({ id, name, payload }: Delivery, own: OwnIdentity): Understood {
  const opened = envelope.safeParse(payload);
  const action = opened.data?.action ?? null;
  const nothing: Intake = {
    delivery: { id, event: name, action },
    repositories: [],
    headChanges: [],
    pushes: [],
    pushedCommits: [],
    labels: [],
    words: [],
    groups: [],
    tags: [],
    deployments: [],
    peopleChangedIn: [],
    lost: { installations: [], repositories: [] },
    jobs: [],
  };
  if (!opened.success) return { intake: nothing, remark: lacks(opened.error) };
  const { installation, sender } = opened.data;
  if (!installation) {
    const text = 'sent by no installation of the app: a webhook of a repository or an organization points here';
    return { intake: nothing, remark: { level: 'warn', text } };
  }
  try {
    const read = EVENT_READERS[name];
    const intake = { ...nothing, ...read(payload, { installation: installation.id, action, appId: own.appId }) };
    // What the app wrote is what it wanted; only what others do to it has to be looked at.
    if (own.login === null || sender?.login !== own.login || !isEcho(name, action)) return { intake, remark: null };
    return { intake: { ...intake, jobs: [] }, remark: { level: 'info', text: 'an act of the app itself' } };
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    return { intake: nothing, remark: lacks(error) };
  }
}

/**
 * What only says that the app wrote a comment, a check or a label. What it merges, queues or tags for somebody has
 * consequences like anybody's: a branch moves, groups are made, a tag has to be judged.
 */
function isEcho(name: HandledEvent, action: string | null): boolean {
  if (name === 'pull_request') return action === 'labeled' || action === 'unlabeled';
  return ['issue_comment', 'check_run', 'check_suite', 'label'].includes(name);
}

function lacks(error: z.ZodError): Understood['remark'] {
  const fields = error.issues.map((issue) => `${issue.path.join('.') || 'payload'}: ${issue.message}`);
  return { level: 'warn', text: `the payload lacks what is needed: ${fields.join('; ')}` };
}
