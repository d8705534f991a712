import { hash } from 'node:crypto';
import { createSloStage } from '@lunettes/core/slo';
import type { Diagnosis, LifecycleEvent, Output } from '@lunettes/core/vocabulary';
import { type AnyStage, lanePipeline } from '@lunettes/runtime';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mulberry } from './disordered.ts';

const second = 1_000_000;
const cluster = 'shop';

const aRow = (type: string, atS: number, extras: Partial<LifecycleEvent> = {}): LifecycleEvent => ({
  cluster,
  namespace: 'shop',
  pod: 'web-0',
  uid: 'uid-web-0',
  key: `${type}/${extras.container ?? ''}/${extras.attempt ?? 0}${type === 'pod.ready' || type === 'pod.unready' ? `/${atS}` : ''}`,
  type,
  at_us: atS * second,
  resolution: 'us',
  clock: 'apiserver',
  evidence_id: `${type}-${atS}`,
  container: '',
  attempt: 0,
  node: null,
  details: [],
  version: 1,
  retracted: false,
  ...extras,
});

const delivered = [
  aRow('delivery.started', 1, { key: 'delivery.started/create/1', details: [['action', 'create']] }),
  aRow('pod.scheduled', 2, { details: [['node', 'n1']] }),
  aRow('container.started', 5, { container: 'app' }),
  aRow('pod.ready', 10),
  aRow('delivery.ended', 10, {
    key: 'delivery.ended/create/1',
    details: [
      ['action', 'create'],
      ['outcome', 'delivered'],
    ],
  }),
];

const crash = (atS: number, attempt: number): readonly LifecycleEvent[] => [
  aRow('container.terminated', atS, {
    container: 'app',
    attempt,
    details: [
      ['exit_code', '1'],
      ['reason', 'Error'],
    ],
  }),
  aRow('pod.unready', atS),
  aRow('container.started', atS + 10, { container: 'app', attempt: attempt + 1 }),
  aRow('pod.ready', atS + 12),
];

const watermark = (atS: number, closing = false) => ({ control: 'watermark', cluster, us: atS * second, closing, silent: false });

/** The diagnoses of a run that stand at the end, by identity. */
function diagnosesAfter(records: readonly unknown[]): readonly Diagnosis[] {
  const rows = new Map<string, Diagnosis>();
  const lane = lanePipeline([createSloStage({ sha256Hex: (text) => hash('sha256', text, 'hex') })] as readonly AnyStage[], {
    output: ({ topic, value }: Output) => {
      if (topic === 'diagnoses' && 'diagnosis_id' in value && value.action === 'run') rows.set(value.diagnosis_id, value);
    },
    deadLetter: ({ detail }) => expect.unreachable(detail),
  });
  lane.push('lifecycle', records);
  return [...rows.values()].filter((row) => !row.retracted).sort((a, b) => a.at_us - b.at_us);
}

/** What a diagnosis says, times in seconds. */
const said = ({ cause, stage, delivery_id, since_at_us, until_at_us, final, container, node }: Diagnosis) => ({
  cause,
  stage,
  delivery_id,
  since: since_at_us === null ? null : since_at_us / second,
  until: until_at_us === null ? null : until_at_us / second,
  final,
  container,
  node,
});

const crashed = { cause: 'crash-loop-app-error', stage: 'run', delivery_id: null, container: 'app', node: 'n1' };

test('a crash after the delivery is diagnosed without a delivery, lasts until the Pod is well, and becomes final', () => {
  const lasting = diagnosesAfter([...delivered, ...crash(1000, 0).slice(0, 2), watermark(1020)]);
  expect(lasting.map(said)).toEqual([{ ...crashed, since: 1000, until: null, final: false }]);
  const over = diagnosesAfter([...delivered, ...crash(1000, 0), watermark(1700)]);
  expect(over.map(said)).toEqual([{ ...crashed, since: 1000, until: 1012, final: true }]);
});

test('the same holds long after the delivery is final and most of it is forgotten', () => {
  const over = diagnosesAfter([...delivered, watermark(900), ...crash(1000, 0), watermark(1700), watermark(3000)]);
  expect(over.map(said)).toEqual([{ ...crashed, since: 1000, until: 1012, final: true }]);
});

test('what comes before the Pod was Ready for ten minutes is the same incident, what comes later another', () => {
  expect(diagnosesAfter([...delivered, ...crash(1000, 0), ...crash(1500, 1), watermark(4000)])).toHaveLength(1);
  expect(diagnosesAfter([...delivered, ...crash(1000, 0), ...crash(1700, 1), watermark(4000)])).toHaveLength(2);
});

test('what a deletion does to containers is no trouble, and neither is an instance that ended well', () => {
  const deletion = aRow('pod.delete_requested', 2000);
  expect(diagnosesAfter([...delivered, deletion, ...crash(2001, 0), watermark(4000)])).toEqual([]);
  const well = aRow('container.terminated', 1000, { container: 'app', details: [['exit_code', '0']] });
  expect(diagnosesAfter([...delivered, well, watermark(4000)])).toEqual([]);
});

test('trouble before the delivery is part of it and of no run', () => {
  const [terminated] = crash(7, 0);
  expect(diagnosesAfter([...delivered, terminated, watermark(4000)])).toEqual([]);
});

// Verifies: L6
test('the order of the records and the ticks between them do not matter', () => {
  const records = [...delivered, ...crash(1000, 0), ...crash(1400, 1), ...crash(2200, 2)];
  const expected = diagnosesAfter([...records, watermark(2300, true)]).map(said);
  expect(expected).toHaveLength(2);
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 0, max: 4 }), (seed, ticks) => {
      const random = mulberry(seed);
      const shuffled: unknown[] = records
        .map((row) => ({ row, by: random() }))
        .sort((a, b) => a.by - b.by)
        .map(({ row }) => row);
      for (let tick = 0; tick < ticks; tick++) shuffled.splice(Math.floor(random() * shuffled.length), 0, watermark(400));
      expect(diagnosesAfter([...shuffled, watermark(2300, true)]).map(said)).toEqual(expected);
    }),
    { numRuns: 200 },
  );
});
