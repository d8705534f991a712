import type { AuditRequest } from '../audit-request.ts';
import { claimWrite } from './claim-write.ts';
import { eventWrite } from './event-write.ts';
import type { Extractor } from './extractor.ts';
import { nodeClockWrite } from './node-clock-write.ts';
import { podBinding } from './pod-binding.ts';
import { podCreate } from './pod-create.ts';
import { podDelete } from './pod-delete.ts';
import { podDeleteCollection } from './pod-delete-collection.ts';
import { podEviction } from './pod-eviction.ts';
import { podRead } from './pod-read.ts';
import { podWrite } from './pod-write.ts';
import { workloadWrite } from './workload-write.ts';

/** Every shape of request that says something about delivery. No two name the same request. */
export const extractors: readonly Extractor[] = [
  claimWrite,
  eventWrite,
  nodeClockWrite,
  podBinding,
  podCreate,
  podDelete,
  podDeleteCollection,
  podEviction,
  podRead,
  podWrite,
  workloadWrite,
];

const byVerb: ReadonlyMap<string, ReadonlyMap<string, Extractor>> = tabled(extractors);

export function extractorOf({ verb, group, resource, subresource }: AuditRequest): Extractor | undefined {
  const extractor = byVerb.get(verb)?.get(subresource === '' ? resource : `${resource}/${subresource}`);
  return extractor?.groups.includes(group) ? extractor : undefined;
}

function tabled(list: readonly Extractor[]): Map<string, Map<string, Extractor>> {
  const table = new Map<string, Map<string, Extractor>>();
  for (const extractor of list) {
    for (const request of extractor.requests) {
      const [verb = '', what = ''] = request.split(' ');
      const row = table.get(verb) ?? new Map<string, Extractor>();
      table.set(verb, row.set(what, extractor));
    }
  }
  return table;
}
