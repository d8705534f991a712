import { podTarget, recordEvent } from '../events.ts';
import { acknowledge, becomeReady, podEvent, sandboxUp, startContainers } from '../kubelet.ts';
import { type Life, type Run, type Scenario, wait } from '../scenario.ts';
import { schedule } from '../scheduler.ts';
import { struggle } from '../trouble.ts';
import { reach } from '../truth.ts';
import { createReplica, createStatefulSet } from '../workload.ts';

const SUMMARY_US = 123_000_000;

/** The volume is still attached to a node that has gone; the replacement waits for it. */
export const volumeAttachMultiAttach: Scenario = {
  name: 'volume-attach-multi-attach',
  group: 'broken',
  weight: 3,
  endings: ['stay', 'stay', 'recover', 'delete'],
  play,
};

function* play(run: Run): Life {
  const { random, cluster } = run.sim;
  const volume = `pvc-${random.uuid()}`;
  const pod = createReplica(run, createStatefulSet(run, { claim: 'data-0' }));
  yield* schedule(run, pod);
  recordEvent(run, podTarget(pod), {
    client: cluster.attachDetach,
    type: 'Warning',
    reason: 'FailedAttachVolume',
    message: `Multi-Attach error for volume "${volume}" Volume is already exclusively attached to one node and can't be attached to another`,
  });
  yield* acknowledge(run, pod);
  function* attempt(): Life {
    yield* wait(run, SUMMARY_US);
    podEvent(run, pod, {
      type: 'Warning',
      reason: 'FailedMount',
      message:
        'Unable to attach or mount volumes: unmounted volumes=[data], unattached volumes=[], failed to process volumes=[]: timed out waiting for the condition',
    });
  }
  const end = yield* struggle(run, pod, { cause: 'volume-attach-multi-attach', attempt, pauseUs: () => random.around(12_000_000) });
  if (end === 'removed') return;
  const attachedAtUs = recordEvent(run, podTarget(pod), {
    client: cluster.attachDetach,
    type: 'Normal',
    reason: 'SuccessfulAttachVolume',
    message: `AttachVolume.Attach succeeded for volume "${volume}"`,
  });
  reach(pod.created, 'volume.attached', attachedAtUs);
  yield* sandboxUp(run, pod);
  yield* startContainers(run, pod);
  yield* becomeReady(run, pod);
}
