import { murmur2 } from '@lunettes/base';
import kafkajs, { type GroupMember, type PartitionAssigner } from 'kafkajs';

/** A member of a group as the assignment sees it. */
export interface Instance {
  readonly memberId: string;
  /** Stays the same over restarts. */
  readonly instance: string;
}

/**
 * Which lanes each member gets. Every lane goes to the instance that its own hash ranks highest among those that are not
 * full, so that who comes or goes moves few lanes, and a restarted instance gets its own ones back. No instance gets more
 * than its share, rounded up.
 */
export function shareOut(lanes: number, members: readonly Instance[]): ReadonlyMap<string, readonly number[]> {
  const sorted = members.toSorted((a, b) => order(a.instance, b.instance) || order(a.memberId, b.memberId));
  const lanesMax = Math.ceil(lanes / Math.max(1, members.length));
  const shares = new Map<string, number[]>(sorted.map(({ memberId }) => [memberId, []]));
  for (let lane = 0; lane < lanes; lane++) {
    const ranked = sorted.toSorted((a, b) => rank(b.instance, lane) - rank(a.instance, lane));
    const taker = ranked.find(({ memberId }) => (shares.get(memberId)?.length ?? lanesMax) < lanesMax);
    if (taker !== undefined) shares.get(taker.memberId)?.push(lane);
  }
  return shares;
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const rank = (instance: string, lane: number): number => murmur2(`${instance}|${lane}`) >>> 0;

/** `shareOut` as the client library wants it; members tell their instance in their user data. */
export function rendezvousAssigner(lanes: number, instance: string): PartitionAssigner {
  const { MemberAssignment, MemberMetadata } = kafkajs.AssignerProtocol;
  const name = 'LunettesRendezvous';
  const version = 1;
  return () => ({
    name,
    version,
    assign: async ({ members, topics }) => {
      const shares = shareOut(lanes, members.map(instanceOf));
      return members.map(({ memberId }) => {
        const share = [...(shares.get(memberId) ?? [])];
        const assignment = Object.fromEntries(topics.map((topic) => [topic, share]));
        return { memberId, memberAssignment: MemberAssignment.encode({ version, assignment, userData: Buffer.alloc(0) }) };
      });
    },
    protocol: ({ topics }) => ({ name, metadata: MemberMetadata.encode({ version, topics, userData: Buffer.from(instance) }) }),
  });

  function instanceOf({ memberId, memberMetadata }: GroupMember): Instance {
    return { memberId, instance: MemberMetadata.decode(memberMetadata)?.userData.toString() ?? memberId };
  }
}
