import { kafkaOfFile, redisOfFile } from '@lunettes/testkit/servers';
import { eachRow } from './each-row.ts';
import { deployedForthAndBack, killedEverywhere, sleeping, sleepingNormalizer, stepThrows } from './rows/stage-rows.ts';

const ground = { kafka: kafkaOfFile(), redis: redisOfFile() };

eachRow('%s: nothing is lost, doubled or different', ground, [
  ['each stage killed before and after it publishes and after its checkpoint', killedEverywhere],
  ['a stage that sleeps with a round in hand while another takes its lanes, and then sends it', sleeping],
  ['a normalizer that does the same', sleepingNormalizer],
  ['a rolling deploy to another logic and back, past instances of both that sleep with a round in hand', deployedForthAndBack],
  ['a record on which the step throws', stepThrows],
]);
