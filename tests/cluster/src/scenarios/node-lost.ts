import { nodeName } from '../lab-paths.ts';
import { pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { delivered, failed, removed } from '../truth.ts';

export const nodeLost: Scenario = {
  name: 'node-lost',
  story: 'A node goes for good: its object is deleted, and so are the Pods on it, one of which had not started.',
  isAlone: true,
  run: async (lab) => {
    lab.afterwards(async () => {
      await lab.daemons.restartKubelet({});
      await lab.daemons.nodeReady();
    });
    await lab.create(pod('web'));
    await lab.ready('web');
    await lab.daemons.stop('kubelet');
    await lab.create(pod('late'));
    await lab.pod('late', 'bound', (found) => found.spec?.nodeName !== undefined);
    await lab.send('DELETE', `/api/v1/nodes/${nodeName}`);
    await lab.gone('web', 180);
    await lab.gone('late', 180);
  },
  until: '+12m',
  truth: [
    delivered('web'),
    // What cleans up behind a lost node makes its Pods Failed before it deletes them.
    removed('web', { row: { ended_by: 'pod_gc', slo_excluded: 'instant' } }),
    failed('late', {
      cause: 'node-lost',
      side: 'platform',
      milestones: ['pod.created', 'pod.scheduled', 'pod.delete_requested'],
      never: ['pod.kubelet_acknowledged', 'pod.ready'],
      stages: { present: ['kubelet_ack'], absent: ['image_pull'] },
    }),
    removed('late', { row: { ended_by: 'pod_gc', slo_excluded: 'instant' } }),
  ],
};
