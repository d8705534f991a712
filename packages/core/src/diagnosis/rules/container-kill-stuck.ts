import { secondUs } from '../../vocabulary/index.ts';
import { graceUsOf } from '../grace-period.ts';
import { defineCourseRule } from '../rule.ts';
import { rowsOf } from '../view.ts';

export const containerKillStuck = defineCourseRule({
  cause: 'container-kill-stuck',
  action: 'delete',
  stage: 'grace',
  summary: 'The container[ {container}] has not ended although its time to stop was over[ on node {node}].',
  judge: (view) => {
    const ended = new Set(rowsOf(view, 'container.terminated').map(({ container }) => container));
    const dueUs = graceUsOf(view) + overtimeUsMin;
    const stuck = rowsOf(view, 'container.stopping').find(({ container, atUs }) => !ended.has(container) && view.of.asOfUs - atUs >= dueUs);
    if (stuck === undefined || rowsOf(view, 'pod.final_delete_requested', 'node.not_ready').length > 0) return undefined;
    return {
      confidence: 'likely',
      sinceUs: stuck.atUs,
      evidence: [stuck, ...rowsOf(view, 'container.killed')],
      container: stuck.container,
    };
  },
  symptoms: [{ rows: ['warning'], components: ['kubelet'], reasons: ['ExceededGracePeriod', 'FailedSync'] }],
  examples: [
    {
      title: 'a process that hangs in the kernel',
      gives: 'container-kill-stuck',
      action: 'delete',
      rows: [
        { type: 'pod.delete_requested', at: 0 },
        { type: 'container.stopping', at: 1, container: 'app' },
        {
          type: 'warning',
          at: 40,
          component: 'kubelet',
          reason: 'ExceededGracePeriod',
          message: 'Container runtime did not kill the pod within specified grace period.',
        },
      ],
    },
    {
      title: 'near miss: the node has gone silent',
      gives: 'kubelet-gone-while-terminating',
      action: 'delete',
      rows: [
        { type: 'pod.delete_requested', at: 0 },
        { type: 'container.stopping', at: 1, container: 'app' },
        { type: 'node.not_ready', at: 50 },
      ],
    },
  ],
});

/** How long the runtime may take to kill what did not stop. */
const overtimeUsMin = 60 * secondUs;
