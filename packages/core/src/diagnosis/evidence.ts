import { type Evidence, pairOf } from '../vocabulary/index.ts';
import { evidenceMax } from './finding.ts';
import type { Sighting } from './sighting.ts';

/** The deciding one first, the others by time, each once; `sightings` are in order. */
export function evidenceOf(deciding: Sighting | undefined, sightings: readonly Sighting[]): readonly Evidence[] {
  const others = new Set(sightings);
  if (deciding !== undefined) others.delete(deciding);
  const chosen = deciding === undefined ? [...others] : [deciding, ...others];
  return chosen.slice(0, evidenceMax).map(evidence);
}

function evidence(sighting: Sighting): Evidence {
  const { row } = sighting;
  return {
    at_us: sighting.atUs,
    last_at_us: sighting.lastAtUs,
    source: pairOf(row.details, 'source') ?? sourceOf(sighting),
    id: row.evidence_id,
    type: sighting.eventType,
    component: sighting.component,
    reason: sighting.reason === '' ? row.type : sighting.reason,
    message: sighting.message === '' && sighting.exitCode !== null ? `exit code ${sighting.exitCode}` : sighting.message,
    count: sighting.count,
    object: objectOf(sighting),
  };
}

/** What the record speaks of: the Pod itself, its Node, or what its details name. */
function objectOf(sighting: Sighting): Evidence['object'] {
  const { row } = sighting;
  const kind = pairOf(row.details, 'object_kind');
  if (row.type.startsWith('node.'))
    return { kind: 'Node', namespace: '', name: pairOf(row.details, 'node') ?? row.node ?? '', uid: '', field_path: '' };
  if (kind !== undefined)
    return {
      kind,
      namespace: row.namespace,
      name: pairOf(row.details, 'object_name') ?? '',
      uid: pairOf(row.details, 'object_uid') ?? '',
      field_path: '',
    };
  return { kind: 'Pod', namespace: row.namespace, name: row.pod, uid: row.uid, field_path: fieldPath(sighting) };
}

/** Audit evidence is named `auditID/stage`, that of objects `uid@resourceVersion`. */
function sourceOf({ row }: Sighting): string {
  if (row.type.startsWith('node.')) return 'node_watch';
  if (row.evidence_id.includes('@')) return 'pod_watch';
  return row.resolution === 'us' && row.clock === 'apiserver' ? 'audit' : 'pod_watch';
}

function fieldPath({ container, containerKind }: Sighting): string {
  if (container === '') return '';
  return containerKind === 'init' || containerKind === 'sidecar' ? `spec.initContainers{${container}}` : `spec.containers{${container}}`;
}
