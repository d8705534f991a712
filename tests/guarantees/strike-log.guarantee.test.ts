import { kafkaOfFile, redisOfFile } from '@lunettes/testkit/servers';
import { eachRow } from './each-row.ts';
import { form } from './form.ts';
import {
  appendAnswerLost,
  groupOffsetsWrong,
  heldAppend,
  outputEmptied,
  overtakenGoesOn,
  overtakenStops,
  serversGone,
  tailRemoved,
  topicRemade,
} from './rows/log-rows.ts';
import { joinedAndLeft, lostWhilePaused, overtakenWhilePaused } from './rows/rebalance-rows.ts';
import { manyDeadlines } from './rows/size-rows.ts';

const ground = { kafka: kafkaOfFile({}, 'proxied'), redis: redisOfFile() };

eachRow('%s: nothing is lost, doubled or different', ground, [
  ['an append that is held until a successor has long gone on', heldAppend],
  ['appends whose answers never come', appendAnswerLost],
  ['offsets of the group that are deleted, and then out of range', groupOffsetsWrong],
  ['output topics that retention has emptied before a restart', outputEmptied],
  ['instances that join under load and leave again', joinedAndLeft],
  ['a tick under which all deadlines of a crowd fall, told by raw records of more than one request', manyDeadlines],
  ['a broker that is gone for a while, and a Redis that ends meanwhile', serversGone],
  // Paused lanes are in the short form, too: retention passes them.
  ...(form.isLong ? ([['lanes that are paused, full, when another instance gets them', lostWhilePaused]] as const) : []),
]);

eachRow('%s: the loss is told, and nothing else is missing', ground, [
  ['retention that overtakes a reader, who goes on', overtakenGoesOn],
  ['retention that passes what a paused lane has not fetched', overtakenWhilePaused],
  ['retention that overtakes a reader, who stops until an operator gives up what is lost', overtakenStops],
]);

eachRow('%s stops its lanes, and nothing is written', ground, [
  ['a topic that was made anew behind the back of a stage', topicRemade],
  ['a single broker that comes back without acknowledged records', tailRemoved],
]);
