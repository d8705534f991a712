import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { runChild } from './child-process.ts';

/** All tiers, cheapest first: product contract §1. */
export const tierNames = ['lint', 'types', 'tidy', 'unit', 'property', 'golden', 'simulation', 'contract', 'guarantees', 'e2e'] as const;
/** `long` is the crash matrix with thousands of Pods: by itself, and only when it is asked for. */
export type TierName = (typeof tierNames)[number] | 'long';

/** A check counts as one; a tier of tests as many as it has. */
export interface TierResult {
  readonly name: TierName;
  readonly passed: number;
  readonly failed: number;
  readonly ms: number;
  /** Why it failed, where its own output does not say it. */
  readonly note: string;
}

export interface TierPorts {
  /** The clone. */
  readonly root: string;
  readonly signal: AbortSignal;
  readonly env: NodeJS.ProcessEnv;
  readonly say: (text: string) => void;
  readonly nowMs: () => number;
}

/** Runs one tier as child processes that write to our standard streams. */
export async function runTier(ports: TierPorts, name: TierName): Promise<TierResult> {
  const startedMs = ports.nowMs();
  const outcome = await outcomeOf(ports, name);
  return { name, ...outcome, ms: ports.nowMs() - startedMs };
}

type Outcome = Pick<TierResult, 'passed' | 'failed' | 'note'>;

async function outcomeOf(ports: TierPorts, name: TierName): Promise<Outcome> {
  switch (name) {
    case 'lint':
      return check(ports, [['biome', 'check', '.']]);
    case 'types':
      return check(ports, [
        ['tsc', '-p', 'tsconfig.core.json', '--noEmit'],
        ['tsc', '-p', 'tsconfig.json', '--noEmit'],
        ...(existsSync(join(ports.root, consoleTypes)) ? [['tsc', '-p', consoleTypes, '--noEmit']] : []),
      ]);
    case 'tidy':
      return check(ports, [['node', 'tools/tidy/src/main.ts']]);
    case 'unit':
      return (await buildFailure(ports)) ?? tests(ports, name);
    case 'contract':
    case 'guarantees':
    case 'long':
      return (await serverFailure(ports)) ?? tests(ports, name);
    case 'e2e':
      return (await buildFailure(ports)) ?? (await browserFailure(ports)) ?? tests(ports, name);
    default:
      return tests(ports, name);
  }
}

const consoleTypes = 'services/console/tsconfig.json';

/** All commands run, also after one that failed, so that one run shows everything. */
async function check(ports: TierPorts, commands: readonly (readonly string[])[]): Promise<Outcome> {
  const failures: string[] = [];
  for (const [program = '', ...args] of commands) if ((await run(ports, program, args)) !== 0) failures.push([program, ...args].join(' '));
  return failures.length === 0 ? { passed: 1, failed: 0, note: '' } : { passed: 0, failed: 1, note: failures.join('; ') };
}

/** The browser, and tests of what is served to it, need the built console. */
async function buildFailure(ports: TierPorts): Promise<Outcome | undefined> {
  const code = await run(ports, 'turbo', ['run', 'build']);
  return code === 0 ? undefined : { passed: 0, failed: 1, note: 'the console cannot be built' };
}

/** Kafka and Redis, fetched once; without them these tiers have shown nothing. */
async function serverFailure(ports: TierPorts): Promise<Outcome | undefined> {
  const code = await run(ports, 'node', ['packages/testkit/src/servers/main.ts']);
  return code === 0 ? undefined : { passed: 0, failed: 1, note: 'Kafka or Redis cannot be had; these tests need them' };
}

async function browserFailure(ports: TierPorts): Promise<Outcome | undefined> {
  if (browserPaths.some(existsSync)) return undefined;
  ports.say('installing chromium from Debian for the end-to-end tests\n');
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const [program = '', ...args] = [...asRoot, 'apt-get', 'install', '-y', '--no-install-recommends', 'chromium'];
  const [updater = '', ...updateArgs] = [...asRoot, 'apt-get', 'update'];
  if ((await run(ports, program, args)) !== 0) {
    await run(ports, updater, updateArgs);
    await run(ports, program, args);
  }
  return browserPaths.some(existsSync)
    ? undefined
    : { passed: 0, failed: 1, note: 'chromium cannot be installed; the end-to-end tests need it' };
}

const browserPaths = ['/usr/bin/chromium', '/usr/bin/chromium-browser'];

/** A tier in which no test ran has shown nothing, and a test that was skipped has not passed: both count as failed. */
async function tests(ports: TierPorts, name: TierName): Promise<Outcome> {
  const directory = mkdtempSync(join(tmpdir(), 'lunettes-test-'));
  const report = join(directory, 'report.json');
  try {
    const code = await run(ports, 'vitest', [
      'run',
      '--project',
      name,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ]);
    return existsSync(report)
      ? outcomeOfReport(readFileSync(report, 'utf8'), code)
      : { passed: 0, failed: 1, note: 'vitest wrote no report' };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Reads vitest's JSON report; `code` is the exit code of the run, which also knows of files that could not be loaded. */
export function outcomeOfReport(text: string, code: number): Outcome {
  const report: unknown = JSON.parse(text);
  const count = (name: string): number => {
    const value: unknown = typeof report === 'object' && report !== null ? Reflect.get(report, name) : undefined;
    return typeof value === 'number' ? value : 0;
  };
  const passed = count('numPassedTests');
  const skipped = count('numPendingTests') + count('numTodoTests');
  const failed = count('numFailedTests') + skipped;
  if (failed > 0) return { passed, failed, note: skipped > 0 ? `${skipped} skipped` : '' };
  if (code !== 0) return { passed, failed: 1, note: 'a file could not be run' };
  return passed === 0 ? { passed, failed: 1, note: 'no test ran' } : { passed, failed, note: '' };
}

function run({ root, signal, env }: TierPorts, program: string, args: readonly string[]): Promise<number> {
  const path = [join(root, '.toolchain/bin'), join(root, 'node_modules/.bin'), env['PATH'] ?? ''].join(delimiter);
  return runChild({ program, args, cwd: root, env: { ...env, PATH: path }, signal });
}
