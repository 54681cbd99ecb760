import { z } from 'zod';
import { type Intake, NOTHING_TAKEN } from '../domain/intake.ts';
import type { Job } from '../domain/job.ts';
import { EVENT_READERS, type HandledEvent } from './events.ts';
import type { EventContext, IntakePart } from './intake-part.ts';
import { inRepository, knownAs, optional } from './shapes.ts';

/** The app itself, as GitHub names it in events. */
export interface OwnIdentity {
  readonly appId: number;
  /** For example `countersign[bot]`; null if it is not known yet. */
  readonly login: string | null;
}

export interface Delivery {
  readonly id: string;
  readonly name: HandledEvent;
  readonly payload: unknown;
}

/** What to store of a delivery. */
export interface Understood {
  readonly intake: Intake;
  /** Why it contains less than expected; null if there is nothing to say. */
  readonly remark: { readonly level: 'info' | 'warn'; readonly text: string } | null;
}

const envelope = z
  .object({
    action: optional(z.string()),
    installation: optional(z.object({ id: z.number().int().positive() })),
    sender: optional(z.object({ login: z.string() })),
  })
  .catch({ action: null, installation: null, sender: null });

/** The installation that a payload names; null if it names none. */
export const installationIn = (payload: unknown): number | null => envelope.parse(payload).installation?.id ?? null;

const place = z
  .object({
    repository: optional(z.object({ id: z.number().int() })),
    organization: optional(z.object({ login: z.string().min(1) })),
  })
  .catch({ repository: null, organization: null });

/** The repository and owner in a payload. They find the installation of an event that names none. */
export function placeIn(payload: unknown): { readonly repositoryId: number | null; readonly owner: string | null } {
  const { repository, organization } = place.parse(payload);
  return { repositoryId: repository?.id ?? null, owner: organization?.login ?? null };
}

/**
 * Finds the subjects of an event, and its heads, pushers and names.
 * Decides nothing, and never throws. If a payload does not name its subject, all of its repository is observed; one
 * without a repository gives no job. Both give a remark.
 * @param fallback the installation that is known for the event's repository, if the event names none
 */
export function jobsFor({ id, name, payload }: Delivery, own: OwnIdentity, fallback: number | null = null): Understood {
  const { action, installation: named, sender } = envelope.parse(payload);
  const nothing: Intake = { ...NOTHING_TAKEN, delivery: { id, event: name, action } };
  const installation = named?.id ?? fallback;
  if (installation === null) {
    const text = 'sent by no installation of the app: a webhook of a repository or an organization points here';
    return { intake: nothing, remark: { level: 'warn', text } };
  }
  const { lacks, ...part } = read(name, payload, { installation, action, appId: own.appId });
  const intake = { ...nothing, ...part };
  // The app wrote what it wanted. Only others' changes have to be observed.
  if (own.login !== null && sender?.login === own.login && isEcho(name, action)) {
    return { intake: { ...intake, jobs: [] }, remark: { level: 'info', text: 'an act of the app itself' } };
  }
  const text = `the payload lacks what is needed: ${lacks?.join('; ')}`;
  return { intake, remark: lacks === undefined || lacks.length === 0 ? null : { level: 'warn', text } };
}

function read(name: HandledEvent, payload: unknown, context: EventContext): IntakePart {
  try {
    return EVENT_READERS[name](payload, context);
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    const lacks = error.issues.map((issue) => `${issue.path.join('.') || 'payload'}: ${issue.message}`);
    return { ...wholeRepository(payload, context.installation), lacks };
  }
}

/** If an event's subject is unknown, it may be anything in the repository. */
function wholeRepository(payload: unknown, installation: number): IntakePart {
  const found = inRepository.safeParse(payload).data?.repository;
  if (!found) return {};
  const known = knownAs(found, installation);
  const job: Job = { kind: 'repository', installation, owner: known.owner, repo: known.name };
  return { repositories: [known], jobs: [job] };
}

/**
 * True for an event that only reports a comment, check or label of this app.
 * Its merges, queued pull requests and tags have consequences like anyone's: a branch moves, groups are made, a tag has
 * to be judged.
 */
function isEcho(name: HandledEvent, action: string | null): boolean {
  if (name === 'pull_request') return action === 'labeled' || action === 'unlabeled';
  // GitHub completes a check too, as stale, and may name the app as the sender. The reader knows which of them matter.
  if (name === 'check_run' && action === 'completed') return false;
  return ['issue_comment', 'check_run', 'check_suite', 'label'].includes(name);
}
