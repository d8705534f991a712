import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { DeliveriesAddress } from '../address/filters.ts';
import { ask, questionOf } from './ask.ts';
import { list, nullable, object, optional, type Reader, text } from './read.ts';
import { attainment, causeCount, delivery, diagnosis, lateOne, lifecycle, pod, rollout, rolloutPod, span, system } from './rows.ts';

/** Rows of one page of the list; a page is all that is ever asked for, so the size of the store does not matter. */
const deliveriesPageRows = 50;
const recentRows = 10;
const causesRows = 12;
const lateRowsMax = 200;
const workloadRowsMax = 200;
const rolloutPodsMax = 200;
const newestRolloutRows = 5;
/** How old an answer may be before a page that is opened asks again. The stream makes changes visible earlier. */
const staleMs = 5_000;
/** Without a stream, or with one that is silent, open pages ask again after this time. */
const refreshMs = 30_000;

const items = <T>(row: Reader<T>) => object({ items: list(row), next: nullable(text) });

function question<T>(path: string, parameters: Readonly<Record<string, string | undefined>>, reader: Reader<T>) {
  const address = questionOf(path, parameters);
  return queryOptions({
    queryKey: [address],
    queryFn: ({ signal }) => ask(address, reader, signal),
    staleTime: staleMs,
    refetchInterval: refreshMs,
  });
}

export const deliveriesQuestion = ({ filters, cursor }: DeliveriesAddress) => ({
  ...question('/deliveries', { ...filters, cursor, limit: String(deliveriesPageRows) }, items(delivery)),
  placeholderData: keepPreviousData,
});

export const recentQuestion = question('/deliveries', { limit: String(recentRows) }, items(delivery));

/** The newest delivery tells how far time has come; in a recording that is not now. */
export const newestQuestion = question('/deliveries', { limit: '1' }, items(delivery));

export const deliveryQuestion = (deliveryId: string) =>
  question(
    `/deliveries/${encodeURIComponent(deliveryId)}`,
    {},
    object({ delivery, diagnoses: optional(list(diagnosis), []), spans: optional(list(span), []) }),
  );

export const podQuestion = (uid: string) =>
  question(
    `/pods/${encodeURIComponent(uid)}`,
    {},
    object({
      pod,
      answer: nullable(object({ delivery_id: nullable(text) })),
      deliveries: optional(list(delivery), []),
      milestones: optional(list(lifecycle), []),
      spans: optional(list(span), []),
      diagnoses: optional(list(diagnosis), []),
    }),
  );

export interface SloScope {
  readonly objective?: string;
  readonly group?: 'cluster' | 'namespace';
  readonly since?: string;
  readonly until?: string;
}

export const sloQuestion = ({ objective, group, since, until }: SloScope) =>
  question('/slo', { objective, group, since, until }, items(attainment));

export const causesQuestion = question('/causes', { limit: String(causesRows) }, items(causeCount));

export const lateQuestion = question('/late', { limit: String(lateRowsMax) }, items(lateOne));

/** Workloads with their latest rollout, those that began last first; a state that is not given is any. */
export const workloadsQuestion = (state: string | undefined) => ({
  ...question('/workloads', { state, limit: String(workloadRowsMax) }, items(rollout)),
  placeholderData: keepPreviousData,
});

export const newestRolloutsQuestion = question('/workloads', { limit: String(newestRolloutRows) }, items(rollout));

export const workloadQuestion = (uid: string, revision: string | undefined) =>
  question(
    `/workloads/${encodeURIComponent(uid)}`,
    { revision, limit: String(rolloutPodsMax) },
    object({ rollout, pods: optional(list(rolloutPod), []), rollouts: optional(list(rollout), []) }),
  );

export const systemQuestion = question('/system', {}, system);
