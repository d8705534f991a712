import { claim, withClaim } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { unplaced } from '../truth.ts';

export const claimUnbound: Scenario = {
  name: 'claim-unbound',
  story: 'Nobody makes the volume that the claim asks for.',
  run: async (lab) => {
    await lab.create({
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: 'lab-slow' },
      provisioner: 'example.com/none',
    });
    lab.afterwards(async () => {
      await lab.send('DELETE', '/apis/storage.k8s.io/v1/storageclasses/lab-slow');
    });
    await lab.create(claim('data', 'lab-slow'));
    await lab.create(withClaim('web', 'data'));
    await lab.event('web', 'FailedScheduling');
  },
  until: '+12m',
  truth: [unplaced('web', { cause: 'pvc-not-bound', side: 'platform' })],
};
