import type { AuditRequest } from '../audit-request.ts';
import { eventWrite } from './event-write.ts';
import type { Extractor } from './extractor.ts';
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
  eventWrite,
  podBinding,
  podCreate,
  podDelete,
  podDeleteCollection,
  podEviction,
  podRead,
  podWrite,
  workloadWrite,
];

const byRequest: ReadonlyMap<string, Extractor> = new Map(
  extractors.flatMap((extractor) => extractor.requests.map((request) => [request, extractor] as const)),
);

export function extractorOf(request: AuditRequest): Extractor | undefined {
  const what = request.subresource === '' ? request.resource : `${request.resource}/${request.subresource}`;
  const extractor = byRequest.get(`${request.verb} ${what}`);
  return extractor?.groups.includes(request.group) ? extractor : undefined;
}
