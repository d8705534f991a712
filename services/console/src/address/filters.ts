import type { Action, Outcome, Side, Verdict } from '@lunettes/core/vocabulary';

/** Every filter of the list of deliveries, in the order in which an address carries them. */
export const filterKeys = [
  'q',
  'cluster',
  'namespace',
  'workload',
  'node',
  'action',
  'outcome',
  'verdict',
  'cause',
  'side',
  'since',
  'until',
] as const;
export type FilterKey = (typeof filterKeys)[number];

/** What is asked for; a filter that is not set is absent, never an empty string. */
export type Filters = Partial<Readonly<Record<FilterKey, string>>>;

/** A position in the list: the cursor that the API gave, opaque to us. */
export interface DeliveriesAddress {
  readonly filters: Filters;
  readonly cursor: string | undefined;
}

export const actions = ['create', 'delete', 'upgrade', 'resize'] as const satisfies readonly Action[];
export const outcomes = [
  'open',
  'delivered',
  'failed',
  'deleted',
  'rejected',
  'superseded',
  'abandoned',
] as const satisfies readonly Outcome[];
export const verdicts = ['pending', 'success', 'fail', 'killed'] as const satisfies readonly Verdict[];
export const sides = ['platform', 'capacity', 'tenant', 'policy', 'unknown'] as const satisfies readonly Side[];

/** The filters and cursor of an address. Unknown parameters are left out; of one given twice the first counts. */
export function readDeliveriesAddress(search: URLSearchParams): DeliveriesAddress {
  const filters: Partial<Record<FilterKey, string>> = {};
  for (const key of filterKeys) {
    const value = search.get(key)?.trim();
    if (value !== undefined && value !== '') filters[key] = value;
  }
  return { filters, cursor: search.get('cursor') ?? undefined };
}

/** The address of a list, always with the same order of parameters, so that equal lists have equal addresses. */
export function deliveriesSearch({ filters, cursor }: DeliveriesAddress): URLSearchParams {
  const search = new URLSearchParams();
  for (const key of filterKeys) {
    const value = filters[key];
    if (value !== undefined && value !== '') search.set(key, value);
  }
  if (cursor !== undefined) search.set('cursor', cursor);
  return search;
}

/** One filter set or, with `undefined`, taken away. A cursor belongs to the old list, so the new one starts at its top. */
export function withFilter(filters: Filters, key: FilterKey, value: string | undefined): Filters {
  const { [key]: _dropped, ...rest } = filters;
  return value === undefined || value === '' ? rest : { ...rest, [key]: value };
}
