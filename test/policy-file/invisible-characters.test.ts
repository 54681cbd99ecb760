import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { FOUR_ROLES, problems, read } from './reading.ts';

const CHARACTERS: readonly (readonly [character: string, name: string])[] = [
  ['\u200b', 'U+200B ZERO WIDTH SPACE'],
  ['\u200c', 'U+200C ZERO WIDTH NON-JOINER'],
  ['\u200d', 'U+200D ZERO WIDTH JOINER'],
  ['\u2060', 'U+2060 WORD JOINER'],
  ['\ufeff', 'U+FEFF ZERO WIDTH NO-BREAK SPACE'],
  ['\u200e', 'U+200E LEFT-TO-RIGHT MARK'],
  ['\u202e', 'U+202E RIGHT-TO-LEFT OVERRIDE'],
  ['\u2066', 'U+2066 LEFT-TO-RIGHT ISOLATE'],
  ['\u061c', 'U+061C ARABIC LETTER MARK'],
  ['\u00ad', 'U+00AD SOFT HYPHEN'],
  ['\u00a0', 'U+00A0 NO-BREAK SPACE'],
  ['\u202f', 'U+202F NARROW NO-BREAK SPACE'],
  ['\u3000', 'U+3000 IDEOGRAPHIC SPACE'],
  ['\ufe0f', 'U+FE0F VARIATION SELECTOR-16'],
  ['\u{e0101}', 'U+E0101 VARIATION SELECTOR-18'],
  ['\u{e0061}', 'U+E0061 TAG CHARACTER'],
  ['\u3164', 'U+3164 HANGUL FILLER'],
  ['\u115f', 'U+115F HANGUL CHOSEONG FILLER'],
  ['\uffa0', 'U+FFA0 HALFWIDTH HANGUL FILLER'],
  ['\u180e', 'U+180E MONGOLIAN VOWEL SEPARATOR'],
  ['\u034f', 'U+034F COMBINING GRAPHEME JOINER'],
  ['\u2800', 'U+2800 BRAILLE PATTERN BLANK'],
  ['\u2028', 'U+2028 LINE SEPARATOR'],
  ['\u0085', 'U+0085 NEXT LINE'],
  ['\u0007', 'U+0007 CONTROL CHARACTER'],
];

/** Policies with `@@` in place of the character, in each kind of field with names. */
const FIELDS: Readonly<Record<string, string>> = {
  'a login': FOUR_ROLES.replace('[pat]', '[pat@@]'),
  'a team': FOUR_ROLES.replace('acme/appsec', 'acme/app@@sec'),
  'a deputy': FOUR_ROLES.replace('users: [pat]', 'deputies: [{ user: p@@at, from: 2026-01-01, until: 2026-01-02 }]'),
  'a day': FOUR_ROLES.replace('users: [pat]', 'deputies: [{ user: pat, from: 2026-01-01@@, until: 2026-01-02 }]'),
  'a branch': `${FOUR_ROLES}releases: [{ base: "ma@@in" }]\n`,
  'a label': `${FOUR_ROLES}releases: [{ base: main, label: 'rel@@ease' }]\n`,
  'a title': `${FOUR_ROLES}releases: [{ base: main, title: '^Rel@@ease' }]\n`,
  'a tag': `${FOUR_ROLES}tags: { patterns: [v@@*] }\n`,
  'an environment': `${FOUR_ROLES}environments: [produc@@tion]\n`,
  'a state': `${FOUR_ROLES}separation-of-duties: { authors-may-sign: [prod@@uct] }\n`,
  'a state of one’s own': `${FOUR_ROLES}readiness: { le@@gal: { owner: product-owner } }\n`,
  'a role': `${FOUR_ROLES}readiness: { legal: { owner: product@@-owner } }\n`,
  'an address': `${FOUR_ROLES}separation-of-duties: { identities: { old@@@mail.example: pat } }\n`,
  'a duration': `${FOUR_ROLES}sign-off: { grace-period: 10@@s }\n`,
  'a choice': `${FOUR_ROLES}merge: { method: squ@@ash }\n`,
  'a time zone': `${FOUR_ROLES}timezone: Europe/@@Berlin\n`,
  'a text in lines': `${FOUR_ROLES}timezone: |-\n  U@@TC\n`,
};

describe('POL-2: a name with an invisible character is refused, by the name of the character', () => {
  const rows = Object.entries(FIELDS).map(([field, text]) => ({ field, text }));

  test.each(rows)('POL-2: in $field', ({ text }) => {
    for (const [character, name] of CHARACTERS) {
      const whole = text.replace('@@', character);
      const before = text.slice(0, text.indexOf('@@')).split('\n');
      const place = { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
      const found = problems(whole).filter(({ line }) => line === place.line);
      expect(found.map(({ line, column }) => ({ line, column }))).toEqual([place]);
      expect(found[0]?.problem).toBe(`A character that is not seen stands here: ${name} at column ${place.column}`);
      expect(found[0]?.mend).toContain('Type the text anew without it');
    }
  });

  test('POL-2: written with its number a name of GitHub may hold one, and an account, a team or an address may not', () => {
    const label = read(`${FOUR_ROLES}releases: [{ base: main, label: "\\u2764\\ufe0f" }]\n`);
    expect(label.state === 'valid' && label.policy.releases[0]?.label).toBe('❤️');
    for (const [text, what] of [
      [FOUR_ROLES.replace('[pat]', '["pat\\u200b"]'), 'a login'],
      [FOUR_ROLES.replace('acme/appsec', '"acme/app\\u200bsec"'), 'a team'],
      [`${FOUR_ROLES}separation-of-duties: { identities: { "a\\u200b@mail.example": pat } }\n`, 'an e-mail address'],
    ] as const) {
      expect(problems(text).map(({ problem }) => problem)).toEqual([
        expect.stringMatching(new RegExp(`is not ${what}: it holds U\\+200B ZERO WIDTH SPACE`)),
      ]);
    }
  });

  test.each([
    ['p\u0430t', 'U+0430 of the Cyrillic script, shown as \u0430'],
    ['\u03bfli', 'U+03BF of the Greek script, shown as \u03bf'],
    ['\uff50at', 'U+FF50, a full-width letter, shown as \uff50'],
    ['jos\u00e9', 'U+00E9, shown as \u00e9'],
  ])('POL-2: %s is no login, since it holds %s', (login, said) => {
    for (const text of [
      FOUR_ROLES.replace('[pat]', `[${login}]`),
      FOUR_ROLES.replace('acme/appsec', `acme/${login}`),
    ]) {
      expect(problems(text)).toEqual([
        expect.objectContaining({
          problem: expect.stringContaining(`it holds ${said}, and GitHub's names are written in ASCII`),
        }),
      ]);
    }
  });

  test('POL-2: no text of a problem holds an invisible character, whatever stands in the file', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.values(FIELDS)),
        fc.string({ unit: 'binary', maxLength: 4 }),
        (text, piece) => {
          const reading = read(text.replace('@@', piece.replace(/\n/g, '')));
          const said = reading.state === 'invalid' ? reading.problems : [];
          for (const { problem, mend: fix } of said)
            expect(`${problem} ${fix}`).not.toMatch(/[\p{Cf}\p{Default_Ignorable_Code_Point}]/u);
        },
      ),
      { numRuns: 200 },
    );
  });
});
