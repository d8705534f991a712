import { kafkaOfFile, redisOfFile } from '@lunettes/testkit/servers';
import { eachRow } from './each-row.ts';
import { liveAgain } from './rows/recovery-rows.ts';

const ground = { kafka: kafkaOfFile(), redis: redisOfFile() };

eachRow('%s: its lanes are live again, nothing is lost, doubled or different', ground, [
  ['an instance that is killed, and one that is told to end', liveAgain],
]);
