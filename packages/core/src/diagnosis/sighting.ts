import { compareBytes, cut } from '@lunettes/base';
import { type EventType, type LifecycleEvent, type PodFacts, pairOf, secondUs } from '../vocabulary/index.ts';
import type { Case } from './finding.ts';

export type ContainerKind = 'regular' | 'init' | 'sidecar' | 'unknown' | 'none';

/** A lifecycle record as rules read it: the details that matter, parsed once. */
export interface Sighting {
  readonly row: LifecycleEvent;
  readonly atUs: number;
  /** When it was seen last, never beyond the instant of the case. */
  readonly lastAtUs: number;
  readonly count: number;
  readonly component: string;
  readonly reason: string;
  readonly message: string;
  readonly eventType: EventType | null;
  /** HTTP status of a refusal, 0 where an Event told of it. */
  readonly code: number;
  readonly exitCode: number | null;
  readonly container: string;
  readonly containerKind: ContainerKind;
}

/** Code points of a message that rules look at. */
export const messageCodePointsMax = 1024;
/** Records of one case that rules look at; of more, the latest count. */
export const sightingsMax = 2000;

/** The records up to the instant of the case, in one order whatever order they came in. */
export function sightingsOf(of: Case): readonly Sighting[] {
  const rows = of.rows.filter((row) => !row.retracted && row.at_us <= of.asOfUs && !isStoppedByDeletion(row, of)).sort(byTimeAndKey);
  return rows.slice(-sightingsMax).map((row) => sighting(row, of));
}

/** The end of a container is told to the second only: in that of the deletion it is what the deletion did, not why the Pod was not there. */
function isStoppedByDeletion(row: LifecycleEvent, { action, outcome, asOfUs }: Case): boolean {
  const isOfDeleted = action === 'create' && outcome === 'deleted' && row.type === 'container.terminated';
  return isOfDeleted && row.resolution === 's' && row.at_us + secondUs > asOfUs;
}

function byTimeAndKey(a: LifecycleEvent, b: LifecycleEvent): number {
  if (a.at_us !== b.at_us) return a.at_us - b.at_us;
  return compareBytes(a.key, b.key) || compareBytes(a.evidence_id, b.evidence_id) || compareBytes(JSON.stringify(a), JSON.stringify(b));
}

function sighting(row: LifecycleEvent, of: Case): Sighting {
  const detail = (key: string): string => pairOf(row.details, key) ?? '';
  const container = namesContainer(row.type) ? row.container : '';
  const eventType = detail('event_type');
  return {
    row,
    atUs: row.at_us,
    lastAtUs: Math.min(of.asOfUs, Math.max(row.at_us, integer(detail('last_at_us'), 0))),
    count: Math.max(1, integer(detail('count'), 1)),
    component: detail('component'),
    reason: detail('reason'),
    message: cut(detail('message'), messageCodePointsMax),
    eventType: eventType === 'Normal' || eventType === 'Warning' ? eventType : null,
    code: integer(detail('code'), 0),
    exitCode: detail('exit_code') === '' ? null : integer(detail('exit_code'), -1),
    container,
    containerKind: containerKindOf(container, of.pod),
  };
}

/** In other types the slot holds a volume, a finalizer or a phase. */
const namesContainer = (type: string): boolean => type.startsWith('container.') || type.startsWith('image.') || type === 'warning';

function containerKindOf(container: string, pod: PodFacts | null): ContainerKind {
  if (container === '') return 'none';
  return pod?.containers.find(({ name }) => name === container)?.kind ?? 'unknown';
}

/** The int of at most 16 digits that `text` is, else `otherwise`. */
function integer(text: string, otherwise: number): number {
  return /^-?\d{1,16}$/.test(text) ? Number(text) : otherwise;
}
