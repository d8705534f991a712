import { hash } from 'node:crypto';
import { createLifecycleStage } from '@lunettes/core/lifecycle';
import { normalizeAudit } from '@lunettes/core/normalization';
import { deliveryLimits } from '@lunettes/core/slo';
import type { Signal } from '@lunettes/core/vocabulary';
import { defineSimulation, simulate } from '@lunettes/simulate';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { differences, disordered } from './disordered.ts';
import { type LaneRun, runLanes } from './lanes.ts';

const second = 1_000_000;
const options = defineSimulation({ seed: 21, pods: 40, namespaces: 4, durationS: 1800, disorderMs: 0, duplicateRatio: 0, lateRatio: 0 });
const looksPerVersion = 4;

interface AuditEvent {
  readonly verb: string;
  readonly objectRef: { readonly resource: string; readonly subresource?: string; readonly name?: string; readonly namespace: string };
  readonly stageTimestamp: string;
  readonly responseStatus: { readonly code: number };
  readonly responseObject?: { readonly kind?: string };
}

/** A kubelet's reads of what the write left behind, so many seconds later; later ones have the smaller id. */
function reads(write: AuditEvent, index: number): readonly object[] {
  const { name, namespace } = write.objectRef;
  return Array.from({ length: looksPerVersion }, (_, nth) => {
    const at = new Date(Date.parse(`${write.stageTimestamp.slice(0, 23)}Z`) + (nth + 1) * 700).toISOString();
    return {
      ...write,
      auditID: `look-${index}-${9 - nth}`,
      verb: 'get',
      level: 'RequestResponse',
      objectRef: { resource: 'pods', namespace, name, apiVersion: 'v1' },
      requestObject: undefined,
      requestReceivedTimestamp: at,
      stageTimestamp: at,
      responseStatus: { metadata: {}, code: 200 },
    };
  });
}

function recorded(): { readonly writes: readonly Signal[]; readonly looks: readonly Signal[] } {
  const told = { cluster: options.cluster, source: 'audit', ignoredNamespaces: new Set<string>() } as const;
  const signalsOf = (event: object): readonly Signal[] => {
    const read = normalizeAudit(JSON.parse(JSON.stringify(event)), told);
    return read.outcome === 'signals' ? read.signals : [];
  };
  const writes: Signal[] = [];
  const looks: Signal[] = [];
  for (const { file, line } of simulate(options)) {
    if (!file.startsWith('audit')) continue;
    const event: AuditEvent = JSON.parse(line);
    writes.push(...signalsOf(event));
    if (event.verb === 'patch' && event.objectRef.subresource === 'status' && event.responseObject?.kind === 'Pod')
      looks.push(...reads(event, looks.length).flatMap(signalsOf));
  }
  return { writes, looks };
}

const { writes, looks } = recorded();
const signals = [...writes, ...looks].sort((a, b) => a.at_us - b.at_us);
const run: LaneRun = {
  cluster: options.cluster,
  lanes: 1,
  untilUs: options.startAtUs + options.durationS * second,
  roundTrip: false,
  latenessUs: 0,
};
const straight = runLanes(signals, run);

test('looks at an unchanged version say no more than the first of them', () => {
  expect(looks.length).toBeGreaterThan(200);
  const firsts = looks.filter((_, index) => index % looksPerVersion === 0);
  const once = runLanes(
    [...writes, ...firsts].sort((a, b) => a.at_us - b.at_us),
    run,
  );
  expect(differences(straight.rows, once.rows)).toEqual([]);
});

test('a look at a version that was looked at before is passed over without changing any state', () => {
  const stage = createLifecycleStage({ sha256Hex: (text) => hash('sha256', text, 'hex'), limits: deliveryLimits });
  const [first, again] = looks;
  if (first === undefined || again === undefined) throw new Error('there are looks');
  const entries = new Map(stage.step({ get: () => undefined, due: () => [] }, first, 0).changes);
  const lane = { get: (key: string) => entries.get(key), due: () => [] };
  expect(stage.step(lane, again, 0)).toEqual({ changes: [], outputs: [], more: false });
  expect(stage.step(lane, { ...again, resource_version: '7' }, 0).changes).not.toEqual([]);
});

test('which look at a version comes first does not matter, nor how often', () => {
  fc.assert(
    fc.property(fc.integer(), fc.constantFrom(1, 3, 8), fc.constantFrom(2 * second, 60 * second), (seed, lanes, withinUs) => {
      const outcome = runLanes(disordered(signals, seed, withinUs, 0.2), { ...run, lanes, latenessUs: withinUs });
      expect(differences(outcome.rows, straight.rows)).toEqual([]);
      expect(outcome.digest).toBe(straight.digest);
    }),
    { numRuns: 10 },
  );
});
