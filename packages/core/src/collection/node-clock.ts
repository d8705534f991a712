import { type EventTimeUs, hourUs, parseEventTime } from '../vocabulary/event-time.ts';

/** What a Node shows of its clock: when the kubelet says that it wrote its status, and when the API server had it. */
export interface NodeClock {
  readonly writtenAt: string;
  readonly receivedAt: string;
}

/** Which of a cluster's Nodes showed something new of its clock. */
export interface NodeClocks {
  /** What this object says, if it is less of a lag than the Node's other writes of that hour showed; undefined otherwise. */
  news(object: object): NodeClock | undefined;
}

/** Nodes whose clocks are remembered; a cluster has at most 5,000. Of more than these nothing is told. */
const nodesMax = 20_000;

/**
 * A Node is stored only when something that is read of it changed, and its heartbeats are not. What they say of its clock
 * is the least lag of an hour, so of the many of an hour only the few that lower it are worth storing.
 */
export function openNodeClocks(): NodeClocks {
  const least = new Map<string, { readonly hour: number; readonly lagUs: number }>();
  return {
    news(object) {
      const clock = clockOf(object);
      if (clock === undefined) return undefined;
      const [written, received] = [parseEventTime(clock.writtenAt), parseEventTime(clock.receivedAt)];
      if (!written.ok || !received.ok) return undefined;
      const name = textIn(child(object, 'metadata'), 'name');
      const hour = hourOf(received.value);
      const lagUs = received.value - written.value;
      const known = least.get(name);
      if (known !== undefined && (known.hour > hour || (known.hour === hour && known.lagUs <= lagUs))) return undefined;
      if (known === undefined && least.size >= nodesMax) return undefined;
      least.set(name, { hour, lagUs });
      return clock;
    },
  };
}

const hourOf = (us: EventTimeUs): number => Math.floor(us / hourUs);

/** A trimmed Node with the two times again. */
export function withNodeClock(node: object, { writtenAt, receivedAt }: NodeClock): object {
  const status = child(node, 'status');
  const conditions = list(status, 'conditions').map((one) => (isReady(one) ? { ...one, lastHeartbeatTime: writtenAt } : one));
  const managedFields = [{ manager: 'kubelet', subresource: 'status', time: receivedAt }];
  return { ...node, metadata: { ...child(node, 'metadata'), managedFields }, status: { ...status, conditions } };
}

function clockOf(object: object): NodeClock | undefined {
  const write = list(child(object, 'metadata'), 'managedFields').find(
    (one) => textIn(one, 'manager') === 'kubelet' && textIn(one, 'subresource') === 'status',
  );
  const ready = list(child(object, 'status'), 'conditions').find(isReady);
  const [receivedAt, writtenAt] = [textIn(write ?? nothing, 'time'), textIn(ready ?? nothing, 'lastHeartbeatTime')];
  return receivedAt === '' || writtenAt === '' || textIn(ready ?? nothing, 'status') === 'Unknown' ? undefined : { writtenAt, receivedAt };
}

const isReady = (condition: object): boolean => textIn(condition, 'type') === 'Ready';

const nothing: object = {};

function child(object: object, name: string): object {
  const value: unknown = Reflect.get(object, name);
  return typeof value === 'object' && value !== null ? value : nothing;
}

function list(object: object, name: string): readonly object[] {
  const value: unknown = Reflect.get(object, name);
  return Array.isArray(value) ? value.filter((one): one is object => typeof one === 'object' && one !== null) : [];
}

function textIn(object: object, name: string): string {
  const value: unknown = Reflect.get(object, name);
  return typeof value === 'string' ? value : '';
}
