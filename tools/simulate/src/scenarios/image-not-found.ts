import { playImageFault } from '../faults/image-fault.ts';
import type { Life, Run, Scenario } from '../scenario.ts';

/** The tag does not exist in the registry. */
export const imageNotFound: Scenario = {
  name: 'image-not-found',
  group: 'broken',
  weight: 6,
  endings: ['stay', 'stay', 'recover', 'delete'],
  play,
};

function play(run: Run): Life {
  const image = `registry.example.com/web/server:9.${run.sim.random.below(90)}.0`;
  return playImageFault(run, {
    cause: 'image-not-found',
    image,
    error: `rpc error: code = NotFound desc = failed to pull and unpack image "${image}": failed to resolve reference "${image}": ${image}: not found`,
    failsAfterUs: 900_000,
  });
}
