import { includesAccount } from '../../domain/account.ts';
import type { Facts, TimelineEvent } from '../../domain/facts.ts';
import type { Instant } from '../../domain/ids.ts';
import { type Policy, RELEASE_COORDINATOR, type ReleaseRule } from '../../domain/policy.ts';
import type { JudgedAct, Verdict } from '../../domain/verdict.ts';
import type { FoundAct } from '../acts/found-act.ts';
import { latest, notBefore } from '../compare.ts';
import { sameName } from '../people/named-people.ts';
import { holdersIn, type RoleHolders } from '../people/roles.ts';
import { readPart } from '../read-part.ts';

/** The properties of a pull request by which rules recognize releases (REL-1). */
interface Looks {
  readonly bases: readonly string[];
  readonly titles: readonly string[];
  readonly labels: readonly string[];
}

/** REL-1: true if one entry of `releases` matches in every field that it gives. */
function matches(policy: Policy, facts: Facts, looks: Looks): boolean {
  return policy.releases.some((rule) => ruleMatches(rule, facts, looks));
}

function ruleMatches(rule: ReleaseRule, facts: Facts, looks: Looks): boolean {
  const { base, head, label, title } = rule;
  const baseMatches = (ref: string) =>
    base === null || (base === 'default-branch' ? ref === facts.repository.defaultBranch : base.matches(ref));
  return (
    looks.bases.some(baseMatches) &&
    (head === null || head.matches(facts.pullRequest.head.ref)) &&
    (label === null || looks.labels.some((name) => sameName(name, label))) &&
    (title === null || looks.titles.some((text) => title.matches(text)))
  );
}

const present = (facts: Facts): Looks => ({
  bases: [facts.pullRequest.base.ref],
  titles: [facts.pullRequest.title],
  labels: readPart(facts.pullRequest.labels).map((label) => label.name),
});

/** All past properties together. They may match although no single moment did, which errs on the gated side. */
function everSeen(facts: Facts): Looks {
  const now = present(facts);
  const events = readPart(facts.events);
  const retargeted = events.filter((event) => event.kind === 'base-changed');
  const retitled = events.filter((event) => event.kind === 'retitled');
  const labelled = events.filter((event) => 'label' in event);
  return {
    bases: [...now.bases, ...retargeted.flatMap(({ from, to }) => [from, to])],
    titles: [...now.titles, ...retitled.flatMap(({ from, to }) => [from, to])],
    labels: [...now.labels, ...labelled.map(({ label }) => label.name)],
  };
}

export interface ReleaseFinding {
  readonly release: Verdict['release'];
  /** The assessed `/not-a-release` acts. There are none unless the pull request is or was a release. */
  readonly acts: readonly JudgedAct[];
}

interface ReleasePeople {
  readonly holders: readonly RoleHolders[];
  /** The code authors. */
  readonly authors: readonly { readonly id: number }[];
}

/**
 * Whether the pull request is a release (REL-1, REL-3).
 * A former release stays one, by the app's memory or by the timeline, until a release coordinator who wrote none of it
 * takes it out of the gate. That is possible only if no rule matches any more, because nobody may talk a pull request
 * out of a gate that it plainly belongs to.
 */
export function findRelease(
  policy: Policy,
  facts: Facts,
  acts: readonly FoundAct[],
  { holders, authors }: ReleasePeople,
): ReleaseFinding {
  const now = matches(policy, facts, present(facts));
  const once = now || facts.memory.wasRelease || matches(policy, facts, everSeen(facts));
  if (!once) return { release: null, acts: [] };

  const coordinators = holdersIn(holders, RELEASE_COORDINATOR);
  const changed = lastChange(facts);
  const judged: JudgedAct[] = [];
  let freed = false;
  for (const act of acts) {
    const { intent, actor } = act;
    if (intent.kind !== 'not-a-release') continue;
    const refuse = (refusal: Extract<JudgedAct['disposition'], { kind: 'refused' }>['refusal']) =>
      judged.push({ act, disposition: { kind: 'refused', state: null, refusal } });
    const others = coordinators.filter((holder) => !authors.some((author) => author.id === holder.id));
    if (!actor) refuse({ code: 'unidentified' });
    else if (actor.kind !== 'user') refuse({ code: 'not-a-person' });
    else if (!includesAccount(coordinators, actor))
      refuse({ code: 'not-a-holder', owner: RELEASE_COORDINATOR, holders: others });
    else if (authors.some((author) => author.id === actor.id)) refuse({ code: 'code-author', others });
    else if (act.edited) refuse({ code: 'edited' });
    else if (intent.reason === '') refuse({ code: 'reason-missing' });
    else if (now) refuse({ code: 'still-matches' });
    else if (notBefore(changed, act.at)) {
      judged.push({ act, disposition: { kind: 'idle', state: null, why: { code: 'overtaken' } } });
    } else {
      freed = true;
      judged.push({ act, disposition: { kind: 'done' } });
    }
  }
  if (freed) return { release: null, acts: judged };
  return { release: { by: now ? 'rule' : 'memory' }, acts: judged };
}

/** The last change of a property by which rules recognize releases. */
function lastChange(facts: Facts): Instant | null {
  const telling = readPart(facts.events).filter(({ kind }) => TELLING.includes(kind));
  return latest(telling.map((event) => event.at));
}

const TELLING: readonly TimelineEvent['kind'][] = ['base-changed', 'retitled', 'labeled', 'unlabeled'];
