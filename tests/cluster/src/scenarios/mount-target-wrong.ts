import { pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { stuck } from '../truth.ts';

export const mountTargetWrong: Scenario = {
  name: 'mount-target-wrong',
  story: 'A directory is to be mounted over a file of the image.',
  run: async (lab) => {
    await lab.create(
      pod('web', { volumeMounts: [{ name: 'scratch', mountPath: '/etc/passwd' }] }, { volumes: [{ name: 'scratch', emptyDir: {} }] }),
    );
    await lab.event('web', 'Failed', undefined, 60);
    await lab.rest(12);
  },
  until: '+12m',
  truth: [stuck('web', { cause: 'mount-target-wrong', side: 'tenant', container: 'app' })],
};
