import { eachRow } from './each-row.ts';
import { form } from './form.ts';
import { killedAndRotated, killedInList, killedWithBatch } from './rows/collector-rows.ts';
import {
  clockAhead,
  clockBehind,
  clockSetBack,
  clockSetForward,
  clusterSilent,
  twoCollectors,
  webhookBlocked,
} from './rows/collector-time-rows.ts';
import { policyHalfWritten } from './rows/policy-rows.ts';

eachRow('%s: nothing is lost, doubled or different', undefined, [
  ['a collector killed before its answer, and one killed between the lanes of a batch', killedWithBatch],
  ['a collector killed before it has kept its place in a file, which is rotated before the next one comes', killedAndRotated],
  ['a collector killed half way through a list of what every lane is told', killedInList],
  ['the writer of a policy killed between the lanes', policyHalfWritten],
  ['two collectors that write the same lanes, some batches both of them', twoCollectors],
]);

eachRow('%s: time passes nothing that is still to come', undefined, [
  ['a webhook that is blocked for 130 s, and brings what it held back after what is fresh', webhookBlocked],
  ['a cluster that is silent for 15 min', clusterSilent],
  ['a collector whose clock is set forward by an hour', clockSetForward],
  // What the clock itself does is shown by its own laws; these differ in little else.
  ...(form.isLong
    ? ([
        ['a collector whose clock is an hour ahead', clockAhead],
        ['a collector whose clock is an hour behind', clockBehind],
        ['a collector whose clock is set back by an hour', clockSetBack],
      ] as const)
    : []),
]);
