import { playImageFault } from '../faults/image-fault.ts';
import type { Life, Run, Scenario } from '../scenario.ts';

/** Nothing answers where the registry should be. */
export const imageRegistryUnreachable: Scenario = {
  name: 'image-registry-unreachable',
  group: 'broken',
  weight: 4,
  endings: ['stay', 'stay', 'recover', 'delete'],
  play,
};

function play(run: Run): Life {
  const { random } = run.sim;
  const image = `mirror.example.com/platform/server:1.${random.below(90)}`;
  const network = random.pick([
    'dial tcp 203.0.113.40:443: i/o timeout',
    'dial tcp 203.0.113.40:443: connect: connection refused',
    'dial tcp: lookup mirror.example.com on 10.96.0.10:53: no such host',
  ]);
  return playImageFault(run, {
    cause: 'image-registry-unreachable',
    image,
    error: `rpc error: code = Unavailable desc = failed to pull and unpack image "${image}": failed to resolve reference "${image}": failed to do request: Head "https://mirror.example.com/v2/platform/server/manifests/1.0": ${network}`,
    failsAfterUs: 12_000_000,
  });
}
