import { describe, expect, test } from '@jest/globals';
import type { TagAcceptance, TagSighting } from '../../../src/domain/tag.ts';
import { pusherOf, stands } from '../../../src/policy/tag/history.ts';
import { at, dev, sam, sha } from '../../support/facts.ts';

const [A, B] = [sha('a'), sha('b')];
const told = (seq: number, object: TagSighting['object'], actor: TagSighting['actor'] = sam): TagSighting => ({
  seq,
  object,
  actor,
  at: at(seq),
  source: 'webhook',
});
const found = (seq: number, object: TagSighting['object']): TagSighting => ({
  ...told(seq, object, null),
  source: 'observation',
});

describe('TAG-4: who brought a tag to where it is', () => {
  test.each<[string, readonly TagSighting[], TagSighting['actor']]>([
    ['nobody was seen', [], null],
    ['whom the webhook names', [told(1, A)], sam],
    ['whom it names, whatever a look finds after it', [told(1, A), found(2, A)], sam],
    ['whom the last webhook names', [told(1, A, dev), told(2, A)], sam],
    ['nobody, where it was elsewhere since', [told(1, A), found(2, B), found(3, A)], null],
    ['whom a webhook names that came after that', [told(1, A, dev), found(2, null), told(3, A)], sam],
  ])('%s', (_, sightings, actor) => {
    expect(pusherOf(sightings, A)).toEqual(actor);
  });
});

describe('TAG-3: a tag stands where it counted', () => {
  const accepted: TagAcceptance = { how: 'passed', object: A, commit: A, at: at(5), seq: 5 };
  test.each<[string, readonly TagSighting[], boolean]>([
    ['where nobody saw it elsewhere', [], true],
    ['where it came from elsewhere before that', [told(4, B), told(5, B)], true],
    ['where it was only seen there since', [told(5, A), found(6, A), told(7, A)], true],
    ['but not where it was elsewhere since', [told(5, A), told(6, B), told(7, A)], false],
    ['but not where it was gone since', [told(5, A), told(6, null), told(7, A)], false],
  ])('%s', (_, sightings, expected) => {
    expect(stands(accepted, A, sightings)).toBe(expected);
    expect(stands(accepted, B, sightings)).toBe(false);
  });
});
