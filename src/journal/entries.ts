import type { Entry, EntryKind, Json } from '../domain/journal.ts';
import type { Disposition, JudgedAct, Verdict } from '../domain/verdict.ts';
import { sameJson } from './same-json.ts';
import { jsonOf } from './to-json.ts';

/**
 * What the journal is to say of a verdict (REC-1): what became of each act since the verdict before, and the verdict
 * itself where it says something else than that one. The same verdict at a later time gives nothing.
 * @param before the verdict recorded last; null before the first
 */
export function verdictEntries(before: Verdict | null, after: Verdict): readonly Entry[] {
  if (before !== null && sameJson(lasting(before), lasting(after))) return [];
  return [...actEntries(before, after), decision(after)];
}

/** What a verdict says, without when. */
const lasting = ({ at: _, nextChange: __, ...rest }: Verdict): Json => jsonOf(rest);

function decision(verdict: Verdict): Entry {
  return { ...about(verdict), kind: 'decision', at: verdict.at, actor: null, evidence: null, detail: jsonOf(verdict) };
}

const about = (verdict: Verdict): Pick<Entry, 'subject' | 'commit' | 'policyDigest'> => ({
  subject: `#${verdict.subject.number}`,
  commit: verdict.head,
  policyDigest: verdict.policyDigest,
});

/** While a fact is missing no act is judged; then nothing is said of them. */
function actEntries(before: Verdict | null, after: Verdict): readonly Entry[] {
  if (after.outcome === 'error') return [];
  const earlier = new Map((before?.acts ?? []).map((judged) => [judged.act.id, judged]));
  const now = new Set(after.acts.map(({ act }) => act.id));
  const gone = [...earlier.values()].filter(
    ({ act, disposition }) => !now.has(act.id) && disposition.kind === 'counted',
  );
  return [
    ...gone.map((judged) => actEntry(after, judged, 'withdrawal', { code: 'gone' })),
    ...after.acts.flatMap((judged) => {
      const known = earlier.get(judged.act.id)?.disposition;
      if (known && sameJson(jsonOf(known), jsonOf(judged.disposition))) return [];
      const kind = kindOf(judged, known, after);
      return kind === null ? [] : [actEntry(after, judged, kind, jsonOf(judged.disposition))];
    }),
  ];
}

function actEntry(verdict: Verdict, { act }: JudgedAct, kind: EntryKind, became: Json): Entry {
  const { id, via, at, text } = act;
  // What time or a push did to a sign-off, nobody did; its giver is in the detail all the same.
  const actor = kind === 'staleness' ? null : act.actor;
  const detail = { act: id, via, given: at, text, by: jsonOf(act.actor), became };
  return { ...about(verdict), kind, at: verdict.at, actor, evidence: act.url, detail };
}

function kindOf({ act, disposition }: JudgedAct, before: Disposition | undefined, verdict: Verdict): EntryKind | null {
  switch (disposition.kind) {
    case 'counted':
      return 'sign-off';
    case 'refused':
      return 'refusal';
    case 'ordered':
      return 'order';
    case 'idle':
      if (disposition.why.code === 'withdrawn') return 'withdrawal';
      // A later act of the same person took its place, and has an entry of its own.
      return disposition.why.code === 'overtaken' && before?.kind !== 'counted' ? null : 'staleness';
    case 'done':
    case 'understood': {
      const remembered = verdict.remember.find((one) => one.act === act.id);
      if (!remembered) return 'override';
      return remembered.kind === 'withdrawal' ? 'withdrawal' : 'block';
    }
  }
}
