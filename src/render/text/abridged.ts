import { type Phrase, phrase, type TextBlock, words } from './tree.ts';

/** The block with at most `max` entries in a list, for a quick overview. `where` says where the others are. */
export function abridged(block: TextBlock, max: number, where: Phrase): TextBlock {
  if (block.kind === 'fold') return { ...block, content: block.content.map((part) => abridged(part, max, where)) };
  if (block.kind !== 'list' || block.entries.length <= max) return block;
  const more = phrase`and ${block.entries.length - max} more ${words(block.name)}, ${where}`;
  return { ...block, entries: [...block.entries.slice(0, max), more] };
}
