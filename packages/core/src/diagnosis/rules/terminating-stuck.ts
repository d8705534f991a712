import { defineCourseRule } from '../rule.ts';
import { rowsOf } from '../view.ts';

export const terminatingStuck = defineCourseRule({
  cause: 'terminating-stuck',
  action: 'delete',
  stage: 'teardown',
  summary: 'The Pod[ on node {node}] is going away and does not finish; nothing says why.',
  judge: (view) => {
    const ended = rowsOf(view, 'container.terminated');
    const last = ended.at(-1);
    if (view.of.targetUs === null || last === undefined || rowsOf(view, 'pod.final_delete_requested', 'pod.deleted').length > 0)
      return undefined;
    return { confidence: 'possible', sinceUs: last.atUs, evidence: [last, ...rowsOf(view, 'pod.delete_requested')] };
  },
  examples: [
    {
      title: 'the containers have ended and the object stays',
      gives: 'terminating-stuck',
      action: 'delete',
      rows: [
        { type: 'pod.delete_requested', at: 0 },
        { type: 'container.stopping', at: 1, container: 'app' },
        { type: 'container.terminated', at: 5, container: 'app', details: { exit_code: '0' } },
      ],
    },
    {
      title: 'near miss: a finalizer holds it',
      gives: 'finalizer-stuck',
      action: 'delete',
      over: ['terminating-stuck'],
      pod: { finalizers: ['example.com/keep'] },
      stages: [['finalizers', 6]],
      rows: [
        { type: 'pod.delete_requested', at: 0 },
        { type: 'container.terminated', at: 5, container: 'app', details: { exit_code: '0' } },
      ],
    },
  ],
});
