import { beforeAll, describe, expect, test } from '@jest/globals';
import { Store } from '../../../src/store/store.ts';
import { DATABASES, useDatabase } from '../../support/both-databases.ts';
import { intakeOf, newPlace, timeOf } from '../../support/intake.ts';

describe.each(DATABASES)('SIGN-7: the labels that were made, on %s', (kind) => {
  const opened = useDatabase(kind);
  let store: Store;
  beforeAll(() => {
    store = new Store(
      opened(),
      () => timeOf('12:00:00'),
      async () => {},
    );
  });

  test('are kept for each repository, each once', async () => {
    const [one, other] = [newPlace(), newPlace()];
    await store.ingest(intakeOf({ repositories: [one.repository, other.repository] }));
    expect(await store.stateLabels.of(one.repository.id)).toEqual([]);
    await store.stateLabels.add(one.repository.id, ['ready/security', 'ready/product']);
    await store.stateLabels.add(one.repository.id, ['ready/product', 'ready/legal']);
    await store.stateLabels.add(one.repository.id, []);
    expect(await store.stateLabels.of(one.repository.id)).toEqual(['ready/legal', 'ready/product', 'ready/security']);
    expect(await store.stateLabels.of(other.repository.id)).toEqual([]);
  });
});
