import { normalizeAudit } from '@lunettes/core/normalization';
import type { Signal } from '@lunettes/core/vocabulary';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { differences, disordered } from './disordered.ts';
import { type LaneRun, type Outcome, runLanes } from './lanes.ts';

const ms = 1000;
const startUs = Date.parse('2026-03-01T10:00:00Z') * 1000;
const run: LaneRun = { cluster: 'lab', lanes: 1, untilUs: startUs + 3 * 3600 * 1000 * ms, roundTrip: false, latenessUs: 0 };
const options = { cluster: 'lab', source: 'audit', ignoredNamespaces: new Set<string>() } as const;

const instant = (atUs: number): string =>
  `${new Date(Math.floor(atUs / 1000)).toISOString().slice(0, -1)}${String(atUs % 1000).padStart(3, '0')}Z`;
const wholeSecond = (atUs: number): string => `${new Date(Math.floor(atUs / 1_000_000) * 1000).toISOString().slice(0, -5)}Z`;

/** How long each step of one life takes, in milliseconds, and which of its records name the Pod only. */
interface Life {
  readonly steps: readonly [number, number, number, number, number, number];
  readonly nameOnly: readonly boolean[];
}

/** The records of a StatefulSet's Pod that is deleted and made again under the same name, one life after the other. */
function records(lives: readonly Life[]): readonly { readonly event: object; readonly nameOnly: boolean }[] {
  const told: { event: object; nameOnly: boolean }[] = [];
  let atUs = startUs;
  for (const [index, { steps, nameOnly }] of lives.entries()) {
    const uid = `uid-${index}`;
    const createdAtUs = atUs + steps[0] * ms;
    atUs = createdAtUs;
    const tell = (verb: string, subresource: string, username: string, more: object): void => {
      const event = {
        kind: 'Event',
        apiVersion: 'audit.k8s.io/v1',
        level: 'Request',
        auditID: `${index}-${told.length}`,
        stage: 'ResponseComplete',
        requestURI: '/x',
        verb,
        user: { username },
        objectRef: { resource: 'pods', namespace: 'shop', name: 'db-0', apiVersion: 'v1', subresource },
        responseStatus: { code: verb === 'create' ? 201 : 200 },
        requestReceivedTimestamp: instant(atUs - 2 * ms),
        stageTimestamp: instant(atUs),
        ...more,
      };
      told.push({ event, nameOnly: verb !== 'create' || subresource !== '' ? (nameOnly[told.length % nameOnly.length] ?? false) : false });
    };
    const metadata = {
      name: 'db-0',
      namespace: 'shop',
      uid,
      resourceVersion: String(100 + index),
      creationTimestamp: wholeSecond(createdAtUs),
      ownerReferences: [{ kind: 'StatefulSet', name: 'db', uid: 's', controller: true }],
    };
    const pod = {
      kind: 'Pod',
      metadata,
      spec: { restartPolicy: 'Always', containers: [{ name: 'db', image: 'i' }] },
      status: { phase: 'Pending' },
    };
    const kubelet = 'system:node:n1';
    tell('create', '', 'system:serviceaccount:kube-system:statefulset-controller', { level: 'RequestResponse', responseObject: pod });
    atUs += steps[1] * ms;
    tell('create', 'binding', 'system:kube-scheduler', { requestObject: { metadata: { uid }, target: { name: 'n1' } } });
    atUs += steps[2] * ms;
    tell('patch', 'status', kubelet, { requestObject: { metadata: { uid }, status: { startTime: wholeSecond(atUs) } } });
    atUs += steps[3] * ms;
    const ready = { type: 'Ready', status: 'True', lastTransitionTime: wholeSecond(atUs) };
    tell('patch', 'status', kubelet, { requestObject: { metadata: { uid }, status: { conditions: [ready] } } });
    atUs += steps[4] * ms;
    tell('delete', '', 'jane', { requestObject: { preconditions: { uid }, gracePeriodSeconds: 30 } });
    atUs += steps[5] * ms;
    tell('delete', '', kubelet, { requestObject: { preconditions: { uid }, gracePeriodSeconds: 0 } });
  }
  return told;
}

function signalsOf(lives: readonly Life[], byName: boolean): readonly Signal[] {
  return records(lives).flatMap(({ event, nameOnly }): readonly Signal[] => {
    const outcome = normalizeAudit(event, options);
    if (outcome.outcome !== 'signals') throw new Error(JSON.stringify(outcome));
    // Without its body a record cannot say more than its facts, whether it names the Pod or the incarnation.
    return outcome.signals.map((signal) => (nameOnly ? { ...signal, uid: byName ? '' : signal.uid, body: null } : signal));
  });
}

const life: fc.Arbitrary<Life> = fc.record({
  steps: fc.tuple(
    fc.nat({ max: 1500 }).map((gap) => gap + 1),
    fc.nat({ max: 1500 }),
    fc.nat({ max: 3000 }),
    fc.nat({ max: 20_000 }),
    // Longer than a delivery waits for corrections.
    fc.oneof(fc.nat({ max: 20_000 }), fc.nat({ max: 1_200_000 })),
    fc.nat({ max: 3000 }),
  ),
  nameOnly: fc.array(fc.boolean(), { minLength: 1, maxLength: 6 }),
});

const rowsOf = (lives: readonly Life[], byName: boolean): Outcome['rows'] => runLanes(signalsOf(lives, byName), run).rows;

// Verifies: L9
test('a record that names only the Pod tells the same as one with the UID, however soon a name comes again', () => {
  let compared = 0;
  fc.assert(
    fc.property(fc.array(life, { minLength: 1, maxLength: 5 }), (lives) => {
      const withUid = rowsOf(lives, false);
      expect(differences(rowsOf(lives, true), withUid)).toEqual([]);
      compared += withUid.size;
    }),
    { numRuns: 300 },
  );
  expect(compared).toBeGreaterThan(3000);
});

// Verifies: L9
test('a record that names only the Pod finds its incarnation by time, whatever it overtakes within the lateness', () => {
  let overtaking = 0;
  fc.assert(
    fc.property(
      fc.array(life, { minLength: 2, maxLength: 5 }),
      fc.integer(),
      fc.constantFrom(2_000 * ms, 60_000 * ms, 240_000 * ms),
      fc.constantFrom(0, 0.3),
      (lives, seed, withinUs, repeats) => {
        const told = disordered(signalsOf(lives, true), seed, withinUs, repeats);
        const outcome = runLanes(told, { ...run, latenessUs: withinUs });
        expect(outcome.deadLetters).toEqual([]);
        expect(differences(outcome.rows, rowsOf(lives, false))).toEqual([]);
        const created = new Map(
          told.flatMap(({ facts, uid }, at) => (facts.some(({ type }) => type === 'pod.created') ? [[uid, at] as const] : [])),
        );
        overtaking += told.filter(
          ({ uid, at_us }, at) => uid === '' && [...created.values()].some((then) => then > at && (told[then]?.at_us ?? 0) < at_us),
        ).length;
      },
    ),
    { numRuns: 300 },
  );
  expect(overtaking).toBeGreaterThan(300);
});
