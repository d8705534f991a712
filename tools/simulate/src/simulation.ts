import { type ApiServer, createApiServer } from './api-server.ts';
import { type Cluster, createCluster } from './cluster.ts';
import { createHeap, type Heap } from './heap.ts';
import type { SimulationOptions } from './options.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import { createRandom, type Random } from './random.ts';
import type { Life } from './scenario.ts';
import type { GrowingTruth } from './truth.ts';
import type { Workload } from './workload.ts';

/** What everything in a simulated cluster shares. */
export interface Simulation {
  readonly options: SimulationOptions;
  readonly random: Random;
  readonly cluster: Cluster;
  readonly api: ApiServer;
  readonly outbox: Outbox;
  readonly lives: Heap<Life>;
  readonly truths: GrowingTruth[];
  /** Workloads that still want Pods, by namespace and scenario; at most one for each. */
  readonly unfinished: Map<string, Workload>;
  /** Names of the nodes that the scheduler avoids. */
  readonly tainted: Set<string>;
  readonly endAtUs: number;
}

export function createSimulation(options: SimulationOptions): Simulation {
  const random = createRandom(options.seed);
  const outbox = createOutbox(options);
  return {
    options,
    random,
    cluster: createCluster(options),
    api: createApiServer(options, random, outbox),
    outbox,
    lives: createHeap<Life>(),
    truths: [],
    unfinished: new Map(),
    tainted: new Set(),
    endAtUs: options.startAtUs + options.durationS * 1_000_000,
  };
}
