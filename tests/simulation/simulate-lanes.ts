import {
  type FaultCounts,
  type FaultRates,
  logOf,
  type MemoryWorld,
  memoryStore,
  memoryWorld,
  noFaults,
  type PlantedError,
  rollBack,
  seededDraw,
  seededFaults,
  turns,
} from '@lunettes/adapter-memory';
import type { LaneStore, RawAppend } from '@lunettes/ports';
import { type AnyLaneWork, EntryMemory, type LanePorts, type LaneStatus, type RunningLane, runLane } from '@lunettes/runtime';

export interface SimulationOptions {
  readonly seed: number;
  readonly lanes: number;
  /** One list per phase: a later phase replaces the works of the one before by others (a deploy), while the old ones may live on as zombies. */
  readonly phases: readonly (readonly AnyLaneWork[])[];
  readonly raw: readonly RawAppend[];
  readonly planted?: PlantedError;
  /** An error of protocol planted into the loop itself. */
  readonly plantedInLoop?: LanePorts['planted'];
  /** Changes the store that a process gets; for planted errors that are no matter of the store. */
  readonly wrapped?: (store: LaneStore) => LaneStore;
  readonly rollbacks?: boolean;
  /** Retention overtakes the readers of raw again and again, and an operator has given up whatever it takes. */
  readonly retention?: boolean;
  /** Records and outputs after which a round ends, drawn up to this. */
  readonly roundMax?: number;
}

export interface SimulationResult {
  readonly world: MemoryWorld;
  readonly faults: FaultCounts & { readonly rollbacks: number };
  /** Summed over all processes that ever lived. */
  readonly replayed: number;
  readonly repeats: number;
  readonly fenced: number;
  readonly losses: number;
  readonly turns: number;
  /** Lanes that stood still; none may. */
  readonly stops: readonly string[];
}

const stormy: FaultRates = { crash: 0.02, failure: 0.03, repeat: 0.08, late: 0.04, zombie: 0.015 };
const calm: FaultRates = { crash: 0, failure: 0, repeat: 0, late: 0, zombie: 0 };
/** Share of rounds after which a lane's state is copied. */
const snapshotRate = 0.05;
const turnsMax = 60_000;

/**
 * Runs the production loop on the memory store: each lane of each stage is a process of its own, whose every call to the
 * outside may be struck. Whoever dies, or is believed dead, is replaced at once. Raw records arrive in pieces meanwhile.
 * When all have arrived the storm ends, everybody is replaced once more, and the run goes on until all are idle.
 */
