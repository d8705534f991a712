import { openLocalStore } from '@lunettes/adapter-local';
import { bringHistory, type Rederivation } from '@lunettes/rederive';
import { systemClock } from '@lunettes/stages';
import { type Death, laneByLane } from './collector-order.ts';

/** What a test tells the process that writes a policy. */
export interface PolicyOrder {
  readonly from: string;
  readonly to: string;
  readonly lanes: number;
  readonly plan: Rederivation;
  readonly policy: string;
  readonly dies?: Death;
}

/**
 * Run as `node policy-writer-child.ts ORDER`, the order as JSON: brings a history with a policy into another log, as
 * `lunettes rederive` does, and goes on where its places say.
 */
const order = JSON.parse(process.argv[2] ?? '') as PolicyOrder;
const open = (directory: string) => openLocalStore({ directory, lanes: order.lanes, bytesMax: 1e10, clock: systemClock });
const [from, store] = [open(order.from), open(order.to)];
const places = new Map((await store.positions()).map(({ source, position }) => [Number(source), Number(position)]));
await bringHistory(
  {
    from,
    to: { ...laneByLane(store, order.dies), read: store.read, subscribe: store.subscribe },
    passedOver: async () => new Set(),
    places,
    placeOf: (lane, next) => ({ source: `${lane}`, position: `${next}` }),
    advance: () => undefined,
    signal: new AbortController().signal,
  },
  order.plan,
  { logic: 'guarantee', policy: order.policy },
);
await from.close();
await store.close();
