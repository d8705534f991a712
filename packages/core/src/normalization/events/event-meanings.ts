import { type LifecycleType, type Pairs, pairs, parseGoDuration } from '../../vocabulary/index.ts';
import { ownPiece } from '../own-text.ts';
import { isKubeletEviction } from '../pod/pod-phase.ts';
import type { EventReport } from './event-report.ts';

/** What an Event means for delivery; `details` come on top of those that every Event has. */
export interface EventMeaning {
  readonly type: LifecycleType;
  /** The discriminator of the fact: a container, or a volume. */
  readonly container: string;
  readonly details: readonly (readonly [string, string | undefined])[];
}

type Reading = (report: EventReport) => Partial<EventMeaning> & Pick<EventMeaning, 'type'>;

/**
 * By reason, as upstream spells it (`kubernetes-signals` §6, §7, §11). Texts changed over the versions, so the
 * container comes from the field path and never from the message.
 */
const readings: ReadonlyMap<string, Reading> = new Map<string, Reading>([
  [
    'AddedInterface',
    (report) => ({
      type: 'pod.ip_assigned',
      details: [
        ['exact', 'true'],
        ['ip', addressOf(report.message)],
      ],
    }),
  ],
  ['Created', () => ({ type: 'container.created' })],
  ['Evicted', (report) => (byKubelet(report) ? { type: 'pod.evicted' } : { type: 'warning' })],
  [
    'Failed',
    (report) =>
      report.message.startsWith('Failed to pull image') ? { type: 'image.pull_failed', details: [imageOf(report)] } : { type: 'warning' },
  ],
  [
    'FailedScheduling',
    (report) => (report.message.startsWith('skip schedule deleting pod') ? { type: 'warning' } : { type: 'pod.unschedulable' }),
  ],
  ['Killing', () => ({ type: 'container.stopping' })],
  ['Nominated', () => ({ type: 'pod.nominated' })],
  ['Preempted', () => ({ type: 'pod.disrupted', details: [['reason', 'PreemptionByScheduler']] })],
  ['Pulled', (report) => ({ type: 'image.pulled', details: [imageOf(report), ...pullOf(report.message)] })],
  ['Pulling', (report) => ({ type: 'image.pulling', details: [imageOf(report)] })],
  ['SandboxChanged', () => ({ type: 'pod.sandbox_changed' })],
  ['Scheduled', (report) => ({ type: 'pod.scheduled', details: [['node', nodeOf(report.message)]] })],
  ['Started', () => ({ type: 'container.started' })],
  ['SuccessfulAttachVolume', (report) => ({ type: 'volume.attached', container: quoted(report.message) ?? '' })],
  ['TriggeredScaleUp', () => ({ type: 'pod.scale_up_triggered' })],
  ['Unhealthy', (report) => ({ type: 'container.probe_failed', details: [['probe', probeOf(report.message)]] })],
]);

/** `container` is what the field path names. Every reason that is not known is kept as a warning: it may be the cause. */
export function meaningOf(report: EventReport, container: string): EventMeaning {
  const meaning = readings.get(report.reason)?.(report);
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

const imageOf = ({ message }: EventReport): readonly [string, string | undefined] => ['image', quoted(message)];

/** `Successfully pulled image "x" in 1.2s (3.4s including waiting). Image size: 5 bytes.`, less of it in older versions. */
function pullOf(message: string): EventMeaning['details'] {
  if (message.includes('already present on machine')) return [['cached', 'true']];
  if (!message.includes('uccessfully pulled image')) return [];
  const pull = durationIn(/" in ([0-9a-zµμ.]{1,64}?)[.]?(?: |$)/, message);
  const total = durationIn(/\(([0-9a-zµμ.]{1,64}) including waiting\)/, message);
  const bytes = /Image size: (\d{1,15}) bytes/.exec(message)?.[1];
  return [
    ['bytes', bytes === undefined ? undefined : String(Number(bytes))],
    ['cached', 'false'],
    ['pull_us', pull === undefined ? undefined : String(pull)],
    ['wait_us', pull === undefined || total === undefined ? undefined : String(Math.max(0, total - pull))],
  ];
}

function durationIn(pattern: RegExp, message: string): number | undefined {
  const text = pattern.exec(message)?.[1];
  const duration = text === undefined ? undefined : parseGoDuration(text);
  return duration?.ok ? duration.value : undefined;
}

/** What stands between the first two quotation marks. */
function quoted(message: string): string | undefined {
  const open = message.indexOf('"');
  const close = open < 0 ? -1 : message.indexOf('"', open + 1);
  return close < 0 ? undefined : ownPiece(message, open + 1, close);
}

/** `Successfully assigned namespace/pod to node`. */
function nodeOf(message: string): string | undefined {
  const at = message.startsWith('Successfully assigned ') ? message.lastIndexOf(' to ') : -1;
  return at < 0 ? undefined : ownPiece(message, at + 4);
}

/** `Add eth0 [10.131.0.7/23] from openshift-sdn`. */
function addressOf(message: string): string | undefined {
  const address = /\[([0-9a-fA-F.:]{2,45})[/\]]/.exec(message)?.[1];
  return address === undefined ? undefined : ownPiece(address, 0);
}

function probeOf(message: string): string | undefined {
  if (message.startsWith('Readiness')) return 'readiness';
  if (message.startsWith('Liveness')) return 'liveness';
  return message.startsWith('Startup') ? 'startup' : undefined;
}
