import { z } from 'zod';
import type { LabelFact } from '../../domain/facts.ts';
import type { Reading } from '../../domain/reading.ts';
import type { ListPart } from '../client/list-part.ts';
import { itemsOf, type ListSoFar } from '../client/paged-list.ts';

/** The labels of a pull request. */
export const LABELS: ListPart = { what: 'labels', nodes: 'id name' };

const label = z.object({ id: z.string(), name: z.string() });

export const labelsOf = (list: ListSoFar): Reading<readonly LabelFact[]> => itemsOf(list, label);
