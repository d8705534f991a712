import { type EventTimeUs, type Fact, type NodeFacts, noPairs, type Pairs } from '../../vocabulary/index.ts';
import { conditionsMax, idCodePointsMax, messageCodePointsMax, nameCodePointsMax, taintsMax } from '../bounds.ts';
import { clockOfNode, clockSignal } from '../clock-signal.ts';
import { controllerField, factOf, fieldStamp, observedStamp, orderedDetails, secondOf } from '../fact.ts';
import { newestTimeOf } from '../newest-time.ts';
import {
  boundedLength,
  entryAt,
  flagAt,
  itemsAt,
  neededTextAt,
  objectAt,
  objectItem,
  type Place,
  quantityAt,
  refuse,
  textAt,
  timeAt,
} from '../reader.ts';
import type { ObjectReading } from './object-reading.ts';

/** Labels that name a Node's pool, by vendor; the first that is there counts. */
const poolLabels = [
  'cloud.google.com/gke-nodepool',
  'eks.amazonaws.com/nodegroup',
  'kubernetes.azure.com/agentpool',
  'karpenter.sh/nodepool',
  'agentpool',
] as const;
const zoneLabels = ['topology.kubernetes.io/zone', 'failure-domain.beta.kubernetes.io/zone'] as const;
const regionLabels = ['topology.kubernetes.io/region', 'failure-domain.beta.kubernetes.io/region'] as const;
const typeLabels = ['node.kubernetes.io/instance-type', 'beta.kubernetes.io/instance-type'] as const;

/** A Node: whether it is ready and since when, where it stands, and what keeps Pods away from it. */
export const nodeObject: ObjectReading = {
  kinds: ['Node'],
  groups: [''],
  read(node, { options, watchType }) {
    const atUs = newestTimeOf(node);
    const metadata = objectAt(node, 'metadata');
    if (atUs === undefined || metadata === undefined) {
      refuse(node, 'metadata', 'no_time');
      return 'not_delivery';
    }
    const name = neededTextAt(metadata, 'name', nameCodePointsMax);
    const uid = textAt(metadata, 'uid', idCodePointsMax);
    const resourceVersion = textAt(metadata, 'resourceVersion', idCodePointsMax);
    const readiness = readinessOf(node);
    const facts = readinessFacts(name, readiness);
    if (watchType === 'DELETED') facts.push(factOf('node.deleted', atUs, observedStamp, { second: secondOf(atUs) }));
    const evidenceId = `${uid === '' ? name : uid}@${resourceVersion}`;
    const clock = clockOfNode(node);
    const sight = { options, source: options.source, node: name, uid, evidenceId, atUs };
    return [
      ...(clock === undefined ? [] : [clockSignal(sight, clock)]),
      {
        type: 'node',
        cluster: options.cluster,
        namespace: '',
        name,
        uid,
        at_us: atUs,
        source: options.source,
        evidence_id: evidenceId,
        resource_version: resourceVersion,
        facts,
        body: JSON.stringify(nodeFactsOf(node, metadata, readiness)),
        audit_level: null,
      },
    ];
  },
};

interface Readiness {
  readonly ready: NodeFacts['ready'];
  readonly sinceUs: EventTimeUs | undefined;
  readonly details: Pairs;
}

function readinessOf(node: Place): Readiness {
  const status = objectAt(node, 'status');
  const items = status && itemsAt(status, 'conditions');
  const length = items === undefined ? 0 : boundedLength(items, conditionsMax);
  for (let index = 0; items !== undefined && index < length; index++) {
    const condition = objectItem(items, index);
    if (condition === undefined || textAt(condition, 'type', nameCodePointsMax) !== 'Ready') continue;
    const status = textAt(condition, 'status', nameCodePointsMax);
    return {
      ready: readyWord(status),
      sinceUs: timeAt(condition, 'lastTransitionTime'),
      details: orderedDetails(
        ['message', textAt(condition, 'message', messageCodePointsMax)],
        ['reason', textAt(condition, 'reason', nameCodePointsMax)],
        ['status', status],
      ),
    };
  }
  return { ready: '', sinceUs: undefined, details: noPairs };
}

const readyWord = (status: string): NodeFacts['ready'] => (status === 'True' || status === 'False' || status === 'Unknown' ? status : '');

/** `Unknown` is the node lifecycle controller's word for a kubelet that no longer reports. */
function readinessFacts(name: string, { ready, sinceUs, details }: Readiness): Fact[] {
  if (sinceUs === undefined || ready === '') return [];
  const second = secondOf(sinceUs);
  if (ready === 'True') return [factOf('node.ready', sinceUs, fieldStamp(`kubelet/${name}`), { second })];
  return [factOf('node.not_ready', sinceUs, ready === 'Unknown' ? controllerField : fieldStamp(`kubelet/${name}`), { second, details })];
}

/** Keys are written in byte order, so that plain `JSON.stringify` gives the canonical form. */
function nodeFactsOf(node: Place, metadata: Place, { ready, sinceUs }: Readiness): NodeFacts {
  const labels = objectAt(metadata, 'labels');
  const status = objectAt(node, 'status');
  const info = status && objectAt(status, 'nodeInfo');
  const allocatable = status && objectAt(status, 'allocatable');
  const spec = objectAt(node, 'spec');
  return {
    allocatableCpuMilli: allocatable === undefined ? 0 : quantityAt(allocatable, 'cpu', 1000),
    allocatableMemoryBytes: allocatable === undefined ? 0 : quantityAt(allocatable, 'memory', 1),
    createdAtUs: timeAt(metadata, 'creationTimestamp') ?? 0,
    instanceType: firstEntry(labels, typeLabels),
    kubeletVersion: info === undefined ? '' : textAt(info, 'kubeletVersion', nameCodePointsMax),
    nodePool: firstEntry(labels, poolLabels),
    ready,
    readySinceUs: sinceUs ?? 0,
    region: firstEntry(labels, regionLabels),
    taints: spec === undefined ? [] : taintsOf(spec),
    unschedulable: spec !== undefined && flagAt(spec, 'unschedulable'),
    zone: firstEntry(labels, zoneLabels),
  };
}

function firstEntry(labels: Place | undefined, keys: readonly string[]): string {
  for (const key of keys) {
    const value = entryAt(labels, key, nameCodePointsMax);
    if (value !== '') return value;
  }
  return '';
}

/** As `kubectl` writes them: `key=value:effect`. */
function taintsOf(spec: Place): readonly string[] {
  const items = itemsAt(spec, 'taints');
  if (items === undefined) return [];
  const length = boundedLength(items, taintsMax);
  const taints: string[] = [];
  for (let index = 0; index < length; index++) {
    const taint = objectItem(items, index);
    if (taint === undefined) continue;
    const value = textAt(taint, 'value', nameCodePointsMax);
    const key = textAt(taint, 'key', nameCodePointsMax);
    taints.push(`${key}${value === '' ? '' : `=${value}`}:${textAt(taint, 'effect', nameCodePointsMax)}`);
  }
  return taints;
}
