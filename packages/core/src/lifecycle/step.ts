import {
  type Control,
  isControl,
  type LaneView,
  type NodeFacts,
  type ObservationFacts,
  type PolicyFacts,
  type Sha256Hex,
  type Signal,
  type Stage,
  type StepResult,
  type TickFacts,
  type Watermark,
} from '../vocabulary/index.ts';
import { clusterKey, type LifecycleEntry, type Milestone, nodeKey } from './entries.ts';
import { factKey, milestoneOf, withMilestones } from './milestones.ts';
import { noteShown, takeList } from './pod-lists.ts';
import { lookAt, retell, takeMissing, takePodSignal } from './pod-signal.ts';
import { takeRefusal } from './refusal.ts';
import { isLook, retired, retirementOf } from './retire.ts';
import { knownOf, row } from './rows.ts';
import { nodeIn, takeWorkload, withPlace } from './surroundings.ts';
import { takeTrace, takeTraceConfig, visitTrace } from './trace-signal.ts';
import { type Work, workOn } from './work.ts';

/** Entries that one call retires under a tick; further ones come in the next part. */
const retiredPerPartMax = 256;

/** Outputs after which a watermark's step goes on in the next part; a Pod that went missing adds half a dozen. */
const outputsPerPart = 96;

/**
 * The lifecycle state machine: signals in, lifecycle records out. State is a merge of facts (architecture
 * §4 rule 7); what a Pod's phase is, where its deliveries start and end, follows from the facts each time.
 */
export function createLifecycleStage({ sha256Hex }: { readonly sha256Hex: Sha256Hex }): Stage<LifecycleEntry, Signal | Control> {
  return {
    name: 'lifecycle-state-machine',
    input: 'signals',
    outputs: ['lifecycle'],
    step: (lane, record) => (isControl(record) ? forwarded(record) : step(lane, record, sha256Hex)),
    deadlineOf: retirementOf,
  };
}

/** A loss says nothing about any one Pod; what it makes doubtful is for whoever judges. No other control comes this way. */
const forwarded = (control: Control): StepResult<LifecycleEntry> =>
  control.control === 'loss'
    ? { changes: [], outputs: [{ topic: 'lifecycle', key: '', value: control }], more: false }
    : { changes: [], outputs: [], more: false, deadLetter: { code: 'unreadable', detail: `a control record ${control.control}` } };

function step(lane: LaneView<LifecycleEntry>, signal: Signal, sha256Hex: Sha256Hex): StepResult<LifecycleEntry> {
  const work = workOn(lane, sha256Hex);
  switch (signal.type) {
    case 'pod':
    case 'event':
      noteShown(work, signal);
      if (takePodSignal(work, signal) === 'late')
        return { ...work.result(false), deadLetter: { code: 'late', detail: signal.evidence_id } };
      return work.result(false);
    case 'refusal':
      takeRefusal(work, signal);
      return work.result(false);
    case 'node':
      takeNode(work, signal);
      return work.result(false);
    case 'observation':
      takeObservation(work, signal);
      return work.result(false);
    case 'tick':
      return tick(lane, work, signal);
    case 'policy':
      forwardPolicy(work, signal);
      return work.result(false);
    case 'trace':
      return takeTrace(work, signal);
    case 'trace_config':
      takeTraceConfig(work, signal);
      return work.result(false);
    case 'list':
      return work.result(takeList(lane, work, signal));
    case 'workload':
      retell(work, signal.cluster, takeWorkload(work, signal));
      return work.result(false);
    case 'gap':
      return work.result(false);
  }
}

function takeNode(work: Work, signal: Signal): void {
  if (signal.body === null) return;
  const before = nodeIn(work, signal.cluster, signal.name);
  const next: readonly Milestone[] = signal.facts.map((fact) => milestoneOf(fact, factKey(fact, work.sha256Hex), signal));
  const merged = withMilestones(before.milestones, next);
  const milestones = merged.milestones.map((milestone) => {
    const known = merged.changed.includes(milestone.key) ? knownOf(milestone) : undefined;
    if (known === undefined) return milestone;
    work.emit(
      row(
        { cluster: signal.cluster, namespace: '', name: '', uid: signal.uid },
        { ...known, details: nodeDetails(known.details, signal.name) },
        milestone.version + 1,
        false,
      ),
    );
    return { ...milestone, version: milestone.version + 1 };
  });
  const places = withPlace(before.places, JSON.parse(signal.body) as NodeFacts, signal.at_us);
  work.put(nodeKey(signal.cluster, signal.name), { ...before, places, milestones });
  if (places.length !== before.places.length || places.some((place, index) => place.firstUs !== before.places[index]?.firstUs))
    retell(
      work,
      signal.cluster,
      before.pods.map(({ uid }) => uid),
    );
}

const nodeDetails = (details: Signal['facts'][number]['details'], name: string): Signal['facts'][number]['details'] =>
  details.some(([key]) => key === 'node') ? details : [...details, ['node', name] as const].sort((a, b) => (a[0] < b[0] ? -1 : 1));

function takeObservation(work: Work, signal: Signal): void {
  if (signal.body === null) return;
  const found = work.get(clusterKey(signal.cluster));
  const watermarkUs = found?.kind === 'cluster' ? found.watermarkUs : -1;
  work.put(clusterKey(signal.cluster), { kind: 'cluster', watermarkUs, observation: JSON.parse(signal.body) as ObservationFacts });
}

/** Retires what the watermark has passed, then forwards it as the last output of the step. */
function tick(lane: LaneView<LifecycleEntry>, work: Work, signal: Signal): StepResult<LifecycleEntry> {
  if (signal.body === null) return work.result(false);
  const facts = JSON.parse(signal.body) as TickFacts;
  const found = lane.get(clusterKey(signal.cluster));
  const known = found?.kind === 'cluster' ? found.watermarkUs : -1;
  const us = Math.max(facts.watermarkUs, known);
  const due = lane.due(signal.cluster, us, retiredPerPartMax);
  let visited = 0;
  for (const key of due) {
    if (work.outputCount >= outputsPerPart) break;
    visited++;
    const entry = lane.get(key);
    if (entry?.kind === 'pod' && isLook(entry)) {
      lookAt(work, entry, us);
      continue;
    }
    if (entry?.kind === 'trace') {
      if (!visitTrace(work, key, entry, us)) return work.result(true);
      continue;
    }
    if (entry?.kind === 'shown') takeMissing(work, entry);
    if (entry !== undefined) work.put(key, retired(entry));
  }
  if (visited < due.length || due.length === retiredPerPartMax) return work.result(true);
  work.put(clusterKey(signal.cluster), {
    kind: 'cluster',
    watermarkUs: us,
    observation: found?.kind === 'cluster' ? found.observation : null,
  });
  const watermark: Watermark = { control: 'watermark', cluster: signal.cluster, us, closing: facts.closing, silent: facts.silent };
  work.emit({ topic: 'lifecycle', key: signal.cluster, value: watermark });
  return work.result(false);
}

function forwardPolicy(work: Work, signal: Signal): void {
  if (signal.body === null) return;
  const policy = JSON.parse(signal.body) as PolicyFacts;
  work.emit({
    topic: 'lifecycle',
    key: signal.cluster,
    value: { control: 'policy', cluster: signal.cluster, effectiveAtUs: policy.effectiveAtUs, document: policy.document },
  });
}
