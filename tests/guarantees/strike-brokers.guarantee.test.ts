import { clusterOfFile, redisOfFile } from '@lunettes/testkit/servers';
import { eachRow } from './each-row.ts';
import { form } from './form.ts';
import { allGone, oneKilled, rolledOn } from './rows/broker-rows.ts';

const ground = { kafka: clusterOfFile(), redis: redisOfFile() };

eachRow('%s: nothing is lost, doubled or different', ground, [
  ['one of three brokers that is killed and stays away for a while', oneKilled],
  ...(form.isLong
    ? ([
        ['three brokers that are killed and started one after the other, under load', rolledOn],
        ['three brokers that are all gone for a while', allGone],
      ] as const)
    : []),
]);
