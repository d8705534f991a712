import { type PodFacts, type Signal, secondUs } from '../../vocabulary/index.ts';
import { nodeOfUser } from '../audit-actor.ts';
import { idCodePointsMax, nameCodePointsMax } from '../bounds.ts';
import { apiserverField, factOf, observedStamp, readStamp } from '../fact.ts';
import type { Extracted } from '../outcome.ts';
import { objectAt, type Place, textAt, timeAt, wholeAt } from '../reader.ts';
import { noteGates } from './gates.ts';
import { podFactsOf } from './pod-facts.ts';
import { type FactBook, openFactBook, type PodSight } from './pod-sight.ts';
import { noteStatus } from './pod-status.ts';
import { noteChanges } from './resize-progress.ts';

/**
 * A Pod object, whole or as far as a patch carries it, becomes one signal: what is known already, then what the
 * object says of its life, then what it is. Without an object only the former; without a name and UID nothing.
 */
export function podSignal(pod: Place | undefined, sight: PodSight): Extracted {
  const metadata = pod === undefined ? undefined : objectAt(pod, 'metadata');
  const own = (key: string, max: number, known: string): string => (metadata === undefined ? '' : textAt(metadata, key, max)) || known;
  const namespace = own('namespace', nameCodePointsMax, sight.namespace);
  const name = own('name', nameCodePointsMax, sight.name);
  const uid = sight.trustUid ? own('uid', idCodePointsMax, sight.uid) : sight.uid;
  if (name === '' && uid === '') return 'not_delivery';
  if (sight.options.ignoredNamespaces.has(namespace)) return 'ignored_namespace';

  const facts = pod === undefined ? undefined : podFactsOf(pod, metadata, sight);
  const book = openFactBook(sight, facts?.nodeName || nodeOfUser(sight.user));
  if (pod !== undefined && facts !== undefined) noteObject(book, pod, metadata, facts);
  if (book.facts.length === 0 && facts === undefined) return 'not_delivery';
  const signal: Signal = {
    type: 'pod',
    cluster: sight.options.cluster,
    namespace,
    name,
    uid,
    at_us: sight.atUs,
    source: sight.source,
    evidence_id: sight.evidenceId,
    resource_version: metadata === undefined ? '' : textAt(metadata, 'resourceVersion', idCodePointsMax),
    facts: book.facts,
    body: metadata === undefined || facts === undefined ? null : JSON.stringify(counted(facts, metadata.reading.overflow)),
    audit_level: sight.auditLevel,
  };
  return [signal];
}

/** Reading the status may have left out more than was known when the facts were made. */
const counted = (facts: PodFacts, overflow: number): PodFacts => (facts.overflow === overflow ? facts : { ...facts, overflow });

function noteObject(book: FactBook, pod: Place, metadata: Place | undefined, facts: PodFacts): void {
  if (facts.createdAtUs > 0) book.facts.push(factOf('pod.created', facts.createdAtUs, apiserverField));
  noteGates(book, pod, facts);
  const scheduled = noteStatus(book, pod, facts.nodeName);
  if (!scheduled && facts.nodeName !== '') {
    const details = [['node', facts.nodeName]] as const;
    // A write proves no more than a read here: the Pod had its node before.
    const stamp = book.state === observedStamp ? observedStamp : readStamp;
    book.facts.push(factOf('pod.scheduled', book.sight.atUs, stamp, { details }));
  }
  if (metadata === undefined) return;
  noteDeletion(book, metadata);
  if (facts.hasSpec) noteChanges(book, pod, metadata);
}

/** `deletionTimestamp` lies in the future by the grace that was granted. */
function noteDeletion(book: FactBook, metadata: Place): void {
  const endsAtUs = timeAt(metadata, 'deletionTimestamp');
  const graceS = wholeAt(metadata, 'deletionGracePeriodSeconds') ?? 0;
  if (endsAtUs === undefined) return;
  const details = [['grace_s', String(graceS)]] as const;
  const atUs = Math.max(0, endsAtUs - graceS * secondUs);
  book.facts.push(factOf('pod.delete_requested', atUs, apiserverField, { details }));
}
