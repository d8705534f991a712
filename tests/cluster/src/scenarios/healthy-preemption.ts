import { container, pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { delivered, removed } from '../truth.ts';

export const healthyPreemption: Scenario = {
  name: 'healthy-preemption',
  story: 'An important Pod makes the scheduler remove another one, and is there as soon as that has ended.',
  run: async (lab) => {
    await lab.create({ apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name: 'lab-important' }, value: 1000 });
    lab.afterwards(async () => {
      await lab.send('DELETE', '/apis/scheduling.k8s.io/v1/priorityclasses/lab-important');
    });
    await lab.create(pod('victim', {}, { containers: [container({ ports: [{ containerPort: 80, hostPort: 8099 }] })] }));
    await lab.ready('victim');
    await lab.create(
      pod('web', {}, { priorityClassName: 'lab-important', containers: [container({ ports: [{ containerPort: 80, hostPort: 8099 }] })] }),
    );
    await lab.ready('web', 60);
  },
  until: 'end',
  truth: [
    delivered('victim'),
    removed('victim', { row: { ended_by: 'preemption' } }),
    delivered('web', {
      never: [],
      milestones: ['pod.created', 'pod.unschedulable', 'pod.scheduled', 'pod.ready'],
      stages: { present: ['unschedulable'], absent: [] },
    }),
  ],
};
