import { describe, expect, test } from '@jest/globals';
import { abridged } from '../../../src/render/text/abridged.ts';
import { markdown, markdownLine } from '../../../src/render/text/markdown.ts';
import {
  addressed,
  because,
  counted,
  digestWords,
  enumeration,
  fullStop,
  gitName,
  names,
  namesInOrder,
  sentence,
  signers,
} from '../../../src/render/text/phrases.ts';
import { fold, list, type Phrase, paragraph, phrase, quoted, text } from '../../../src/render/text/tree.ts';
import { kim, pat, rae, robot } from '../../support/facts.ts';

const letters = (count: number): readonly Phrase[] =>
  'abcdefghijkl'
    .slice(0, count)
    .split('')
    .map((letter) => phrase`${text(letter)}`);

describe('phrases', () => {
  test.each<[string, Phrase, string]>([
    ['none of something', [counted(0, 'commit')], '0 commits'],
    ['one of it', [counted(1, 'commit')], '1 commit'],
    ['more of it, with a plural of its own', [counted(2, 'entry', 'entries')], '2 entries'],
    ['an enumeration of nothing', enumeration([]), ''],
    ['of one', enumeration(letters(1)), 'a'],
    ['of three', enumeration(letters(3)), 'a, b and c'],
    ['of alternatives', enumeration(letters(2), 6, 'or'), 'a or b'],
    ['of one more than has room, which is named', enumeration(letters(4), 3), 'a, b, c and d'],
    ['of two more, which are counted', enumeration(letters(5), 3), 'a, b, c and 2 others'],
    ['names by the alphabet, each once', names([rae, kim, rae]), 'kim and rae'],
    ['names in order, each once', namesInOrder([rae, kim, rae]), 'rae and kim'],
    [
      'who signed what',
      signers([
        { account: kim, state: 'security' },
        { account: pat, state: 'product' },
      ]),
      'kim (Security) and pat (Product)',
    ],
    ['no reason', because(' \u200b'), ''],
    ['a reason', because('it *broke*'), ': “it \\*broke\\*”'],
    ['no name', [gitName(null)], 'no name'],
    ['a name of which nothing is seen', [gitName('\u200b')], 'no name'],
    ['a name', [gitName('Pat')], 'Pat'],
    ['a person who is spoken to', addressed(pat), '@pat: '],
    ['an app, which is not', addressed(robot), 'For robot\\[bot\\]: '],
    ['a login that is none', addressed({ ...pat, login: 'a b@c' }), 'For a `b@c`: '],
    ['a login that GitHub would read otherwise', addressed({ ...pat, login: 'pat-' }), 'For pat-: '],
    ['a login that holds a reference', addressed({ ...pat, login: 'singh-amit' }), '@singh-amit: '],
    ['one policy', digestWords('ab'), 'Policy digest (SHA-256): `ab`'],
    ['several policies', digestWords('ab', 'cd'), 'Policy digest (SHA-256): `ab`, `cd`'],
    ['no policy', digestWords(null), 'Policy digest (SHA-256): none'],
  ])('%s', (_, found, expected) => {
    expect(markdownLine(found)).toBe(expected);
  });
});

describe('a sentence', () => {
  test.each<[string, Phrase, string]>([
    ['of our words', phrase`it is so`, 'It is so.'],
    ['of theirs', [text('it is so')], 'It is so.'],
    ['of theirs that begins with a space', [text(' it is so')], 'It is so.'],
    ['that ends like one', [text('is it so?')], 'Is it so?'],
    ['that begins with a key, which keeps its letters', [text('roles.users is empty')], '`roles.users` is empty.'],
    ['of nothing', [], ''],
  ])('%s', (_, found, expected) => {
    expect(markdownLine(sentence(found))).toBe(expected);
  });

  test.each<[string, Phrase, string]>([
    ['a quotation that ends in one', phrase`${quoted('so it is.')}`, '“so it is.”'],
    ['a quotation that does not', phrase`${quoted('so it is')}`, '“so it is”.'],
    ['one that was cut', [text('abcdef', 4)], 'abc…'],
    ['a name in code', [text('see a.b')], 'see `a.b`.'],
  ])('has one full stop after %s', (_, found, expected) => {
    expect(markdownLine(fullStop(found))).toBe(expected);
  });
});

describe('a block with more entries than are read', () => {
  const holds = { name: 'holds', worth: 1 };
  const where = phrase`in the check`;

  test.each([
    ['with as many as have room is left alone', 3, '- a\n- b\n- c'],
    ['says how many there are besides, and where', 5, '- a\n- b\n- c\n- and 2 more holds, in the check'],
  ])('%s', (_, count, expected) => {
    expect(markdown([abridged(list(holds, letters(count)), 3, where)])).toBe(expected);
    const folded = abridged(fold('More', [paragraph(phrase`So:`), list(holds, letters(count))]), 3, where);
    expect(markdown([folded])).toBe(`<details>\n<summary>More</summary>\n\nSo:\n\n${expected}\n\n</details>`);
  });

  test('a sentence is left alone', () => {
    expect(abridged(paragraph(phrase`a`), 0, where)).toEqual(paragraph(phrase`a`));
  });
});
