import { html } from 'hono/html';
import type { Conversation } from '../model/issue.ts';
import type { Reaction, ReactionContent } from '../model/pull-request.ts';
import { formPath } from './form-path.ts';
import { icon } from './icon.ts';
import type { Markup } from './markup.ts';
import type { View } from './view.ts';

const EMOJI: Readonly<Record<ReactionContent, string>> = {
  '+1': '👍',
  '-1': '👎',
  laugh: '😄',
  hooray: '🎉',
  confused: '😕',
  heart: '❤️',
  rocket: '🚀',
  eyes: '👀',
};

/** The reactions, each with its number and people. */
export function reactionRow(reactions: readonly Reaction[]): Markup {
  const given = new Map<ReactionContent, string[]>();
  for (const { content, account } of reactions) given.set(content, [...(given.get(content) ?? []), account.login]);
  if (given.size === 0) return html``;
  return html`<div class="reactions">${[...given].map(
    ([content, logins]) =>
      html`<span class="reaction" title="${logins.join(', ')} reacted with ${content}" aria-label="${content}: ${logins.join(', ')}">${EMOJI[content]} ${logins.length}</span>`,
  )}</div>`;
}

/**
 * The button with the eight reactions to the target with this node id.
 * The target is a comment, a review, an issue or a pull request.
 */
export function reactionMenu(view: View, conversation: Conversation, nodeId: string): Markup {
  if (view.me === null) return html``;
  return html`<details class="menu"><summary class="icon-button" aria-label="React">${icon('smiley')}</summary>
<form class="menu-panel reaction-panel" method="post" action="${formPath(conversation, 'react')}"><input type="hidden" name="node" value="${nodeId}">${Object.entries(
    EMOJI,
  ).map(
    ([content, emoji]) =>
      html`<button class="icon-button" name="content" value="${content}" aria-label="React with ${content}">${emoji}</button>`,
  )}</form></details>`;
}
