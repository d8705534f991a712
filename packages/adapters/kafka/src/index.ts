export { applyTopics, checkTopics } from './apply-topics.ts';
export type { KeptPlace } from './group-places.ts';
export type { KafkaTarget } from './kafka-client.ts';
export { type KafkaEventLog, type KafkaLogOptions, openKafkaLog } from './kafka-event-log.ts';
export { type KafkaSinkStore, kafkaSinkStore, type LostPlace } from './kafka-sink-store.ts';
export type { LaneMembership } from './lane-membership.ts';
export type { OperatorWord, OperatorWords } from './operator-words.ts';
export type { PlannedTopic, TopicSettings } from './topic-plan.ts';
