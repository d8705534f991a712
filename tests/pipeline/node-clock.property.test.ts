import { normalizeDocument } from '@lunettes/core/normalization';
import type { LifecycleEvent, PodFacts, Signal, Sli, Source, Span } from '@lunettes/core/vocabulary';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { differences, disordered } from './disordered.ts';
import { type LaneRun, type Outcome, runLanes } from './lanes.ts';
import { simulatedSignals } from './simulated-signals.ts';

const second = 1_000_000;
const { signals: told, options } = simulatedSignals({
  seed: 41,
  pods: 60,
  nodes: 4,
  namespaces: 16,
  durationS: 1800,
  mix: { 'healthy-deployment': 3, job: 1 },
  disorderMs: 0,
  duplicateRatio: 0,
  lateRatio: 0,
});
const run: LaneRun = {
  cluster: options.cluster,
  lanes: 1,
  untilUs: options.startAtUs + options.durationS * second,
  roundTrip: false,
  latenessUs: 0,
  sources: ['audit', 'event_core', 'pod_watch', 'node_watch'],
};
const micros = (us: number): string =>
  `${new Date(Math.floor(us / second) * 1000).toISOString().slice(0, 19)}.${String(us % second).padStart(6, '0')}Z`;
const seconds = (us: number): string => `${micros(us).slice(0, 19)}Z`;

const read = (document: object, source: Source): readonly Signal[] =>
  normalizeDocument(document, { cluster: options.cluster, source, ignoredNamespaces: new Set() }).parts.flatMap((part) =>
    part.outcome === 'signals' ? part.signals : [],
  );

const nodes = [
  ...new Set(told.flatMap(({ type, body }) => (type === 'pod' && body !== null ? [(JSON.parse(body) as PodFacts).nodeName] : []))),
]
  .filter((name) => name !== '')
  .sort();
/** How far the clock of each node is behind. */
const behindUs = new Map(nodes.map((name, index) => [name, [0, 4 * second, -3 * second, 900_000][index % 4] ?? 0]));

const audit = (node: string, us: number, what: object): object => ({
  kind: 'Event',
  apiVersion: 'audit.k8s.io/v1',
  level: 'Request',
  auditID: `${node}-${us}`,
  stage: 'ResponseComplete',
  user: { username: `system:node:${node}` },
  responseStatus: { code: 200 },
  requestReceivedTimestamp: micros(us),
  stageTimestamp: micros(us + 2000),
  ...what,
});

/** A lease renewed by its node's clock, on the way for `lagUs`. */
const lease = (node: string, us: number, lagUs: number): readonly Signal[] =>
  read(
    audit(node, us, {
      verb: 'update',
      objectRef: { resource: 'leases', apiGroup: 'coordination.k8s.io', apiVersion: 'v1', namespace: 'kube-node-lease', name: node },
      requestObject: {
        kind: 'Lease',
        apiVersion: 'coordination.k8s.io/v1',
        spec: { renewTime: micros(us - lagUs - (behindUs.get(node) ?? 0)) },
      },
    }),
    'audit',
  );

const statusPatch = (node: string, us: number, lagUs: number): readonly Signal[] =>
  read(
    audit(node, us, {
      verb: 'patch',
      objectRef: { resource: 'nodes', apiVersion: 'v1', name: node, subresource: 'status' },
      requestObject: {
        status: { conditions: [{ type: 'Ready', status: 'True', lastHeartbeatTime: seconds(us - lagUs - (behindUs.get(node) ?? 0)) }] },
      },
    }),
    'audit',
  );

const watched = (node: string, us: number, lagUs: number): readonly Signal[] =>
  read(
    {
      type: 'MODIFIED',
      object: {
        kind: 'Node',
        apiVersion: 'v1',
        metadata: {
          name: node,
          uid: `uid-${node}`,
          resourceVersion: String(us),
          creationTimestamp: seconds(options.startAtUs),
          managedFields: [
            { manager: 'kube-controller-manager', time: seconds(us + 90 * second) },
            { manager: 'kubelet', subresource: 'status', time: seconds(us) },
          ],
        },
        status: {
          conditions: [{ type: 'Ready', status: 'True', lastHeartbeatTime: seconds(us - lagUs - (behindUs.get(node) ?? 0)) }],
          nodeInfo: { kubeletVersion: 'v1.34.4' },
        },
      },
    },
    'node_watch',
  );

const times = Array.from({ length: 30 }, (_, index) => options.startAtUs + index * 60 * second + 123_456);
const slisOf = ({ rows }: Outcome): readonly Sli[] =>
  [...rows.values()].filter(({ topic }) => topic === 'sli').map(({ value }) => value as Sli);

