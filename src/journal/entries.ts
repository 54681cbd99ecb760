import type { Entry, EntryKind, Json } from '../domain/journal.ts';
import type { Disposition, JudgedAct, Verdict } from '../domain/verdict.ts';
import { sameJson } from './same-json.ts';
import { jsonOf } from './to-json.ts';

/**
 * The journal entries of a verdict (REC-1).
 * They contain the disposition of each act since the last verdict, and the verdict itself if it differs from that one.
 * The same verdict at a later time gives none.
 * @param before the last recorded verdict; null before the first
 */
export function verdictEntries(before: Verdict | null, after: Verdict): readonly Entry[] {
  if (before !== null && sameJson(lasting(before), lasting(after))) return [];
  return [...actEntries(before, after), decision(after)];
}

/** The content of a verdict without its times. */
const lasting = ({ at: _, nextChange: __, ...rest }: Verdict): Json => jsonOf(rest);

function decision(verdict: Verdict): Entry {
  return { ...about(verdict), kind: 'decision', at: verdict.at, actor: null, evidence: null, detail: jsonOf(verdict) };
}

const about = (verdict: Verdict): Pick<Entry, 'subject' | 'commit' | 'policyDigest'> => ({
  subject: `#${verdict.subject.number}`,
  commit: verdict.head,
  policyDigest: verdict.policyDigest,
});

/** The entries of acts. None while a fact is missing, because then no act is judged. */
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
  // Time or a push is nobody's act. The giver of the sign-off is in the detail.
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
    case 'helped':
      return null;
    case 'idle':
      if (disposition.why.code === 'withdrawn') return 'withdrawal';
      // A later act of the same person replaced it, and has its own entry.
      return disposition.why.code === 'overtaken' && before?.kind !== 'counted' ? null : 'staleness';
    case 'done':
    case 'understood': {
      const remembered = verdict.remember.find((one) => one.act === act.id);
      if (!remembered) return 'override';
      return remembered.kind === 'withdrawal' ? 'withdrawal' : 'block';
    }
  }
}
