import { kafkaOfFile, redisOfFile } from '@lunettes/testkit/servers';
import { eachRow } from './each-row.ts';
import { form } from './form.ts';
import {
  checkpointAnswerLost,
  copiesOnly,
  copyInterrupted,
  fieldDeleted,
  flushed,
  metaDeleted,
  outOfMemory,
  rolledBack,
} from './rows/checkpoint-rows.ts';
import { failedOver } from './rows/failover-row.ts';

const ground = { kafka: kafkaOfFile({}, 'proxied'), redis: redisOfFile() };

eachRow('%s costs a silent replay and no result', ground, [
  ['a Redis that has lost everything', flushed],
  ['a Redis that comes back with what it had some time ago', rolledBack],
  ['a Redis that has lost one field of each lane', fieldDeleted],
  ['a Redis that has lost the one field that holds a lane together', metaDeleted],
  ['a Redis without memory for a while', outOfMemory],
  ['checkpoints whose answers never come', checkpointAnswerLost],
  ['a Redis that has lost everything after retention took the beginning of the log', copiesOnly],
  ['copies that were cut off before the Redis lost everything', copyInterrupted],
  // What it costs is the time that groups and Sentinel take; the adapter's contract tests have a failover without stages.
  ...(form.isLong ? ([['a Redis that fails over to a replica that lags, while stages read their lanes', failedOver]] as const) : []),
]);