export async function simulateLanes(options: SimulationOptions): Promise<SimulationResult> {
  const draw = seededDraw(options.seed);
  const schedule = turns(draw, () => new Promise((resolve) => setImmediate(resolve)));
  const world = memoryWorld(options.lanes);
  const faults = noFaults();
  const processes: RunningLane[] = [];
  const stops: string[] = [];
  const living = new Map<string, { readonly isIdle: () => boolean; readonly retire: () => void }>();
  let rates = stormy;
  let rollbacks = 0;

  const start = (work: AnyLaneWork, lane: number): void => {
    const name = `${work.stage.name}|${lane}`;
    const leaving = new AbortController();
    let isReplaced = false;
    const replace = (): void => {
      if (isReplaced) return;
      isReplaced = true;
      start(work, lane);
      leaving.abort();
    };
    const plan = seededFaults({
      draw,
      turns: schedule,
      rates: () => rates,
      counts: faults,
      crashed: replace,
      givenUp: replace,
      requestRecordsMax: 4,
    });
    const store = memoryStore(world, {
      clock: { nowUs: () => 1 },
      plan,
      planted: options.planted ?? 'none',
      isSnapshotDue: () => draw() < snapshotRate,
    });
    const changed = (status: LaneStatus): void => {
      if (status.reason !== undefined) stops.push(`${name}: ${status.reason}: ${status.trouble}`);
    };
    const bounds = {
      recordsMax: 1 + Math.floor(draw() * 6),
      bytesMax: 10_000,
      outputsMax: 1 + Math.floor(draw() * 6),
      outputBytesMax: 10_000,
      entriesMax: 3,
    };
    const ports = {
      store: options.wrapped?.(store) ?? store,
      clock: { nowUs: () => 1, sleep: () => schedule.take() },
      yieldTurn: () => schedule.take(),
      planted: options.plantedInLoop,
      lossRule: { onLoss: 'continue' as const, acceptedUpTo: async () => (options.retention === true ? Number.MAX_SAFE_INTEGER : 0) },
    };
    const running = runLane(ports, work, lane, { signal: leaving.signal, bounds, memory: new EntryMemory(2), changed });
    processes.push(running);
    living.set(name, {
      isIdle: () => running.status().phase === 'idle',
      retire: () => {
        isReplaced = true;
        leaving.abort();
      },
    });
  };
  const startAll = (works: readonly AnyLaneWork[]): void => {
    for (const { retire } of living.values()) retire();
    for (const work of works) for (let lane = 0; lane < options.lanes; lane++) start(work, lane);
  };

  const arrive = async (raw: readonly RawAppend[]): Promise<void> => {
    const border = memoryStore(world, { clock: { nowUs: () => 1 } });
    for (let at = 0; at < raw.length; ) {
      const piece = 1 + Math.floor(draw() * (options.roundMax ?? 8));
      await border.append({ records: raw.slice(at, at + piece), positions: [] });
      at += piece;
      for (let pause = Math.floor(draw() * 30); pause >= 0; pause--) await schedule.take();
      if (options.rollbacks !== false && draw() < 0.25) rollbacks += loseCheckpoints(world, draw);
      if (options.retention === true && draw() < 0.2) overtake(world, draw);
    }
  };

  let given = 0;
  const isStopped = (): boolean => stops.length > 0;
  for (const [index, works] of options.phases.entries()) {
    startAll(works);
    let hasArrived = false;
    const share = Math.ceil(options.raw.length / options.phases.length);
    const arriving = arrive(options.raw.slice(index * share, (index + 1) * share)).then(() => {
      hasArrived = true;
    });
    given += await schedule.run(() => hasArrived || isStopped(), turnsMax);
    if (!isStopped()) await arriving;
  }
  rates = calm;
  startAll(options.phases.at(-1) ?? []);
  given += await schedule.run(isStopped, turnsMax);
  const stuck = [...living].filter(([, { isIdle }]) => !isIdle()).map(([name]) => `${name}: does not come to rest`);
  for (const { retire } of living.values()) retire();
  const counts = processes.map((process) => process.status().counts);
  const sum = (of: 'replayed' | 'repeats' | 'fenced' | 'losses'): number => counts.reduce((total, count) => total + count[of], 0);
  return {
    world,
    faults: { ...faults, rollbacks },
    replayed: sum('replayed'),
    repeats: sum('repeats'),
    fenced: sum('fenced'),
    losses: sum('losses'),
    turns: given,
    stops: stops.length > 0 ? stops : stuck,
  };
}

/** Retention takes some of the oldest raw records of a lane, read or not. */
function overtake(world: MemoryWorld, draw: () => number): void {
  const log = logOf(world, 'raw', Math.floor(draw() * world.lanes));
  const count = Math.floor(draw() * 1.2 * log.records.length);
  log.first += log.records.splice(0, count).length;
}

/** The checkpoint server restarts with what it had some versions ago, or with nothing at all for one lane. */
function loseCheckpoints(world: MemoryWorld, draw: () => number): number {
  const histories = [...world.checkpoints.values()];
  const history = histories[Math.floor(draw() * histories.length)];
  if (history === undefined) return 0;
  rollBack(history, draw() < 0.1 ? history.versions.length : 1 + Math.floor(draw() * 6));
  return 1;
}
