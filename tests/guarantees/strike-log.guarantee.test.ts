import { kafkaOfFile, redisOfFile } from '@lunettes/testkit/servers';
import { eachRow } from './each-row.ts';
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

const ground = { kafka: kafkaOfFile({}, 'proxied'), redis: redisOfFile() };

eachRow('%s: nothing is lost, doubled or different', ground, [
  ['an append that is held until a successor has long gone on', heldAppend],
  ['appends whose answers never come', appendAnswerLost],
  ['offsets of the group that are deleted, and then out of range', groupOffsetsWrong],
  ['output topics that retention has emptied before a restart', outputEmptied],
  ['a broker that is gone for a while, and a Redis that ends meanwhile', serversGone],
]);

eachRow('%s: the loss is told, and nothing else is missing', ground, [
  ['retention that overtakes a reader, who goes on', overtakenGoesOn],
  ['retention that overtakes a reader, who stops until an operator gives up what is lost', overtakenStops],
]);

eachRow('%s stops its lanes, and nothing is written', ground, [
  ['a topic that was made anew behind the back of a stage', topicRemade],
  ['a single broker that comes back without acknowledged records', tailRemoved],
]);
