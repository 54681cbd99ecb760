import type { Account } from '../../domain/account.ts';
import type { CommandWord } from '../../domain/command.ts';
import type { RoleName, StateName } from '../../domain/ids.ts';
import { joined, names } from '../text/phrases.ts';
import { type Phrase, phrase } from '../text/tree.ts';
import { COMMAND_WORDS } from './commands.ts';
import { type RenderContext, stateName, states, stateTitle } from './context.ts';

/** Who can sign the state now; without a state, who can sign which. */
export function mayFor({ verdict }: RenderContext, state: StateName | null): Phrase {
  const asked = states(verdict).filter((one) => state === null || one.state === state);
  const open = asked.filter((one) => one.canSign.length > 0);
  if (open.length === 0)
    return asked.length === 0
      ? phrase`Whoever the policy names for it.`
      : phrase`Nobody else is left who may sign now.`;
  const each = open.map((one) => phrase`${stateTitle(one)}: ${names(one.canSign, 'or')}`);
  return phrase`${joined(each, '; ')}.`;
}

/** Who can use the command `word`. */
export const whoMayUse = (context: RenderContext, state: StateName | null, word: CommandWord): Phrase =>
  COMMAND_WORDS[word].who ?? mayFor(context, state);

/** Whom to ask; empty if there is nobody. */
export const ask = (accounts: readonly Account[]): Phrase =>
  accounts.length === 0 ? [] : phrase`Ask ${names(accounts, 'or')}. `;

/** Everyone who can. If nobody can, the advice to name somebody in the policy, for the role if it is known. */
export function people(accounts: readonly Account[], role: RoleName | null): Phrase {
  if (accounts.length > 0) return phrase`${names(accounts, 'or')}.`;
  return role === null
    ? phrase`Nobody else holds the role. The policy has to name another person.`
    : phrase`Nobody holds ${stateName(role)}. The policy has to name a person.`;
}
