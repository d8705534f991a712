import { watchedResources, watchIdleMs } from '@lunettes/adapter-kubernetes';
import { expect, test } from 'vitest';
import type { AuditHeard } from './cluster-inlet.ts';
import { coverageProofs, type Watching } from './coverage.ts';
import type { WatchStatus } from './sources/watch.ts';

const second = 1_000_000;
const nowUs = 10_000 * second;
const idleUs = watchIdleMs * 1000;

function watch(kind: string, more: Partial<WatchStatus> = {}): WatchStatus {
  const resource = watchedResources.find((one) => one.kind === kind);
  if (resource === undefined) throw new Error(`${kind} is not watched`);
  return { resource, namespace: undefined, state: 'watching', message: '', provedAtUs: nowUs - second, ...more };
}
const heard = (more: Partial<AuditHeard>): AuditHeard => ({
  primary: 'audit_webhook',
  newestUs: nowUs - 10 * second,
  heardAtUs: nowUs - 9 * second,
  changedUs: 0,
  changedAtUs: 0,
  ...more,
});
const told = (watching: Partial<Watching>): readonly string[] =>
  coverageProofs({ nowUs, watches: [], audit: undefined, ...watching }).map(
    ({ source, state, reason, provedUs }) => `${source} ${state} ${reason ?? '-'} ${(provedUs - nowUs) / second}`,
  );

test('a watch that the server spoke on lately sees, one that it did not is blind', () => {
  expect(told({ watches: [watch('Pod'), watch('Node', { provedAtUs: nowUs - idleUs })] })).toEqual([
    `nodes blind watch_gap ${-idleUs / second}`,
    'pods seeing - -1',
  ]);
});

test('of several watches of one source all must see, and the one that was heard least lately says up to when', () => {
  const older = watch('ReplicaSet', { provedAtUs: nowUs - 40 * second });
  expect(told({ watches: [watch('Deployment'), older] })).toEqual(['workloads seeing - -40']);
  expect(told({ watches: [watch('Deployment'), { ...older, state: 'trouble' }] })).toEqual(['workloads partial watch_gap -40']);
});

test('what may not be watched is no source, and audit is none before its first event', () => {
  expect(told({ watches: [watch('Node', { state: 'denied' }), watch('Pod', { state: 'starting', provedAtUs: undefined })] })).toEqual([]);
});

test('audit sees in an idle cluster as long as the Pod watch shows nothing that it did not tell', () => {
  const audit = heard({ newestUs: nowUs - 3000 * second, heardAtUs: nowUs - 3000 * second, changedUs: nowUs - 3001 * second });
  expect(told({ watches: [watch('Pod')], audit })).toEqual(['audit seeing - -1', 'pods seeing - -1']);
});

test('a Pod change without its audit record is waited for, and after a minute audit was lost', () => {
  const audit = heard({ changedUs: nowUs - 5 * second, changedAtUs: nowUs - 4 * second });
  expect(told({ watches: [watch('Pod')], audit })[0]).toBe('audit seeing - -9');
  const lost = heard({ changedUs: nowUs - 5 * second, changedAtUs: nowUs - 61 * second });
  expect(told({ watches: [watch('Pod')], audit: lost })[0]).toBe('audit blind webhook_loss -9');
});

test('without a watch audit is lost after five quiet minutes', () => {
  expect(told({ audit: heard({ heardAtUs: nowUs - 299 * second }) })).toEqual(['audit seeing - -299']);
  expect(told({ audit: heard({ primary: 'audit_file', heardAtUs: nowUs - 301 * second }) })).toEqual(['audit blind watch_gap -301']);
});
