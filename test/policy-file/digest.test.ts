import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { policyDigest } from '../../src/policy-file/digest.ts';
import { FOUR_ROLES, read, valid } from './reading.ts';

test('POL-1: the digest is that of the exact texts, and can be computed by anyone who has them', () => {
  const own = 'timezone: UTC # für alle\n';
  const framed = `shared ${Buffer.byteLength(FOUR_ROLES)}\n${FOUR_ROLES}own ${Buffer.byteLength(own)}\n${own}`;
  expect(valid(own, FOUR_ROLES).digest).toBe(createHash('sha256').update(framed).digest('hex'));
});

test('POL-1: an invalid policy has its digest too', () => {
  expect(read('')).toMatchObject({ state: 'invalid', digest: policyDigest(null, '') });
});

test('POL-1: no other texts, and no other split into files, have the same digest', () => {
  const text = fc.oneof(fc.constant(null), fc.string(), fc.constantFrom('own 1\n', 'shared 0\nown 0\n', ''));
  fc.assert(
    fc.property(text, text, text, text, (shared, own, otherShared, otherOwn) => {
      fc.pre(shared !== otherShared || own !== otherOwn);
      expect(policyDigest(shared, own)).not.toBe(policyDigest(otherShared, otherOwn));
    }),
  );
  expect(policyDigest('a', 'b')).not.toBe(policyDigest('aown 1\nb', null));
  expect(policyDigest('a', null)).not.toBe(policyDigest(null, 'a'));
  expect(policyDigest(`${FOUR_ROLES}\n`, null)).not.toBe(policyDigest(FOUR_ROLES, null));
});
