import { type EventTimeUs, type NodeClockFacts, type Signal, type Source, secondUs } from '../vocabulary/index.ts';
import { conditionsMax, managedFieldsMax, nameCodePointsMax } from './bounds.ts';
import type { NormalizeOptions } from './outcome.ts';
import { boundedLength, itemsAt, objectAt, objectItem, type Place, textAt, timeAt } from './reader.ts';

export interface ClockSight {
  readonly options: NormalizeOptions;
  readonly source: Source;
  readonly node: string;
  /** The node's own, where it is known. */
  readonly uid: string;
  readonly evidenceId: string;
  readonly atUs: EventTimeUs;
}

/** What one write of a node says of its clock: a signal of its own, which every lane of the cluster gets. */
export const clockSignal = (sight: ClockSight, clock: NodeClockFacts): Signal => ({
  type: 'node',
  cluster: sight.options.cluster,
  namespace: '',
  name: sight.node,
  uid: sight.uid,
  at_us: sight.atUs,
  source: sight.source,
  evidence_id: `${sight.evidenceId}/clock`,
  resource_version: '',
  facts: [],
  body: JSON.stringify(clock),
  audit_level: null,
});

/**
 * When the API server had a write less when the kubelet says that it made it. Never negative while both clocks agree, and
 * then as small as the way is short. Of a time in whole seconds the reading that is nearest to none.
 */
export function lagOf(receivedUs: EventTimeUs, writtenUs: EventTimeUs, resolutionUs: number): NodeClockFacts {
  const most = receivedUs - writtenUs;
  const least = most - resolutionUs;
  return { clockLagUs: least > 0 ? least : Math.min(most, 0) };
}

/** Of a Node as a watch shows it: the server's time of the kubelet's last write of the status, and the heartbeat in it. */
export function clockOfNode(node: Place): NodeClockFacts | undefined {
  const metadata = objectAt(node, 'metadata');
  const writtenUs = heartbeatIn(node);
  const receivedUs = metadata === undefined || writtenUs === undefined ? undefined : statusWriteIn(metadata);
  if (writtenUs === undefined || receivedUs === undefined) return undefined;
  // Both are cut to the second, so a second either way is none.
  const { clockLagUs } = lagOf(receivedUs, writtenUs, secondUs);
  return { clockLagUs: clockLagUs < 0 ? Math.min(0, clockLagUs + secondUs) : clockLagUs };
}

function statusWriteIn(metadata: Place): EventTimeUs | undefined {
  const items = itemsAt(metadata, 'managedFields');
  const length = Math.min(items?.value.length ?? 0, managedFieldsMax);
  for (let index = 0; items !== undefined && index < length; index++) {
    const entry = objectItem(items, index);
    if (entry === undefined || textAt(entry, 'manager', nameCodePointsMax) !== 'kubelet') continue;
    if (textAt(entry, 'subresource', nameCodePointsMax) === 'status') return timeAt(entry, 'time');
  }
  return undefined;
}

/** The newest heartbeat of the kubelet, in the object itself or in a patch of its status. */
export function heartbeatIn(node: Place): EventTimeUs | undefined {
  const status = objectAt(node, 'status');
  const items = status && itemsAt(status, 'conditions');
  const length = items === undefined ? 0 : boundedLength(items, conditionsMax);
  let newest: EventTimeUs | undefined;
  for (let index = 0; items !== undefined && index < length; index++) {
    const condition = objectItem(items, index);
    if (condition === undefined || !ofKubelet.has(textAt(condition, 'type', nameCodePointsMax))) continue;
    // The node lifecycle controller writes Unknown and leaves the heartbeat as it was.
    if (textAt(condition, 'status', nameCodePointsMax) === 'Unknown') return undefined;
    const atUs = timeAt(condition, 'lastHeartbeatTime');
    if (atUs !== undefined && (newest === undefined || atUs > newest)) newest = atUs;
  }
  return newest;
}

/** Conditions that the kubelet writes; others may have other authors with other clocks. */
const ofKubelet: ReadonlySet<string> = new Set(['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure']);
