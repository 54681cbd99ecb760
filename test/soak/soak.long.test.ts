import { test } from '@jest/globals';
import { expectCleanSoak } from './short.ts';

test(
  'VER-3, VER-5, VER-6, VER-7, SIGN-14, REC-1, TAG-4: on postgres, whatever is killed, fails or gets lost, all is in the end as a fresh look finds it, nothing acknowledged is lost, nothing is said twice, and the journal is whole',
  () => expectCleanSoak('postgres', 12_000),
  400_000,
);

test(
  'VER-3, VER-5, VER-6, VER-7, SIGN-14, REC-1, TAG-4: on pglite, whatever is killed, fails or gets lost, all is in the end as a fresh look finds it, nothing acknowledged is lost, nothing is said twice, and the journal is whole',
  () => expectCleanSoak('pglite', 9_000),
  400_000,
);
