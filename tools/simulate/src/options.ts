import { type Mix, resolveMix } from './mix.ts';

/** How much of each request the API server logs. Each level contains the one before it. */
export type AuditLevel = 'Metadata' | 'Request' | 'RequestResponse';

export type KubernetesVersion = '1.30' | '1.34' | '1.36';

export interface SimulationOptions {
  readonly seed: number;
  /** The cluster's display name. */
  readonly cluster: string;
  /** How many times a scenario is drawn; most draws are one Pod, some also bring a replacement. */
  readonly pods: number;
  readonly nodes: number;
  readonly namespaces: number;
  readonly startAtUs: number;
  /** The simulated time. Pods arrive during its first 85 %; what is unfinished at its end stays open. */
  readonly durationS: number;
  readonly kubernetes: KubernetesVersion;
  readonly auditLevel: AuditLevel;
  /** Each has an audit file of its own, `audit-apiserver-<n>.jsonl`. */
  readonly apiservers: number;
  readonly mix: Mix;
  /** Four of five Pods live in the first namespace. */
  readonly hotNamespace: boolean;
  /** An audit line is written up to this much after its answer, each by its own delay. */
  readonly disorderMs: number;
  /** This share of the audit lines is written a second time, 10 to 60 s later, as after a webhook's time-out. */
  readonly duplicateRatio: number;
  /** This share of the audit lines is written only 30 to 240 s later. */
  readonly lateRatio: number;
  /** Also write the nodes: their watch, their status with conditions, their leases, now and then a spell of trouble. */
  readonly nodeObjects: boolean;
  /** Each node's clock is wrong by up to this much, either way. */
  readonly clockSkewMs: number;
  /** Also write the `RequestReceived` stage of each request. */
  readonly requestReceived: boolean;
}

const DEFAULTS: SimulationOptions = {
  seed: 1,
  cluster: 'simulated',
  pods: 500,
  nodes: 12,
  namespaces: 8,
  startAtUs: 1_760_000_000_000_000,
  durationS: 3600,
  kubernetes: '1.34',
  auditLevel: 'RequestResponse',
  apiservers: 2,
  mix: 'default',
  hotNamespace: false,
  disorderMs: 200,
  duplicateRatio: 0.002,
  lateRatio: 0.001,
  nodeObjects: false,
  clockSkewMs: 0,
  requestReceived: false,
};

/** At the bounds the option is refused, so that a slip of the keyboard does not fill the disk. */
const BOUNDS: Readonly<Partial<Record<keyof SimulationOptions, readonly [low: number, high: number]>>> = {
  seed: [0, Number.MAX_SAFE_INTEGER],
  pods: [0, 100_000_000],
  nodes: [1, 15_000],
  namespaces: [1, 10_000],
  startAtUs: [0, 4_000_000_000_000_000],
  durationS: [1, 31 * 86_400],
  apiservers: [1, 16],
  disorderMs: [0, 600_000],
  clockSkewMs: [0, 3_600_000],
};

const RATIOS = ['duplicateRatio', 'lateRatio'] as const;
const VERSIONS: readonly string[] = ['1.30', '1.34', '1.36'];
const LEVELS: readonly string[] = ['Metadata', 'Request', 'RequestResponse'];

/** Fills in the defaults. Throws one error that names every option that cannot be used. */
export function defineSimulation(partial: Partial<SimulationOptions>): SimulationOptions {
  const options = { ...DEFAULTS, ...partial };
  const problems = problemsOf(options);
  if (problems.length > 0) throw new Error(`Cannot simulate with these options:\n  ${problems.join('\n  ')}`);
  return options;
}

function problemsOf(options: SimulationOptions): string[] {
  const problems: string[] = [];
  for (const [name, [low, high]] of Object.entries(BOUNDS)) {
    const value = Object.entries(options).find(([key]) => key === name)?.[1];
    if (!Number.isSafeInteger(value) || value < low || value > high) {
      problems.push(`${name} must be a whole number from ${low} to ${high}, not ${String(value)}.`);
    }
  }
  for (const name of RATIOS) {
    if (!(options[name] >= 0 && options[name] <= 1)) problems.push(`${name} must be between 0 and 1, not ${options[name]}.`);
  }
  if (options.cluster === '' || options.cluster.includes('|')) problems.push('cluster must not be empty or contain a bar.');
  if (!VERSIONS.includes(options.kubernetes)) problems.push(`kubernetes must be one of ${VERSIONS.join(', ')}, not ${options.kubernetes}.`);
  if (!LEVELS.includes(options.auditLevel)) problems.push(`auditLevel must be one of ${LEVELS.join(', ')}, not ${options.auditLevel}.`);
  const mix = resolveMix(options.mix);
  if (mix.kind === 'unusable') problems.push(...mix.problems);
  return problems;
}
