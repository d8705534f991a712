import { defineCourseRule } from '../rule.ts';
import type { Sighting } from '../sighting.ts';
import { rowsOf, type View } from '../view.ts';

export const kubeletGoneWhileTerminating = defineCourseRule({
  cause: 'kubelet-gone-while-terminating',
  action: 'delete',
  stage: 'kill',
  summary: 'Nothing was heard from the node[ {node}] after the Pod was to stop.',
  judge: (view) => {
    if (view.of.node === null || rowsOf(view, 'pod.final_delete_requested', 'pod.deleted').length > 0) return undefined;
    const lost = [...rowsOf(view, 'node.not_ready', 'node.deleted'), ...rowsOf(view, 'warning').filter(saysNodeNotReady)].filter(
      ({ atUs }) => !rowsOf(view, 'node.ready').some((back) => back.atUs > atUs),
    );
    const heard = view.sightings.some(({ row }) => row.clock.startsWith('kubelet/') && !row.type.startsWith('node.'));
    const acted = rowsOf(view, 'container.stopping', 'container.terminated', 'container.killed').length > 0;
    if (lost.length === 0 && (heard || acted)) return undefined;
    return {
      confidence: lost.length > 0 ? 'certain' : eventsAreSeen(view) ? 'likely' : 'possible',
      sinceUs: lost[0]?.atUs ?? view.of.startedAtUs,
      evidence: [...lost, ...rowsOf(view, 'pod.delete_requested')],
    };
  },
  examples: [
    {
      title: 'the machine was switched off',
      gives: 'kubelet-gone-while-terminating',
      action: 'delete',
      rows: [
        { type: 'pod.delete_requested', at: 0 },
        { type: 'node.not_ready', at: 50 },
      ],
    },
    {
      title: 'the kubelet hung, and the node controller says so of the Pod',
      gives: 'kubelet-gone-while-terminating',
      action: 'delete',
      rows: [
        { type: 'pod.delete_requested', at: 0 },
        { type: 'warning', at: 45, component: 'node-controller', reason: 'NodeNotReady', message: 'Node is not ready' },
      ],
    },
    {
      title: 'near miss: it came back, and the container hangs',
      gives: 'terminating-stuck',
      action: 'delete',
      rows: [
        { type: 'pod.delete_requested', at: 0 },
        { type: 'node.not_ready', at: 50 },
        { type: 'node.ready', at: 90 },
        { type: 'container.stopping', at: 95, container: 'app' },
        { type: 'container.terminated', at: 99, container: 'app', details: { exit_code: '0' } },
      ],
    },
  ],
});

/** What the node controller says of each Pod of a node that it has not heard of. */
const saysNodeNotReady = ({ component, reason }: Sighting): boolean =>
  (component === 'node-controller' || component === 'node-lifecycle-controller') && reason === 'NodeNotReady';

/** Where the kubelet's Events never arrive, their absence says little. */
const eventsAreSeen = ({ lifetime }: View): boolean => lifetime.some(({ component }) => component === 'kubelet');
