import {
  type Control,
  isControl,
  type LaneView,
  type ObservationFacts,
  type PolicyFacts,
  type Sha256Hex,
  type Signal,
  type Stage,
  type StepResult,
  type TickFacts,
  type Watermark,
} from '../vocabulary/index.ts';
import { takeClaim } from './claims.ts';
import { clusterKey, type LifecycleEntry } from './entries.ts';
import { mergedObservation } from './merged-observation.ts';
import { takeNode } from './node-signal.ts';
import { type DeliveryLimits, type LimitVisit, limitGroup, limitGuards, rememberPolicy } from './overdue.ts';
import { noteShown, takeList } from './pod-lists.ts';
import { lookAt, lookAtLimits, remeasured, retell, takeMissing, takePodSignal } from './pod-signal.ts';
import { retellRefusals, takeRefusal } from './refusal.ts';
import { isLook, retired, retirementOf } from './retire.ts';
import { takeRollout } from './rollouts.ts';
import { takeWorkload } from './surroundings.ts';
import { takeTraceConfig } from './trace-configs.ts';
import { takeTrace, visitTrace } from './trace-signal.ts';
import { takeCoverage, takeGap } from './unseen.ts';
import { type Work, workOn } from './work.ts';

/** Entries that one call retires under a tick; further ones come in the next part. */
const retiredPerPartMax = 256;

/** Outputs after which a watermark's step goes on in the next part; a Pod that went missing adds half a dozen. */
const outputsPerPart = 96;

/**
 * The lifecycle state machine: signals in, lifecycle records out. State is a merge of facts (architecture
 * §4 rule 7); what a Pod's phase is, where its deliveries start and end, follows from the facts each time.
 */
export function createLifecycleStage(deps: LifecycleDeps): Stage<LifecycleEntry, Signal | Control> {
  return {
    name: 'lifecycle-state-machine',
    input: 'signals',
    outputs: ['lifecycle'],
    step: (lane, record) => (isControl(record) ? forwarded(record) : step(lane, record, deps)),
    deadlineOf: retirementOf,
  };
}

export interface LifecycleDeps {
  readonly sha256Hex: Sha256Hex;
  readonly limits: DeliveryLimits;
}

/** A loss says nothing about any one Pod; what it makes doubtful is for whoever judges. No other control comes this way. */
const forwarded = (control: Control): StepResult<LifecycleEntry> =>
  control.control === 'loss'
    ? { changes: [], outputs: [{ topic: 'lifecycle', key: '', value: control }], more: false }
    : { changes: [], outputs: [], more: false, deadLetter: { code: 'unreadable', detail: `a control record ${control.control}` } };

function step(lane: LaneView<LifecycleEntry>, signal: Signal, deps: LifecycleDeps): StepResult<LifecycleEntry> {
  const work = workOn(lane, deps);
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
      retell(work, signal.cluster, takeNode(work, signal));
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
      return trace(work, signal);
    case 'trace_config':
      takeTraceConfig(work, signal);
      return work.result(false);
    case 'list':
      return work.result(takeList(lane, work, signal));
    case 'workload':
      return workload(work, signal);
    case 'claim':
      retell(work, signal.cluster, takeClaim(work, signal));
      return work.result(false);
    case 'gap':
      takeGap(work, signal);
      return work.result(false);
    case 'coverage':
      takeCoverage(work, signal);
      return work.result(false);
  }
}

function trace(work: Work, signal: Signal): StepResult<LifecycleEntry> {
  const { more, deadLetter } = takeTrace(work, signal);
  if (deadLetter === undefined) remeasured(work, signal.cluster, signal.uid);
  return { ...work.result(more), ...(deadLetter === undefined ? {} : { deadLetter }) };
}

function workload(work: Work, signal: Signal): StepResult<LifecycleEntry> {
  takeRollout(work, signal);
  const { pods, refusals } = takeWorkload(work, signal);
  retell(work, signal.cluster, pods);
  retellRefusals(work, refusals);
  return work.result(false);
}

function takeObservation(work: Work, signal: Signal): void {
  if (signal.body === null) return;
  const found = work.get(clusterKey(signal.cluster));
  const { watermarkUs, observation } = found?.kind === 'cluster' ? found : { watermarkUs: -1, observation: null };
  const said = JSON.parse(signal.body) as ObservationFacts;
  work.put(clusterKey(signal.cluster), { kind: 'cluster', watermarkUs, observation: mergedObservation(observation, said) });
}

/** Retires what the watermark has passed, then forwards it as the last output of the step. */
function tick(lane: LaneView<LifecycleEntry>, work: Work, signal: Signal): StepResult<LifecycleEntry> {
  if (signal.body === null) return work.result(false);
  const facts = JSON.parse(signal.body) as TickFacts;
  const found = lane.get(clusterKey(signal.cluster));
  const known = found?.kind === 'cluster' ? found.watermarkUs : -1;
  const us = Math.max(facts.watermarkUs, known);
  if (lookedAtLimits(lane, work, signal.cluster, { us, closing: facts.closing }) > 0) return work.result(true);
  const due = lane.due(signal.cluster, us, retiredPerPartMax);
  let visited = 0;
  let isDueAgain = false;
  for (const key of due) {
    if (work.outputCount >= outputsPerPart) break;
    visited++;
    const entry = lane.get(key);
    if (entry?.kind === 'trace') {
      if (!visitTrace(work, key, entry, us)) return work.result(true);
      continue;
    }
    if (entry?.kind === 'shown') takeMissing(work, entry);
    if (entry?.kind === 'pod' && isLook(entry)) lookAt(work, entry, us);
    else if (entry !== undefined) work.put(key, retired(entry));
    // A creation may be sealed and a change that was open meanwhile be given up under one watermark.
    const next = work.get(key);
    if (next?.kind === 'pod' && next !== entry && (retirementOf(next)?.atUs ?? us + 1) <= us) isDueAgain = true;
  }
  if (visited < due.length || due.length === retiredPerPartMax || isDueAgain) return work.result(true);
  work.put(clusterKey(signal.cluster), {
    kind: 'cluster',
    watermarkUs: us,
    observation: found?.kind === 'cluster' ? found.observation : null,
  });
  const watermark: Watermark = { control: 'watermark', cluster: signal.cluster, us, closing: facts.closing, silent: facts.silent };
  work.emit({ topic: 'lifecycle', key: signal.cluster, value: watermark });
  return work.result(false);
}

/** Looks at Pods of which a limit has passed. What they wait for next is due in the next part, so that one goes on as long as there were any. */
function lookedAtLimits(lane: LaneView<LifecycleEntry>, work: Work, cluster: string, visit: LimitVisit): number {
  let visited = 0;
  for (const { onNode, us } of limitGuards) {
    const due = lane.due(limitGroup(cluster, onNode), visit.closing ? visit.us : visit.us - us, retiredPerPartMax);
    for (const key of due) {
      if (work.outputCount >= outputsPerPart) return visited;
      visited++;
      const entry = lane.get(key);
      if (entry?.kind === 'pod') lookAtLimits(work, entry, visit);
    }
    if (due.length === retiredPerPartMax) return visited;
  }
  return visited;
}

function forwardPolicy(work: Work, signal: Signal): void {
  if (signal.body === null) return;
  const policy = JSON.parse(signal.body) as PolicyFacts;
  rememberPolicy(work, signal.cluster, policy);
  work.emit({
    topic: 'lifecycle',
    key: signal.cluster,
    value: { control: 'policy', cluster: signal.cluster, effectiveAtUs: policy.effectiveAtUs, document: policy.document },
  });
}
