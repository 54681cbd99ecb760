import { describe, expect, test } from '@jest/globals';
import { known, unavailable } from '../../../src/domain/reading.ts';
import { comment, eve, facts, HEAD, kim, labelEvent, lee, pushed, sha, unlabelEvent } from '../../support/facts.ts';
import { policy } from '../../support/policy.ts';
import { wantedOf } from '../../support/scenes.ts';

const labels = (...names: readonly string[]) => known(names.map((name) => ({ id: `LA_${name}`, name })));

describe('SIGN-7: labels to take off', () => {
  const labelled = (...events: ReturnType<typeof labelEvent>[]) => known(events);

  test('a label set by someone who may not comes off, and the answer says so', () => {
    const { labelsOff, answers } = wantedOf({
      policy: policy(),
      facts: facts({
        pull: { labels: labels('ready/security') },
        events: labelled(labelEvent(1, eve, 40, 'ready/security')),
      }),
    });
    expect(labelsOff).toEqual(['ready/security']);
    expect(answers[0]?.body).toContain('The label “ready/security” was taken off again.');
  });

  test('a label that counts stays, and so does any other label', () => {
    const { labelsOff } = wantedOf({
      policy: policy(),
      facts: facts({
        pull: { labels: labels('ready/security', 'bug') },
        events: labelled(labelEvent(1, kim, 40, 'ready/security')),
      }),
    });
    expect(labelsOff).toEqual([]);
  });

  test('a label whose sign-off went stale comes off, so that it can be set again', () => {
    const { labelsOff, answers } = wantedOf({
      policy: policy(),
      facts: pushed(
        facts({
          pull: { labels: labels('ready/security') },
          events: labelled(labelEvent(1, kim, 40, 'ready/security')),
        }),
        120,
      ),
    });
    expect(labelsOff).toEqual(['ready/security']);
    expect(answers).toEqual([]);
  });

  test('a label that somebody took off already is left alone, and the answer does not claim it', () => {
    const { labelsOff, answers } = wantedOf({
      policy: policy(),
      facts: facts({
        events: labelled(labelEvent(1, eve, 40, 'ready/security'), unlabelEvent(2, lee, 41, 'ready/security')),
      }),
    });
    expect(labelsOff).toEqual([]);
    expect(answers[0]?.body).not.toContain('taken off');
  });

  test('a refused label that a holder set again afterwards stays', () => {
    const { labelsOff } = wantedOf({
      policy: policy(),
      facts: facts({
        pull: { labels: labels('ready/security') },
        events: labelled(
          labelEvent(1, eve, 40, 'ready/security'),
          unlabelEvent(2, lee, 41, 'ready/security'),
          labelEvent(3, kim, 42, 'ready/security'),
        ),
      }),
    });
    expect(labelsOff).toEqual([]);
  });

  test('a label goes by its id: one that was renamed since comes off under its new name', () => {
    const { labelsOff } = wantedOf({
      policy: policy(),
      facts: facts({
        pull: { labels: known([{ id: 'LA_ready/security', name: 'looks good' }]) },
        events: labelled(labelEvent(1, eve, 40, 'ready/security')),
      }),
    });
    expect(labelsOff).toEqual(['looks good']);
  });

  test('a label is wanted for each state that is ready, and only if labels sign in this policy', () => {
    const signed = facts({ comments: known([comment(1, kim, 40, '/ready')]) });
    expect(wantedOf({ policy: policy(), facts: signed }).labelsOn).toEqual(['ready/security']);
    expect(wantedOf({ policy: policy('sign-off: { via: [comment] }'), facts: signed }).labelsOn).toBeNull();
    const unknown = { ...signed, commits: unavailable('truncated', 'commits') };
    expect(wantedOf({ policy: policy(), facts: unknown }).labelsOn).toBeNull();
  });

  test('a label of somebody who may not sign stays if the state is ready: it is correct, and signs nothing', () => {
    const { labelsOff, labelsOn } = wantedOf({
      policy: policy(),
      facts: facts({
        comments: known([comment(1, kim, 40, '/ready')]),
        pull: { labels: labels('ready/security') },
        events: labelled(labelEvent(1, eve, 50, 'ready/security')),
      }),
    });
    expect({ labelsOff, labelsOn }).toEqual({ labelsOff: [], labelsOn: ['ready/security'] });
  });
});

describe('SIGN-7: labels that the repository should have', () => {
  const defined = (more = '', parts: Parameters<typeof facts>[0] = {}) =>
    wantedOf({ policy: policy(more), facts: facts(parts) }).labelsDefined?.map(
      ({ name, color, description }) => `${name} ${color} ${description}`,
    );

  test('one for each state of the policy, with its title', () => {
    const more = 'readiness: { legal: { owner: product-owner }, product: { title: "The <b>product</b>" } }\n';
    expect(defined(more)).toEqual([
      'ready/product 1a7f37 The <b>product</b> is signed off for this release',
      'ready/operation 1a7f37 Operations is signed off for this release',
      'ready/organization 1a7f37 Release coordination is signed off for this release',
      'ready/security 1a7f37 Security is signed off for this release',
      'ready/legal 1a7f37 legal is signed off for this release',
    ]);
  });

  test('none if labels do not sign, or on a pull request that is not a release', () => {
    expect(defined('sign-off: { via: [comment, review] }\n')).toBeUndefined();
    const head = { ref: 'fix/typo', sha: HEAD, tree: sha('e'), repository: 'acme/shop' };
    expect(defined('', { pull: { head } })).toBeUndefined();
  });
});