describe.each([
  ['leases', (node: string, us: number, lagUs: number) => lease(node, us, lagUs)],
  ['writes of the status', (node: string, us: number, lagUs: number) => statusPatch(node, us, lagUs)],
  ['a watch of the Nodes', (node: string, us: number, lagUs: number) => watched(node, us, lagUs)],
])('with %s', (_, write) => {
  const ofClocks = times.flatMap((us, index) => nodes.flatMap((node) => write(node, us, 4000 + ((index * 7919) % 800_000))));
  const signals = [...told, ...ofClocks].sort((a, b) => a.at_us - b.at_us);
  const straight = runLanes(signals, run);

  test('deliveries on nodes with a wrong clock say so, and by how much', () => {
    const placed = slisOf(straight).filter(({ node }) => node !== null);
    expect(placed.length).toBeGreaterThan(40);
    for (const row of placed) {
      const isOff = Math.abs(behindUs.get(row.node ?? '') ?? 0) >= 2 * second;
      expect(row.degraded.includes('clock_skew'), `${row.node}`).toBe(isOff);
    }
    const warned = [...straight.rows.values()]
      .map(({ value }) => value as { readonly key?: string; readonly retracted: boolean })
      .filter(({ key, retracted }) => key?.startsWith('warning/lunettes/ClockSkew/') === true && !retracted);
    expect(new Set(warned.map(({ key }) => key?.split('/')[3]))).toEqual(
      new Set(nodes.filter((node) => Math.abs(behindUs.get(node) ?? 0) >= 2 * second)),
    );
  });

  // Verifies: L18
  test('Pods of one node in any number of lanes know the same of its clock, in any order and with any repeats', () => {
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom(1, 2, 3, 8), fc.constantFrom(0, 30 * second, 240 * second), (seed, lanes, withinUs) => {
        const outcome = runLanes(disordered(signals, seed, withinUs, 0.2), { ...run, lanes, latenessUs: withinUs });
        expect(differences(outcome.rows, straight.rows)).toEqual([]);
        expect(outcome.digest).toBe(straight.digest);
      }),
      { numRuns: 6 },
    );
    const namespaces = new Set(slisOf(straight).map(({ namespace }) => namespace));
    expect(namespaces.size).toBeGreaterThan(8);
  });
});

describe('a node that stamps what it does with a clock that is behind', () => {
  const behind = (node: string): number => Math.max(0, behindUs.get(node) ?? 0);
  /** Each time of a node by that node's clock, cut to whole seconds as the fields of an object are. */
  const byNodes = told.map((signal) => ({
    ...signal,
    facts: signal.facts.map((fact) =>
      fact.clock.startsWith('kubelet/') ? { ...fact, at_us: fact.at_us - behind(fact.clock.slice('kubelet/'.length)) } : fact,
    ),
  }));
  // The watch alone: the audit log would tell most of it by the API server's clock.
  const watchedOnly = (signals: readonly Signal[]): readonly Signal[] =>
    signals.map((signal) => ({
      ...signal,
      facts: signal.facts.filter(({ type, precision }) => precision !== 'audit' || type === 'pod.created' || type === 'pod.scheduled'),
    }));
  const ofClocks = times.flatMap((us, index) => nodes.flatMap((node) => lease(node, us, 4000 + ((index * 7919) % 800_000))));
  const inOrder = (signals: readonly Signal[]): readonly Signal[] => [...signals, ...ofClocks].sort((a, b) => a.at_us - b.at_us);
  const signals = inOrder(watchedOnly(byNodes));
  const straight = runLanes(signals, run);
  const truly = new Map(slisOf(runLanes(inOrder(watchedOnly(told)), run)).map((row) => [row.delivery_id, row]));
  const rowsOf = <T>(wanted: string): readonly T[] =>
    [...straight.rows.values()].flatMap(({ topic, value }) => (topic === wanted ? [value as T] : []));

  test('nothing that it did to a Pod is told to have been before the Pod was bound to it', () => {
    const bound = new Map<string, number>();
    for (const row of rowsOf<LifecycleEvent>('lifecycle'))
      if (row.type === 'pod.scheduled' && row.clock === 'apiserver') bound.set(row.uid, row.at_us);
    const early = rowsOf<LifecycleEvent>('lifecycle').filter(
      ({ uid, clock, at_us, type }) =>
        clock.startsWith('kubelet/') && !type.startsWith('delivery.') && at_us < (bound.get(uid) ?? 0) - second,
    );
    expect(early.length, 'times to clamp').toBeGreaterThan(20);
    const onNode = new Set(['volumes', 'sandbox', 'image_pull', 'container_create', 'container_start', 'init', 'readiness']);
    const nodeOf = new Map(slisOf(straight).map(({ trace_id, node }) => [trace_id, node ?? '']));
    let compared = 0;
    for (const span of rowsOf<Span>('spans')) {
      const boundUs = bound.get(span.uid);
      if (boundUs === undefined || behind(nodeOf.get(span.trace_id) ?? '') < 2 * second || !onNode.has(span.stage ?? '')) continue;
      compared++;
      expect(span.start_at_us, `${span.name} of ${span.pod}`).toBeGreaterThanOrEqual(boundUs);
    }
    expect(compared).toBeGreaterThan(20);
    const ended = rowsOf<LifecycleEvent>('lifecycle').filter(({ type }) => type === 'delivery.ended');
    for (const row of ended) if (row.key.endsWith('/create/1')) expect(row.at_us).toBeGreaterThanOrEqual(bound.get(row.uid) ?? 0);
  });

  test('its deliveries end as they truly did, at times that lie within their uncertainty', () => {
    let compared = 0;
    for (const row of slisOf(straight)) {
      const truth = truly.get(row.delivery_id);
      if (truth === undefined || row.ended_at_us === null || truth.ended_at_us === null || behind(row.node ?? '') < 2 * second) continue;
      compared++;
      expect([row.outcome, row.degraded.includes('clock_skew')]).toEqual([truth.outcome, true]);
      expect(Math.abs((row.total_us ?? 0) - (truth.total_us ?? 0)), row.delivery_id).toBeLessThanOrEqual(row.uncertainty_us ?? 0);
    }
    expect(compared).toBeGreaterThan(10);
  });

  // Verifies: L18
  test('in any number of lanes, in any order and with any repeats, the same times are moved', () => {
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom(1, 2, 3, 8), fc.constantFrom(0, 240 * second), (seed, lanes, withinUs) => {
        const outcome = runLanes(disordered(signals, seed, withinUs, 0.2), { ...run, lanes, latenessUs: withinUs });
        expect(differences(outcome.rows, straight.rows)).toEqual([]);
        expect(outcome.digest).toBe(straight.digest);
      }),
      { numRuns: 6 },
    );
  });
});
