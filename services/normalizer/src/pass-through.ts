import type { RawEnvelope, RawForm, Signal, SignalType } from '@lunettes/core/vocabulary';
import type { ReadRecord } from './signals-of.ts';

type PassedForm = Extract<RawForm, 'tick' | 'policy' | 'trace_config' | 'coverage' | 'observation' | 'list_begin' | 'list_end'>;

/** What each form becomes, and which of its members says when it is meant for. */
const passedForms: Readonly<Record<PassedForm, { readonly type: SignalType; readonly time: string }>> = {
  tick: { type: 'tick', time: 'watermarkUs' },
  policy: { type: 'policy', time: 'effectiveAtUs' },
  trace_config: { type: 'trace_config', time: 'effectiveAtUs' },
  coverage: { type: 'coverage', time: 'fromUs' },
  observation: { type: 'observation', time: 'fromUs' },
  list_begin: { type: 'list', time: 'sinceUs' },
  list_end: { type: 'list', time: 'sinceUs' },
};

/** What collectors say about time, policy and themselves goes on as it is; only its time is looked at. */
export function passedThrough(input: RawEnvelope, document: unknown, text: string): ReadRecord {
  const passed = isPassed(input.form) ? passedForms[input.form] : undefined;
  if (passed === undefined) return { signals: [], problem: 'unknown_shape' };
  const atUs = wholeOf(document, passed.time);
  if (atUs === undefined) return { signals: [], problem: `bad_time ${passed.time}` };
  const signal: Signal = {
    type: passed.type,
    cluster: input.cluster,
    namespace: input.namespace,
    name: '',
    uid: '',
    at_us: atUs,
    source: input.source,
    evidence_id: `${input.stream}/${input.epoch}/${input.seq}`,
    resource_version: '',
    audit_level: null,
    facts: [],
    body: text,
  };
  return { signals: [signal], problem: undefined };
}

const isPassed = (form: RawForm): form is PassedForm => Object.hasOwn(passedForms, form);

function wholeOf(document: unknown, key: string): number | undefined {
  if (typeof document !== 'object' || document === null) return undefined;
  const value = Object.entries(document).find(([name]) => name === key)?.[1];
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}
