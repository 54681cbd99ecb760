import fc from 'fast-check';

/** The four states, each with the role that owns it: spec, "Terms". */
export const OWNERS = {
  product: 'product-owner',
  operation: 'operations-coordinator',
  organization: 'release-coordinator',
  security: 'security-architect',
} as const;
export type State = keyof typeof OWNERS;
export type Role = (typeof OWNERS)[State];
export const STATES: readonly State[] = ['product', 'operation', 'organization', 'security'];
export type Way = 'comment' | 'review' | 'label';

/** An address that belongs to no account; only the policy can say whose it is. */
export const OLD_ADDRESS = 'old@mail.example';
/** The account that the policy may map it to. */
export const OLD_ADDRESS_OF = 'ole';

/**
 * What a policy of the model says.
 * The oracle reads this and never the file, so that a mistake in reading the file is found as well.
 */
export interface ModelPolicy {
  /** False: the text does not parse, and nothing may pass. */
  readonly valid: boolean;
  readonly productOwners: readonly string[];
  /** Users who hold the role beside its team. */
  readonly operators: readonly string[];
  /** A deputy for `security-architect`, from so many days after the run's day to so many. null for none. */
  readonly deputy: { readonly user: string; readonly from: number; readonly until: number } | null;
  readonly securityCount: 1 | 2;
  readonly via: readonly Way[];
  readonly settleSeconds: number;
  readonly expiresSeconds: number | null;
  readonly onePerson: boolean;
  readonly authorsMaySign: readonly State[];
  readonly unattributed: 'block' | 'warn';
  readonly mapsOldAddress: boolean;
  /** SOD-7: which authors may not sign. */
  readonly authorsOf: 'release' | 'pull-request';
}

/** The smallest policy. Everything has its default. */
export const PLAIN: ModelPolicy = {
  valid: true,
  productOwners: ['pat', 'pia'],
  operators: [],
  deputy: null,
  securityCount: 1,
  via: ['comment', 'review', 'label'],
  settleSeconds: 10,
  expiresSeconds: null,
  onePerson: true,
  authorsMaySign: [],
  unattributed: 'block',
  mapsOldAddress: false,
  authorsOf: 'release',
};

const usually = <T>(value: T, ...others: readonly T[]): fc.Arbitrary<T> =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(value) }, { weight: 1, arbitrary: fc.constantFrom(...others) });
const often = <T>(value: T, ...others: readonly T[]): fc.Arbitrary<T> =>
  fc.oneof({ weight: 1, arbitrary: fc.constant(value) }, { weight: 1, arbitrary: fc.constantFrom(...others) });

/** Policies that differ little from the plain one. Each difference lets a person through or keeps one out. */
export const policies: fc.Arbitrary<ModelPolicy> = fc.record({
  valid: fc.oneof({ weight: 20, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  productOwners: often<readonly string[]>(PLAIN.productOwners, ['pat', 'rae'], ['rae', 'kim'], ['pat', 'dev']),
  operators: often<readonly string[]>([], ['sam'], ['kim']),
  deputy: usually(null, { user: 'guest', from: -1, until: 0 }, { user: 'guest', from: -3, until: -1 }),
  securityCount: usually<1 | 2>(1, 2),
  via: usually<readonly Way[]>(PLAIN.via, ['comment'], ['comment', 'review'], ['review', 'label']),
  settleSeconds: usually(10, 0, 30),
  expiresSeconds: usually<number | null>(null, 120, 300),
  onePerson: usually(true, false),
  authorsMaySign: usually<readonly State[]>([], ['product'], ['security', 'operation']),
  unattributed: usually<'block' | 'warn'>('block', 'warn'),
  mapsOldAddress: usually(false, true),
  authorsOf: usually<'release' | 'pull-request'>('release', 'pull-request'),
});

/** The day that lies `days` after that of `at`, in UTC. */
export const dayAfter = (at: number, days: number): string =>
  new Date(at + days * 86_400_000).toISOString().slice(0, 10);

/** The policy file. @param started the time from whose day the deputy's days are counted */
export function policyText(policy: ModelPolicy, organization: string, started: number): string {
  const { deputy, expiresSeconds } = policy;
  const days = deputy && `from: ${dayAfter(started, deputy.from)}, until: ${dayAfter(started, deputy.until)}`;
  const lines = [
    'version: 1',
    'roles:',
    `  product-owner: { users: [${policy.productOwners.join(', ')}] }`,
    `  operations-coordinator: { users: [${policy.operators.join(', ')}], teams: [${organization}/operations] }`,
    `  release-coordinator: { teams: [${organization}/coordinators] }`,
    '  security-architect:',
    `    teams: [${organization}/appsec]`,
    ...(deputy ? [`    deputies: [{ user: ${deputy.user}, ${days} }]`] : []),
    `readiness: { security: { count: ${policy.securityCount} } }`,
    'sign-off:',
    `  via: [${policy.via.join(', ')}]`,
    `  grace-period: ${policy.settleSeconds}s`,
    ...(expiresSeconds === null ? [] : [`  expires-after: ${expiresSeconds}s`]),
    'separation-of-duties:',
    `  one-person-per-state: ${policy.onePerson}`,
    `  authors-may-sign: [${policy.authorsMaySign.join(', ')}]`,
    `  unattributed: ${policy.unattributed}`,
    ...(policy.authorsOf === 'release' ? [] : [`  authors-of: ${policy.authorsOf}`]),
    ...(policy.mapsOldAddress ? [`  identities: { "${OLD_ADDRESS}": ${OLD_ADDRESS_OF} }`] : []),
    ...(policy.valid ? [] : ['confidence: high']),
    '',
  ];
  return lines.join('\n').replace('users: [], ', '');
}
