import kafkajs, { type Admin } from 'kafkajs';
import { asPort } from './kafka-failure.ts';

/** Which instance of a group has which lane of a topic now, as the brokers know it; lanes that nobody has are absent. */
export async function groupHolders(admin: Admin, group: string, topic: string): Promise<ReadonlyMap<number, string>> {
  const { groups } = await asPort(`say who is in ${group}`, () => admin.describeGroups([group]));
  const { MemberAssignment, MemberMetadata } = kafkajs.AssignerProtocol;
  const holders = new Map<number, string>();
  for (const { memberId, memberMetadata, memberAssignment } of groups[0]?.members ?? []) {
    // A group that is meeting has members without an assignment.
    if (memberAssignment.length === 0) continue;
    const instance = memberMetadata.length === 0 ? memberId : (MemberMetadata.decode(memberMetadata)?.userData.toString() ?? memberId);
    for (const lane of MemberAssignment.decode(memberAssignment)?.assignment[topic] ?? []) holders.set(lane, instance);
  }
  return holders;
}
