import { startUp } from '../kubelet.ts';
import { planPod } from '../pod-plan.ts';
import { type CreateWish, createPod, refuseCreate } from '../pod-requests.ts';
import { type Life, type Run, type Scenario, wait } from '../scenario.ts';
import { microText } from '../time-text.ts';

const REFUSALS_MOST = 3;

/**
 * A static Pod of a node: its mirror is refused while the priority class is missing, then created, then asked for once
 * more and found. Its Events carry the hash of the manifest as UID.
 */
export const staticMirror: Scenario = { name: 'static-mirror', group: 'healthy', weight: 2, play };

function* play(run: Run): Life {
  const { random, cluster } = run.sim;
  const node = random.pick(cluster.nodes);
  const hash = random.hex(32);
  const plan = planPod(random, { nodeName: node.name });
  const name = `static-${plan.app}-${random.suffix(4)}-${node.name}`;
  const wish: CreateWish = {
    client: node.kubelet,
    plan,
    name: { exact: name },
    labels: `"component":"${plan.app}","tier":"node"`,
    annotations: `"kubernetes.io/config.hash":"${hash}","kubernetes.io/config.mirror":"${hash}","kubernetes.io/config.seen":"${microText(run.nowUs)}","kubernetes.io/config.source":"file"`,
    ownerReference: `{"apiVersion":"v1","kind":"Node","name":"${node.name}","uid":"${node.uid}","controller":true}`,
    workloadKind: 'Node',
    workloadName: node.name,
    mirror: { hash, node },
  };
  const refusals = random.between(1, REFUSALS_MOST);
  for (let refused = 0; refused < refusals; refused += 1) {
    refuseCreate(run, wish, {
      code: 403,
      reason: 'Forbidden',
      message: (pod) => `pods "${pod}" is forbidden: no PriorityClass with name system-node-critical was found`,
    });
    yield* wait(run, random.around(900_000));
  }
  const pod = createPod(run, wish);
  pod.created.node = node.name;
  yield* wait(run, random.around(30_000));
  refuseCreate(run, wish, { code: 409, reason: 'AlreadyExists', message: (taken) => `pods "${taken}" already exists` });
  yield* startUp(run, pod);
}
