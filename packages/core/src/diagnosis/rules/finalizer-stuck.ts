import { defineCourseRule } from '../rule.ts';
import type { Sighting } from '../sighting.ts';
import { openStage, rowsOf } from '../view.ts';

export const finalizerStuck = defineCourseRule({
  cause: 'finalizer-stuck',
  action: 'delete',
  stage: 'finalizers',
  summary: 'The finalizer[ {finalizers}] has not been removed, so the Pod stays.',
  judge: (view) => {
    const { pod, node } = view.of;
    if (pod === null || rowsOf(view, 'pod.deleted').length > 0) return undefined;
    const removed = new Set(rowsOf(view, 'pod.finalizer_removed').map(removedFinalizer));
    const left = pod.finalizers.filter((finalizer) => !removed.has(finalizer));
    const stopped = rowsOf(view, 'pod.final_delete_requested');
    const open = openStage(view, 'finalizers');
    if (left.length === 0 || (open === undefined && stopped.length === 0 && node !== null)) return undefined;
    return {
      confidence: 'certain',
      sinceUs: open?.fromUs ?? stopped[0]?.atUs ?? view.of.startedAtUs,
      evidence: [...stopped, ...rowsOf(view, 'pod.delete_requested')],
      params: [['finalizers', left.join(', ')]],
      ...(left.every(isOfKubernetes) ? {} : { side: 'unknown' as const }),
    };
  },
  examples: [
    {
      title: 'a Job tracks its Pods and its controller is away',
      gives: 'finalizer-stuck',
      action: 'delete',
      pod: { finalizers: ['batch.kubernetes.io/job-tracking'] },
      stages: [['finalizers', 20]],
      rows: [
        { type: 'pod.delete_requested', at: 0 },
        { type: 'container.stopping', at: 1, container: 'app' },
        { type: 'container.terminated', at: 10, container: 'app' },
        { type: 'pod.final_delete_requested', at: 20 },
      ],
    },
    {
      title: 'near miss: the container still runs',
      gives: 'container-kill-stuck',
      action: 'delete',
      pod: { finalizers: ['example.com/keep'], graceS: 30 },
      rows: [
        { type: 'pod.delete_requested', at: 0 },
        { type: 'container.stopping', at: 1, container: 'app' },
      ],
    },
  ],
});

/** A lifecycle record names the finalizer in its key only: `pod.finalizer_removed/<finalizer>/<attempt>`. */
const removedFinalizer = ({ row }: Sighting): string => row.container || row.key.slice(row.key.indexOf('/') + 1, row.key.lastIndexOf('/'));

/** A finalizer without a domain (`foregroundDeletion`, `orphan`) is of the garbage collector. */
const isOfKubernetes = (finalizer: string): boolean => {
  const domain = finalizer.includes('/') ? finalizer.slice(0, finalizer.indexOf('/')) : '';
  return domain === '' || ['kubernetes.io', 'k8s.io'].some((own) => domain === own || domain.endsWith(`.${own}`));
};
