import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert } from '@lunettes/base';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type FakeApiServer, fakeKubeConfig, startFakeApiServer } from '../test/fake-api-server.ts';
import { turningClock } from '../test/turning-clock.ts';
import { openApiClient } from './api-client.ts';
import { chooseClusters } from './cluster-access.ts';
import { formatClusterReport, probeCluster } from './probe-cluster.ts';

let server: FakeApiServer;
let file: string;

beforeEach(async () => {
  server = await startFakeApiServer();
  file = join(mkdtempSync(join(tmpdir(), 'lunettes-kubeconfig-')), 'config');
  writeFileSync(file, fakeKubeConfig(server.url, ['east', 'west']));
});
afterEach(() => server.close());

const choose = (contexts: readonly string[], allContexts = false) => chooseClusters({ file, contexts, allContexts });

async function report() {
  const chosen = choose([]);
  const [access] = chosen.ok ? chosen.value : [];
  assert(access !== undefined, 'the kubeconfig has a current context');
  const clock = turningClock();
  const client = openApiClient({ kubeConfig: access.kubeConfig, clock });
  const found = await probeCluster({ client, clock }, { namespace: undefined, signal: new AbortController().signal });
  await client.close();
  return found;
}

test('a cluster is described by version, identity and what may be listed, with reads alone', async () => {
  server.put('/api/v1/namespaces', { kind: 'Namespace', metadata: { name: 'kube-system', uid: 'the-uid' } });
  server.deny('/api/v1/nodes');
  server.deny('/api/v1/events');
  const found = await report();
  expect(found).toMatchObject({ isReachable: true, version: 'v1.34.1', clusterUid: 'the-uid' });
  expect(found.serverTimeUs).toBeGreaterThan(1_700_000_000_000_000);
  const lines = formatClusterReport('east', found, 'none');
  expect(lines[0]).toBe('east: Kubernetes v1.34.1');
  expect(lines).toContain('  may not list nodes (/api/v1/nodes is forbidden)');
  expect(lines).toContain('  sources    pods, events, workloads, claims');
  expect(lines).toContain('  degraded   without nodes: node causes, node start-up, taints');
  // events.k8s.io is allowed and as good.
  expect(lines.join('\n')).not.toContain('may not list events');
});

test('a cluster that does not answer is reported, not thrown', async () => {
  await server.close();
  const found = await report();
  expect(found.isReachable).toBe(false);
  expect(formatClusterReport('east', found, 'webhook')[0]).toMatch(/^east: not reachable \(.+\); tried again until it is$/);
});

test('contexts are chosen by name, all, or the current one', () => {
  const names = (contexts: readonly string[], allContexts = false): unknown => {
    const chosen = choose(contexts, allContexts);
    return chosen.ok ? chosen.value.map(({ context }) => context) : chosen.problem;
  };
  expect(names([])).toEqual(['east']);
  expect(names(['west'])).toEqual(['west']);
  expect(names([], true)).toEqual(['east', 'west']);
  expect(names(['north', 'south'])).toEqual(['no context "north"; there are: east, west', 'no context "south"; there are: east, west']);
});

test('a kubeconfig that is not there is one sentence', () => {
  const chosen = chooseClusters({ file: `${file}-gone`, contexts: [], allContexts: false });
  expect(chosen.ok ? '' : chosen.problem[0]).toMatch(/^cannot read the kubeconfig .*-gone: /);
});
