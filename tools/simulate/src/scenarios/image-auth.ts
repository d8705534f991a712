import { playImageFault } from '../faults/image-fault.ts';
import type { Life, Run, Scenario } from '../scenario.ts';

/** The registry wants credentials that the Pod does not have. */
export const imageAuth: Scenario = { name: 'image-auth', group: 'broken', weight: 4, endings: ['stay', 'stay', 'recover', 'delete'], play };

function play(run: Run): Life {
  const image = `private.example.com/team/server:2.${run.sim.random.below(90)}`;
  const refused = `rpc error: code = Unknown desc = failed to pull and unpack image "${image}": failed to resolve reference "${image}": `;
  const anonymous = run.sim.random.chance(0.5);
  return playImageFault(run, {
    cause: 'image-auth',
    image,
    error: anonymous
      ? `${refused}pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed`
      : `${refused}failed to authorize: failed to fetch oauth token: unexpected status from GET request to https://private.example.com/token?scope=repository%3Ateam%2Fserver%3Apull: 401 Unauthorized`,
    failsAfterUs: 700_000,
    ...(anonymous ? {} : { missingSecret: 'team-registry' }),
  });
}
