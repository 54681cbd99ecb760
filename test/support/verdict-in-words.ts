import type { Account } from '../../src/domain/account.ts';
import type { NotCounted, Requirement, SignOff } from '../../src/domain/requirement.ts';
import type { Disposition, Verdict } from '../../src/domain/verdict.ts';

/**
 * The whole verdict as text, one line for each requirement and each act, for tables.
 * Only the subject, the times, the addresses and the policy's digest are left out.
 */
export function inWords(verdict: Verdict): string {
  const release = verdict.release ? ` release by ${verdict.release.by}` : '';
  const lines = [
    `${verdict.outcome} ${verdict.head.slice(0, 3)}${release}`,
    ...verdict.requirements.map(requirement),
    ...verdict.acts.map(
      ({ act, disposition }) => `act ${act.id} ${act.actor?.login ?? 'ghost'} "${act.text}" ${become(disposition)}`,
    ),
    ...verdict.remember.map((one) =>
      `remember ${one.act} ${one.kind} ${one.state ?? ''} ${one.actor.login} "${one.reason}"`.replace('  ', ' '),
    ),
  ];
  return `\n${lines.join('\n')}\n`;
}

const logins = (accounts: readonly Account[]): string => accounts.map((account) => account.login).join(',') || '-';
const signOff = (one: SignOff): string => `${one.actor.login} by ${one.via} for ${one.commit?.slice(0, 3) ?? '?'}`;

/** A kind without a line here is written as JSON. */
function requirement(one: Requirement): string {
  const { kind, status, ...more } = one;
  switch (one.kind) {
    case 'policy':
      return `policy ${one.status}${[...one.problems, ...one.warnings].map((problem) => ` [${problem.line}:${problem.column} ${problem.field} ${problem.problem}]`).join('')}`;
    case 'facts':
      return `facts ${one.status}${one.missing.map((gap) => ` [${gap.why} ${gap.what}]`).join('')}`;
    case 'draft':
      return `draft ${one.status}`;
    case 'authors':
      return `authors ${one.status} ${logins(one.authors)}${one.unattributed.map((gap) => ` [${gap.commit.slice(0, 3)} ${gap.part} ${gap.name} <${gap.email}> ${gap.why}]`).join('')}`;
    case 'range':
      return `range ${one.status} since ${one.since.kind === 'release' ? one.since.tag : 'baseline'}, ${one.commits} commits, ${one.inPullRequest} here, ${one.unreviewed} unreviewed`;
    case 'up-to-date':
      return `up-to-date ${one.status} ${one.tip.slice(0, 3)}`;
    case 'hold':
      return `hold ${one.status}${one.holds.map((hold) => ` [${hold.actor.login} "${hold.reason}"]`).join('')}`;
    case 'state': {
      const cannot = one.cannotSign.map(({ account, why }) => `${account.login}(${why})`).join(',') || '-';
      const parts = [
        `${one.state} ${one.status} ${one.counted.length}/${one.count} of ${one.owner}`,
        ...one.counted.map((entry) => `counted ${signOff(entry)}`),
        ...one.objections.map((block) => `objection ${block.actor.login} "${block.reason}"`),
        ...one.notCounted.map((entry) => `not ${signOff(entry.signOff)} (${reason(entry.why)})`),
        `can ${logins(one.canSign)}`,
        `cannot ${cannot}`,
      ];
      return parts.join('; ');
    }
    default:
      return `${kind} ${status} ${JSON.stringify(more)}`;
  }
}

function reason(why: NotCounted | { readonly code: 'overtaken' }): string {
  switch (why.code) {
    case 'stale':
      return `stale ${why.because}`;
    case 'withdrawn':
      return `withdrawn by ${why.by?.login ?? 'ghost'}`;
    case 'expired':
      return `expired ${why.at}`;
    case 'counted-for':
      return `counted for ${why.state}`;
    default:
      return why.code;
  }
}

function become(disposition: Disposition): string {
  switch (disposition.kind) {
    case 'counted':
      return `counted ${disposition.state}`;
    case 'done':
      return 'done';
    case 'helped':
      return `helped ${[...disposition.roles, ...(disposition.contributed ? ['contributed'] : [])].join(' ')}`;
    case 'understood':
      return `understood as ${[disposition.as, ...disposition.states].join(' ')}`;
    case 'ordered':
      return `ordered ${disposition.order.tag ?? 'no tag'}`;
    case 'idle':
      return `idle ${disposition.state ?? ''} ${reason(disposition.why)}`.replace('  ', ' ');
    case 'refused': {
      const { code, ...rest } = disposition.refusal;
      const details = Object.entries(rest).map(
        ([key, value]) =>
          ` ${key}=${Array.isArray(value) ? value.map((one) => (typeof one === 'object' && one ? one.login : one)).join(',') : String(value)}`,
      );
      return `refused ${disposition.state ?? ''} ${code}${details.join('')}`.replace('  ', ' ');
    }
  }
}
