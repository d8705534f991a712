import { noPairs } from '../../vocabulary/index.ts';
import { conditionsMax, messageCodePointsMax, nameCodePointsMax } from '../bounds.ts';
import { orderedDetails, schedulerField } from '../fact.ts';
import { boundedLength, itemsAt, neededTextAt, objectAt, objectItem, type Place, textAt, timeAt } from '../reader.ts';
import { conditionMeanings } from './condition-meanings.ts';
import { noteContainers } from './container-status.ts';
import { isRemoval } from './pod-facts.ts';
import { notePhase } from './pod-phase.ts';
import { type FactBook, noteState, noteTime, noteTransition } from './pod-sight.ts';
import { noteResizeCondition, noteResizeDone, noteResizeStatus } from './resize-progress.ts';

/** Everything that the status says of the Pod's life; true if it says that the Pod was scheduled. */
export function noteStatus(book: FactBook, pod: Place, node: string): boolean {
  const status = objectAt(pod, 'status');
  if (status === undefined) return false;
  const startedAtUs = timeAt(status, 'startTime');
  if (startedAtUs !== undefined) noteTime(book, 'pod.kubelet_acknowledged', startedAtUs, book.kubelet);
  const scheduled = noteConditions(book, status, node);
  const ip = textAt(status, 'podIP', nameCodePointsMax) || firstIp(status);
  if (ip !== '') noteState(book, 'pod.ip_assigned', { details: [['ip', ip]] });
  noteContainers(book, status, 'initContainerStatuses');
  noteContainers(book, status, 'containerStatuses');
  notePhase(book, status);
  if (status.value['resize'] !== undefined) noteResizeStatus(book, status);
  return scheduled;
}

function noteConditions(book: FactBook, status: Place, node: string): boolean {
  const items = itemsAt(status, 'conditions');
  if (items === undefined) return false;
  const length = boundedLength(items, conditionsMax);
  let scheduled = false;
  let resizing: 'ended' | 'goes on' | undefined;
  for (let index = 0; index < length; index++) {
    const condition = objectItem(items, index);
    if (condition === undefined) continue;
    if (isRemoval(condition)) {
      if (condition.value['type'] === 'PodResizeInProgress') resizing ??= 'ended';
      continue;
    }
    const type = neededTextAt(condition, 'type', nameCodePointsMax);
    if (type === 'PodResizePending') resizing = 'goes on';
    const state = textAt(condition, 'status', nameCodePointsMax);
    if (type === 'PodScheduled') scheduled ||= noteScheduling(book, condition, { state, node });
    else noteCondition(book, condition, { type, state });
  }
  if (resizing === 'ended') noteResizeDone(book);
  return scheduled;
}

function noteScheduling(book: FactBook, condition: Place, { state, node }: { readonly state: string; readonly node: string }): boolean {
  const atUs = timeAt(condition, 'lastTransitionTime');
  const reason = textAt(condition, 'reason', nameCodePointsMax);
  if (state === 'True') {
    noteTransition(book, 'pod.scheduled', { atUs, clock: schedulerField, details: node === '' ? noPairs : [['node', node]] });
    return true;
  }
  if (state === 'False' && reason === 'Unschedulable') {
    const details = orderedDetails(['message', textAt(condition, 'message', messageCodePointsMax)], ['reason', reason]);
    noteTransition(book, 'pod.unschedulable', { atUs, clock: schedulerField, details });
  }
  return false;
}

function noteCondition(book: FactBook, condition: Place, { type, state }: { readonly type: string; readonly state: string }): void {
  const meaning = conditionMeanings.get(type)?.get(state);
  if (type === 'PodResizePending' || type === 'PodResizeInProgress') noteResizeCondition(book, condition, { type, state });
  const atUs = timeAt(condition, 'lastTransitionTime');
  const reason = textAt(condition, 'reason', nameCodePointsMax);
  if (meaning === undefined || reason === meaning.exceptReason) return;
  const message = meaning.says === 'all' ? textAt(condition, 'message', messageCodePointsMax) : '';
  const details = meaning.says === 'nothing' ? noPairs : orderedDetails(['message', message], ['reason', reason]);
  noteTransition(book, meaning.fact, { atUs, clock: meaning.by ?? book.kubelet, details });
}

function firstIp(status: Place): string {
  const items = itemsAt(status, 'podIPs');
  if (items === undefined || items.value.length === 0) return '';
  const first = objectItem(items, 0);
  return first === undefined || isRemoval(first) ? '' : textAt(first, 'ip', nameCodePointsMax);
}
