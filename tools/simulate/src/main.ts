#!/usr/bin/env node
/** Writes a simulated cluster's logs into a directory. */
import { parseArgs } from 'node:util';
import { type Mix, namedMixes } from './mix.ts';
import { type AuditLevel, defineSimulation, type KubernetesVersion, type SimulationOptions } from './options.ts';
import { scenarios } from './scenarios/index.ts';
import { writeSimulation } from './write-files.ts';

const HELP = `Writes the audit log, the Events and the Pod watch of a simulated cluster, and the truth about its deliveries.

Usage: node tools/simulate/src/main.ts --out DIR [options]

  --out DIR               directory for the files (made if need be)
  --seed N                same seed and options, same bytes          (1)
  --cluster NAME          display name of the cluster                (simulated)
  --pods N                how many scenarios are played              (500)
  --nodes N               nodes of the cluster                       (12)
  --namespaces N          namespaces, of uneven size                 (8)
  --hot-namespace         four of five Pods in one namespace
  --start-at-us N         first instant, microseconds since 1970     (1760000000000000)
  --duration-s N          simulated seconds                          (3600)
  --kubernetes V          1.30, 1.34 or 1.36                         (1.34)
  --audit-level L         Metadata, Request or RequestResponse       (RequestResponse)
  --apiservers N          API servers, each with a file of its own   (2)
  --mix M                 default (much trouble), production (one Pod in twenty in trouble), healthy,
                          broken, or name=weight,... where a broken name may end with :stay,
                          :recover or :delete                        (default)
  --disorder-ms N         audit lines are up to this much late       (200)
  --duplicate-ratio R     share of audit lines written twice         (0.002)
  --late-ratio R          share of audit lines 30 to 240 s late      (0.001)
  --node-objects          also write the nodes: watch, status, leases, spells of trouble
  --clock-skew-ms N       each node's clock is wrong by up to this, either way (0)
  --request-received      also write the RequestReceived stages
  --gzip                  compress the files
  --list                  print the scenarios and end
  --help                  print this and end

Examples:
  node tools/simulate/src/main.ts --out recording --seed 7 --pods 1000
  node tools/simulate/src/main.ts --out metadata-only --audit-level Metadata --mix broken
  node tools/simulate/src/main.ts --out one-fault --pods 20 --mix image-not-found:stay=1
`;

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (failure) {
  process.stderr.write(`${failure instanceof Error ? failure.message : String(failure)}\n`);
  process.exitCode = 2;
}

async function run(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      out: { type: 'string' },
      seed: { type: 'string' },
      cluster: { type: 'string' },
      pods: { type: 'string' },
      nodes: { type: 'string' },
      namespaces: { type: 'string' },
      'hot-namespace': { type: 'boolean' },
      'start-at-us': { type: 'string' },
      'duration-s': { type: 'string' },
      kubernetes: { type: 'string' },
      'audit-level': { type: 'string' },
      apiservers: { type: 'string' },
      mix: { type: 'string' },
      'disorder-ms': { type: 'string' },
      'duplicate-ratio': { type: 'string' },
      'late-ratio': { type: 'string' },
      'node-objects': { type: 'boolean' },
      'clock-skew-ms': { type: 'string' },
      'request-received': { type: 'boolean' },
      gzip: { type: 'boolean' },
      list: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help === true) {
    process.stdout.write(HELP);
    return 0;
  }
  if (values.list === true) {
    for (const scenario of scenarios) process.stdout.write(`${scenario.name}  ${scenario.group}  ${scenario.endings?.join(' ') ?? ''}\n`);
    return 0;
  }
  if (values.out === undefined) throw new Error('--out DIR says where to write; --help shows examples.');

  const options = defineSimulation(
    given({
      seed: number(values.seed),
      cluster: values.cluster,
      pods: number(values.pods),
      nodes: number(values.nodes),
      namespaces: number(values.namespaces),
      hotNamespace: values['hot-namespace'],
      startAtUs: number(values['start-at-us']),
      durationS: number(values['duration-s']),
      // `defineSimulation` refuses what is none of the known versions and levels.
      kubernetes: values.kubernetes as KubernetesVersion | undefined,
      auditLevel: values['audit-level'] as AuditLevel | undefined,
      apiservers: number(values.apiservers),
      mix: parseMix(values.mix),
      disorderMs: number(values['disorder-ms']),
      duplicateRatio: number(values['duplicate-ratio']),
      lateRatio: number(values['late-ratio']),
      nodeObjects: values['node-objects'],
      clockSkewMs: number(values['clock-skew-ms']),
      requestReceived: values['request-received'],
    }),
  );
  const beganAt = process.hrtime.bigint();
  const written = await writeSimulation(options, values.out, { gzip: values.gzip === true });
  const seconds = Number(process.hrtime.bigint() - beganAt) / 1e9;
  const megabytes = written.bytes / 1e6;
  process.stderr.write(
    `${written.lines} lines, ${megabytes.toFixed(1)} MB, ${written.truths.length} deliveries in ${seconds.toFixed(2)} s (${(megabytes / seconds).toFixed(0)} MB/s)\n`,
  );
  return 0;
}

type Given = { readonly [Name in keyof SimulationOptions]: SimulationOptions[Name] | undefined };

function given(values: Given): Partial<SimulationOptions> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

function number(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}

function parseMix(text: string | undefined): Mix | undefined {
  const named = namedMixes.find((name) => name === text);
  if (text === undefined || named !== undefined) return named;
  return Object.fromEntries(
    text.split(',').map((part) => {
      const [name = '', weight = '1'] = part.split('=');
      return [name, Number(weight)];
    }),
  );
}
