import { messageCodePointsMax, nameCodePointsMax } from '../bounds.ts';
import { orderedDetails } from '../fact.ts';
import { type Place, textAt } from '../reader.ts';
import { type FactBook, noteState } from './pod-sight.ts';

const notedPhases: ReadonlySet<string> = new Set(['Running', 'Succeeded', 'Failed']);

/** Reasons with which a kubelet turns away a Pod that was bound to it (`kubernetes-signals` §5); `OutOf...` by prefix. */
const rejectionReasons: ReadonlySet<string> = new Set([
  'NodeAffinity',
  'NodeName',
  'NodePorts',
  'NodeUnschedulable',
  'TaintToleration',
  'UnexpectedAdmissionError',
  'TopologyAffinityError',
  'SMTAlignmentError',
  'EmptyPodSharedPoolError',
  'UnknownReason',
  'UnexpectedPredicateFailureType',
  'InvalidNodeInfo',
  'PodOSSelectorNodeLabelDoesNotMatch',
  'PodOSNotSupported',
  'InitContainerRestartPolicyForbidden',
  'SupplementalGroupsPolicyNotSupported',
  'PodLevelResourcesNotSupported',
  'PodFeatureUnsupported',
  'AppArmor',
  'SysctlForbidden',
  'VolumeAttachmentLimitExceeded',
  'NodeShutdown',
]);

/** The phase has no time of its own: it is so since this write, or found so. */
export function notePhase(book: FactBook, status: Place): void {
  const phase = textAt(status, 'phase', nameCodePointsMax);
  const reason = textAt(status, 'reason', nameCodePointsMax);
  const message = textAt(status, 'message', messageCodePointsMax);
  if (!notedPhases.has(phase)) return;
  noteState(book, 'pod.phase_changed', {
    container: phase,
    details: orderedDetails(['message', message], ['phase', phase], ['reason', reason]),
  });
  if (phase !== 'Failed') return;
  const details = orderedDetails(['message', message], ['reason', reason]);
  if (reason === 'Evicted' && isKubeletEviction(message)) noteState(book, 'pod.evicted', { details });
  if (isRejection(reason, message)) noteState(book, 'pod.kubelet_rejected', { details });
}

/** Others than the kubelet write the word, too, and then it says nothing about the node. */
export function isKubeletEviction(message: string): boolean {
  return message.includes('The node was low') || message.includes('The node had condition') || message.includes('exceed');
}

function isRejection(reason: string, message: string): boolean {
  return reason.startsWith('OutOf') || rejectionReasons.has(reason) || message.startsWith('Pod was rejected');
}
