import { type Kysely, sql, type Transaction } from 'kysely';
import type { Account } from '../../domain/account.ts';
import type { PullRequestSubject } from '../../domain/facts.ts';
import { asSha, type Sha } from '../../domain/ids.ts';
import type { OpenOrder, OrderEnd, ReleaseOrder, RememberedOrder } from '../../domain/release-order.ts';
import type { Verdict } from '../../domain/verdict.ts';
import { type Coordination, past } from '../db/coordination.ts';
import { parseOwnJson } from '../schema/json.ts';
import type { Tables } from '../schema/tables.ts';
import type { SubjectKey } from '../subjects/subject.ts';

/** How often an unfinished order is observed without an event. */
const ASK_EVERY = '3 minutes';

/** The orders to release (MRG-1). Every method is one transaction or one statement. */
export class Orders {
  readonly #db: Kysely<Tables>;
  readonly #coordination: Coordination;

  constructor(db: Kysely<Tables>, coordination: Coordination) {
    this.#db = db;
    this.#coordination = coordination;
  }

  /** The open order of a pull request; null if there is none. */
  async open(repositoryId: number, number: number): Promise<OpenOrder | null> {
    const row = await this.#db
      .selectFrom('release_orders')
      .select(['accepted', 'queued', 'commit_id', 'ending'])
      .where('repository_id', '=', repositoryId)
      .where('number', '=', number)
      .where('open', '=', true)
      .executeTakeFirst();
    if (row === undefined || row.accepted === null) return null;
    return {
      order: orderIn(row.accepted),
      queued: row.queued,
      commit: row.commit_id === null ? null : asSha(row.commit_id),
      end: row.ending === null ? null : parseOwnJson<OrderEnd>(row.ending),
    };
  }

  /** Records whether it is considered to be in the merge queue. */
  queued(repositoryId: number, number: number, order: ReleaseOrder, is: boolean): Promise<void> {
    return this.#set(repositoryId, number, order, { queued: is });
  }

  /** Records that this order merged it as `commit`. The tag there is the deployer's (SOD-5). */
  merged(repositoryId: number, number: number, order: ReleaseOrder, commit: Sha): Promise<void> {
    return this.#set(repositoryId, number, order, { commit_id: commit });
  }

  /** Records how it ended, which is still to be reported. */
  ended(repositoryId: number, number: number, order: ReleaseOrder, end: OrderEnd): Promise<void> {
    return this.#set(repositoryId, number, order, { ending: JSON.stringify(end) });
  }

  /** Closes the order after its end was reported. */
  close(repositoryId: number, number: number, order: ReleaseOrder): Promise<void> {
    return this.#set(repositoryId, number, order, { open: false });
  }

  /** The person for whom this app tagged the commit; null if it did not. */
  async tagOrderedBy(repositoryId: number, tag: string, commit: Sha): Promise<Account | null> {
    const row = await this.#db
      .selectFrom('release_orders')
      .select('accepted')
      .where('repository_id', '=', repositoryId)
      .where('tag', '=', tag)
      .where('commit_id', '=', commit)
      .executeTakeFirst();
    return row === undefined || row.accepted === null ? null : orderIn(row.accepted).person;
  }

  /**
   * Takes the pull requests whose order was not observed for some minutes.
   * Each comes once, however many processes ask.
   */
  async takeDue(
    limit: number,
  ): Promise<readonly { readonly installation: number; readonly subject: PullRequestSubject }[]> {
    const time = this.#coordination();
    const looked = past(sql`coalesce(waiting.asked_at, waiting.decided_at)`, time);
    const { rows } = await sql<{ installation: string | number; owner: string; name: string; number: number }>`
      with due as (
        select waiting.repository_id, waiting.number, waiting.act, repo.installation, repo.owner, repo.name
        from release_orders waiting join repositories repo on repo.id = waiting.repository_id
        where waiting.open and repo.installation is not null and repo.owner is not null and repo.name is not null
          and ${looked} <= ${time} - ${ASK_EVERY}::interval
        order by ${looked} limit ${limit}
        for update of waiting skip locked
      )
      update release_orders taken set asked_at = ${time} from due
      where taken.repository_id = due.repository_id and taken.number = due.number and taken.act = due.act
      returning due.installation, due.owner, due.name, due.number`.execute(this.#db);
    return rows.map(({ installation, owner, name, number }) => ({
      installation: Number(installation),
      subject: { kind: 'pull-request', repository: { owner, name }, number },
    }));
  }

  async #set(
    repositoryId: number,
    number: number,
    order: ReleaseOrder,
    values: { queued?: boolean; commit_id?: string; ending?: string; open?: boolean },
  ): Promise<void> {
    await this.#db
      .updateTable('release_orders')
      .set(values)
      .where('repository_id', '=', repositoryId)
      .where('number', '=', number)
      .where('act', '=', order.act)
      .execute();
  }
}

/** Stores a verdict's decisions about orders. The first decision about an order is final. */
export async function rememberOrders(trx: Transaction<Tables>, key: SubjectKey, verdict: Verdict): Promise<void> {
  for (const { act, disposition } of verdict.acts) {
    const refused = disposition.kind === 'refused' && disposition.refusal.code === 'order' ? disposition.refusal : null;
    const order = disposition.kind === 'ordered' ? disposition.order : null;
    if (refused === null && order === null) continue;
    await trx
      .insertInto('release_orders')
      .values({
        repository_id: key.repositoryId,
        number: key.number,
        act: act.id,
        decided_at: verdict.at,
        refusal: refused === null ? null : JSON.stringify({ problems: refused.problems, deployers: refused.deployers }),
        accepted: order === null ? null : JSON.stringify(order),
        tag: order?.tag ?? null,
        open: order !== null,
      })
      .onConflict((conflict) => conflict.columns(['repository_id', 'number', 'act']).doNothing())
      .execute();
  }
}

/** The decisions about a pull request's orders, oldest first. */
export async function ordersOf(db: Kysely<Tables>, key: SubjectKey): Promise<readonly RememberedOrder[]> {
  const rows = await db
    .selectFrom('release_orders')
    .select(['act', 'refusal', 'accepted', 'open'])
    .where('repository_id', '=', key.repositoryId)
    .where('number', '=', key.number)
    .orderBy('decided_at')
    .orderBy('act')
    .execute();
  return rows.flatMap(({ act, refusal, accepted, open }): readonly RememberedOrder[] => {
    if (accepted !== null) return [{ kind: 'accepted', act, order: orderIn(accepted), open }];
    return refusal === null ? [] : [{ kind: 'refused', act, ...refusalIn(refusal) }];
  });
}

const orderIn = (text: string): ReleaseOrder => parseOwnJson(text);
const refusalIn = (text: string): Pick<Extract<RememberedOrder, { kind: 'refused' }>, 'problems' | 'deployers'> =>
  parseOwnJson(text);
