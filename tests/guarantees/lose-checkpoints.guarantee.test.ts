import { kafkaOfFile, redisOfFile } from '@lunettes/testkit/servers';
import { test } from 'vitest';
import { rowMsMax } from './installation.ts';
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
import { expectEffects } from './rows/effects.ts';

const ground = { kafka: kafkaOfFile({}, 'proxied'), redis: redisOfFile() };

test.each([
  ['a Redis that has lost everything', flushed],
  ['a Redis that comes back with what it had some time ago', rolledBack],
  ['a Redis that has lost one field of each lane', fieldDeleted],
  ['a Redis that has lost the one field that holds a lane together', metaDeleted],
  ['a Redis without memory for a while', outOfMemory],
  ['checkpoints whose answers never come', checkpointAnswerLost],
  ['a Redis that has lost everything after retention took the beginning of the log', copiesOnly],
  ['copies that were cut off before the Redis lost everything', copyInterrupted],
])('%s costs a silent replay and no result', async (name, row) => expectEffects(name, await row(ground)), rowMsMax);
