import { type Parsed, parsed, problem } from '@lunettes/base';
import { type Control, type CoverageSource, eventTimeUsMax, type SightFacts, type TopicName } from '@lunettes/core/vocabulary';
import { topics } from './schemas.ts';

/** First byte of a control record, `{`: a control is JSON, a record of a topic begins with 0xC3. */
export const controlMarker = 0x7b;

/** Controls travel in every topic between its records, so readers of any of them can tell them apart by one byte. */
export function encodeControl(control: Control): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(inOrder(control)));
}

/** Anything that `encodeControl` could not have written is a problem. */
export function decodeControl(bytes: Uint8Array): Parsed<Control, 'bad_control'> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return problem('bad_control');
  }
  return isControlRecord(value) ? parsed(inOrder(value)) : problem('bad_control');
}

/** Same control, same bytes: the fields in one order, and no others. */
function inOrder(control: Control): Control {
  switch (control.control) {
    case 'watermark': {
      const { cluster, us, closing, silent } = control;
      return { control: 'watermark', cluster, us, closing, silent };
    }
    case 'policy': {
      const { cluster, effectiveAtUs, document } = control;
      return { control: 'policy', cluster, effectiveAtUs, document };
    }
    case 'loss': {
      const { topic, from, to, reason } = control;
      return { control: 'loss', topic, from, to, reason };
    }
    case 'coverage': {
      const { cluster, namespace, source, reason, fromUs, toUs } = control;
      return { control: 'coverage', cluster, namespace, source, reason, fromUs, toUs };
    }
    case 'sight': {
      const { cluster, source, state, reason, fromUs, toUs, version } = control;
      return { control: 'sight', cluster, source, state, reason, fromUs, toUs, version };
    }
  }
}

function isControlRecord(value: unknown): value is Control {
  if (typeof value !== 'object' || value === null) return false;
  const fields = value as Record<string, unknown>;
  switch (fields['control']) {
    case 'watermark':
      return isText(fields['cluster']) && isTime(fields['us']) && isFlag(fields['closing']) && isFlag(fields['silent']);
    case 'policy':
      return isText(fields['cluster']) && isTime(fields['effectiveAtUs']) && isText(fields['document']);
    case 'loss':
      return (
        topics.some((topic: TopicName) => topic === fields['topic']) &&
        isOffset(fields['from']) &&
        isOffset(fields['to']) &&
        isText(fields['reason'])
      );
    case 'coverage':
      return (
        [fields['cluster'], fields['namespace'], fields['reason']].every(isText) &&
        coverageSources.some((source) => source === fields['source']) &&
        isTime(fields['fromUs']) &&
        (fields['toUs'] === -1 || isTime(fields['toUs']))
      );
    case 'sight':
      return (
        isText(fields['cluster']) &&
        coverageSources.some((source) => source === fields['source']) &&
        sightStates.some((state) => state === fields['state']) &&
        (fields['reason'] === null || isText(fields['reason'])) &&
        [fields['fromUs'], fields['toUs']].every(isTime) &&
        isOffset(fields['version'])
      );
    default:
      return false;
  }
}

const sightStates: readonly SightFacts['state'][] = ['seeing', 'blind', 'partial'];

const coverageSources: readonly CoverageSource[] = ['audit', 'events', 'pods', 'nodes', 'workloads'];

const isText = (value: unknown): boolean => typeof value === 'string';
const isFlag = (value: unknown): boolean => typeof value === 'boolean';
const isOffset = (value: unknown): boolean => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
const isTime = (value: unknown): boolean => isOffset(value) && Number(value) <= eventTimeUsMax;
