import { type LifecycleType, type Pairs, pairs, parseGoDuration, secondUs } from '../../vocabulary/index.ts';
import { ownPiece } from '../own-text.ts';
import { changeSlot } from '../pod/change-slot.ts';
import { isKubeletEviction } from '../pod/pod-phase.ts';
import type { EventReport } from './event-report.ts';
import { readText } from './event-texts.ts';
import { occurrenceSecond } from './occurrence-times.ts';

/** What an Event means for delivery; `details` come on top of those that every Event has. */
export interface EventMeaning {
  readonly type: LifecycleType;
  /** The discriminator of the fact: a container, or a volume. */
  readonly container: string;
  readonly details: readonly (readonly [string, string | undefined])[];
}

type Texts = Readonly<Record<string, string | undefined>>;
type Reading = (texts: Texts, report: EventReport) => Partial<EventMeaning> & Pick<EventMeaning, 'type'>;

/**
 * By reason, as upstream spells it (`kubernetes-signals` §6, §7, §11). What the message adds comes from the texts that
 * are known by version; the container comes from the field path and never from the message.
 */
const readings: ReadonlyMap<string, Reading> = new Map<string, Reading>([
  [
    'AddedInterface',
    ({ ip }) => ({
      type: 'pod.ip_assigned',
      details: [
        ['exact', 'true'],
        ['ip', ip],
      ],
    }),
  ],
  ['Created', () => ({ type: 'container.created' })],
  ['Evicted', (_, report) => (byKubelet(report) ? { type: 'pod.evicted' } : { type: 'warning' })],
  ['Failed', ({ image }) => (image === undefined ? { type: 'warning' } : { type: 'image.pull_failed', details: [['image', image]] })],
  ['FailedScheduling', ({ skipped }) => (skipped === undefined ? { type: 'pod.unschedulable' } : { type: 'warning' })],
  ['Killing', () => ({ type: 'container.stopping' })],
  ['Nominated', () => ({ type: 'pod.nominated' })],
  ['Preempted', () => ({ type: 'pod.disrupted', details: [['reason', 'PreemptionByScheduler']] })],
  ['Pulled', (texts) => ({ type: 'image.pulled', details: pullOf(texts) })],
  ['Pulling', ({ image }) => ({ type: 'image.pulling', details: [['image', image]] })],
  ['ResizeCompleted', resizeStep('pod.resized')],
  ['ResizeDeferred', resizeStep('pod.resize_deferred')],
  ['ResizeInfeasible', resizeStep('pod.resize_infeasible')],
  ['ResizeStarted', resizeStep('pod.resize_allocated')],
  ['SandboxChanged', () => ({ type: 'pod.sandbox_changed' })],
  ['Scheduled', ({ node }) => ({ type: 'pod.scheduled', details: [['node', node]] })],
  ['Started', () => ({ type: 'container.started' })],
  ['SuccessfulAttachVolume', ({ volume }) => ({ type: 'volume.attached', container: volume ?? '' })],
  ['TriggeredScaleUp', () => ({ type: 'pod.scale_up_triggered' })],
  ['Unhealthy', ({ probe }) => ({ type: 'container.probe_failed', details: [['probe', probes.get(probe ?? '')]] })],
]);

/** The kubelet of 1.36 and later names the generation; without it the second tells which resize it was. */
function resizeStep(type: LifecycleType): Reading {
  return ({ generation }, report) => ({
    type,
    container: generation ?? changeSlot(0, occurrenceSecond(report, 0) * secondUs),
    details: [['generation', generation]],
  });
}

const probes: ReadonlyMap<string, string> = new Map([
  ['Liveness', 'liveness'],
  ['Readiness', 'readiness'],
  ['Startup', 'startup'],
]);

/** Reasons that mean something of their own; every other is kept as a warning. */
export const knownReasons: readonly string[] = [...readings.keys()];

/** `container` is what the field path names. Every reason that is not known is kept as a warning: it may be the cause. */
export function meaningOf(report: EventReport, container: string): EventMeaning {
  const meaning = readings.get(report.reason)?.(ownTexts(readText(report.reason, report.message)), report);
  return { container, details: [], type: 'warning', ...meaning };
}

/** A controller that tells of a refusal knows its text only: the code stays 0. */
export function refusalMeaning(report: EventReport): EventMeaning {
  return {
    type: 'pod.create_refused',
    container: '',

    details: [
      ['code', '0'],
      ['reason', report.reason],
    ],
  };
}

export function detailsOf(report: EventReport, details: EventMeaning['details']): Pairs {
  const always = [
    ['component', report.component],
    ['event_type', report.eventType],
    ['message', report.message],
    ['reason', report.reason],
    ['source', report.source],
  ] as const;
  return details.length === 0 ? always : pairs(...always, ...details);
}

/** `spec.containers{app}` and `spec.initContainers{app}` name a container; ephemeral ones never matter. */
export function containerOfFieldPath(fieldPath: string): { readonly name: string } | 'ephemeral' {
  const open = fieldPath.indexOf('{');
  if (open < 0 || !fieldPath.endsWith('}')) return { name: '' };
  const list = fieldPath.slice(0, open);
  if (list === 'spec.ephemeralContainers') return 'ephemeral';
  return { name: list === 'spec.containers' || list === 'spec.initContainers' ? ownPiece(fieldPath, open + 1, fieldPath.length - 1) : '' };
}

/** Karpenter writes the same reason, of type Normal, when it drains. */
const byKubelet = ({ component, eventType, message }: EventReport): boolean =>
  eventType === 'Warning' && (component === 'kubelet' || (component === '' && isKubeletEviction(message)));

function pullOf({ image, cached, pull, total, bytes }: Texts): EventMeaning['details'] {
  if (image === undefined) return [];
  if (cached !== undefined)
    return [
      ['image', image],
      ['cached', 'true'],
    ];
  const pullUs = durationOf(pull);
  const totalUs = durationOf(total);
  return [
    ['image', image],
    ['bytes', bytes === undefined ? undefined : String(Number(bytes))],
    ['cached', 'false'],
    ['pull_us', pullUs === undefined ? undefined : String(pullUs)],
    ['wait_us', pullUs === undefined || totalUs === undefined ? undefined : String(Math.max(0, totalUs - pullUs))],
  ];
}

function durationOf(text: string | undefined): number | undefined {
  const duration = text === undefined ? undefined : parseGoDuration(text);
  return duration?.ok ? duration.value : undefined;
}

/** What is kept must not keep the whole message alive. */
function ownTexts(texts: Texts): Texts {
  const own: Record<string, string | undefined> = {};
  for (const [name, text] of Object.entries(texts)) if (text !== undefined) own[name] = ownPiece(text, 0);
  return own;
}
