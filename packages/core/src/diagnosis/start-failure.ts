import type { Matcher } from './rule.ts';

/** A container whose configuration is not complete, told by its state or by the kubelet's Event. */
export const configFailure = (messages: readonly string[], more: Omit<Matcher, 'rows' | 'messages'> = {}): readonly Matcher[] => [
  { rows: ['container.waiting'], reasons: ['CreateContainerConfigError'], messages, stage: 'container_create', ...more },
  { rows: ['warning'], components: ['kubelet'], reasons: ['Failed'], messages, stage: 'container_create', ...more },
];

/** A container that the runtime could not start, told by its state, its end or the kubelet's Event. */
export const startFailure = (messages: readonly string[], more: Omit<Matcher, 'rows' | 'messages'> = {}): readonly Matcher[] => [
  { rows: ['container.waiting'], reasons: ['RunContainerError', 'CreateContainerError', 'CrashLoopBackOff'], messages, ...more },
  { rows: ['container.terminated'], reasons: ['StartError', 'ContainerCannotRun', 'Error'], messages, ...more },
  { rows: ['warning'], components: ['kubelet'], reasons: ['Failed'], messages, ...more },
];

/** What a container that does not stay up is followed by. */
export const crashSymptoms: readonly Matcher[] = [
  { rows: ['container.waiting'], reasons: ['CrashLoopBackOff', 'RunContainerError', 'CreateContainerError', 'CreateContainerConfigError'] },
  { rows: ['container.terminated'] },
  { rows: ['container.restarted'] },
  { rows: ['container.unready'] },
  { rows: ['container.probe_failed'], details: [['probe', 'readiness']] },
  { rows: ['warning'], components: ['kubelet'], reasons: ['BackOff'], messages: ['Back-off restarting failed'] },
  { rows: ['warning'], components: ['kubelet'], reasons: ['Failed'], messages: ['Error: '] },
];
