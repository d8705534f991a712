import {
  type Control,
  historyReason,
  isControl,
  type LaneView,
  type Output,
  type RawEnvelope,
  type Signal,
  type Stage,
  type StepResult,
} from '@lunettes/core/vocabulary';
import { gapSignal } from './gap-signal.ts';
import type { NormalizerOptions } from './options.ts';
import { outputPart } from './output-part.ts';
import { signalsOf } from './signals-of.ts';
import { judgeOrder, type StreamOrder } from './stream-order.ts';
import { openTraceReaders, type TraceConfigEntry, type TraceReaders, traceConfigsOf, withTraceConfig } from './trace-configs.ts';

/** What the stage keeps for each stream: how far it has read, and the newest event time, so that a gap has a time. */
interface StreamEntry extends StreamOrder {
  readonly atUs: number;
}

/** The lane begins in the midst of its streams: what came before is not kept any more. One entry, under `historyKey`. */
interface CutEntry {
  readonly isCut: true;
}

/** No stream is called so: streams begin with a cluster and `|`. */
const historyKey = 'history';

/** Streams by their name, the trace configurations of each cluster, and whether the lane begins in the midst. */
export type NormalizerEntry = StreamEntry | TraceConfigEntry | CutEntry;

/**
 * Raw records become signals, in the order in which they lie in the lane. A record that was read before is
 * dropped; one that follows a hole says so with a `gap` signal and is used; one that cannot be read becomes a
 * dead letter, and what could be read of it is used. The stage never stops for what a collector wrote.
 */
export function createNormalizerStage({ ignoredNamespaces }: NormalizerOptions): Stage<NormalizerEntry, RawEnvelope | Control> {
  const ignored = new Set(ignoredNamespaces);
  const traceOf = openTraceReaders();
  return {
    name: 'normalizer',
    input: 'raw',
    outputs: ['signals'],
    step: (lane, input, part) => (isControl(input) ? forwarded(input) : step(lane, input, { part, ignored, traceOf })),
    deadlineOf: () => undefined,
  };
}

/** What is gone for good of `raw` is said to whoever reads the signals; no other control comes this way. */
function forwarded(control: Control): StepResult<NormalizerEntry> {
  if (control.control !== 'loss')
    return { changes: [], outputs: [], more: false, deadLetter: { code: 'unreadable', detail: `a control record ${control.control}` } };
  const isCut = control.topic === 'raw' && control.reason === historyReason;
  return {
    changes: isCut ? [[historyKey, { isCut }]] : [],
    outputs: [{ topic: 'signals', key: '', value: control }],
    more: false,
  };
}

interface StepContext {
  readonly part: number;
  readonly ignored: ReadonlySet<string>;
  readonly traceOf: TraceReaders;
}

function step(lane: LaneView<NormalizerEntry>, input: RawEnvelope, { part, ignored, traceOf }: StepContext): StepResult<NormalizerEntry> {
  const found = lane.get(input.stream);
  const known = found !== undefined && isStream(found) ? found : undefined;
  const verdict = judgeOrder(known, input);
  if (verdict.kind === 'repeat') return { changes: [], outputs: [], more: false };

  const configs = traceConfigsOf(lane, input.cluster);
  const read = signalsOf(input, { ignoredNamespaces: ignored, trace: traceOf(input.cluster, configs) });
  const atUs = newestOf(read.signals, known?.atUs ?? 0);
  // Where the history is cut, a stream that is met first has numbers before it that nobody can ask for.
  const missing = known === undefined && lane.get(historyKey) !== undefined ? undefined : verdict.missing;
  const signals = missing === undefined ? read.signals : [gapSignal(input, { ...missing, atUs }), ...read.signals];
  const { taken, more } = outputPart(signals, part);
  const outputs = taken.map((value): Output => ({ topic: 'signals', key: keyOf(value), value }));
  // The record counts as read once all of its parts are out; until then every part starts from the same state.
  if (more) return { changes: [], outputs, more };
  const changes = [[input.stream, { epochs: verdict.epochs, atUs }], ...withTraceConfig(input, configs, read.signals)] as const;
  if (read.problem === undefined) return { changes, outputs, more };
  return { changes, outputs, more, deadLetter: { code: 'unreadable', detail: read.problem } };
}

function newestOf(signals: readonly Signal[], known: number): number {
  let newest = known;
  for (const { at_us } of signals) if (at_us > newest) newest = at_us;
  return newest;
}

const isStream = (entry: NormalizerEntry): entry is StreamEntry => 'epochs' in entry;

const keyOf = ({ cluster, namespace, name }: Signal): string => `${cluster}|${namespace}|${name}`;
