/**
 * Who may import whom. An area is a package, or one folder of the core; what a row does not name is
 * forbidden. Tests are free to import any package's entry, so rows speak of code that ships.
 */
export interface ImportRow {
  readonly area: string;
  /** Where its files are: the prefix of their paths. */
  readonly path: string;
  /** Areas whose values and types it may import. */
  readonly may: readonly string[];
  /** Areas of which it may import types only. */
  readonly types?: readonly string[];
  /** Packages from outside the workspace. */
  readonly npm?: readonly string[];
  readonly node: boolean;
  /** Said in every finding of the row. */
  readonly because: string;
}

const coreFolders = ['vocabulary', 'collection', 'trace-config', 'normalization', 'lifecycle', 'diagnosis', 'slo'] as const;
const core = coreFolders.map((folder) => `core/${folder}`);

const coreRow = (folder: (typeof coreFolders)[number], ...siblings: (typeof coreFolders)[number][]): ImportRow => ({
  area: `core/${folder}`,
  path: `packages/core/src/${folder}/`,
  may: ['base', ...siblings.map((sibling) => `core/${sibling}`)],
  node: false,
  because: 'the core is pure and its folders depend on each other in one direction',
});

const adapterRow = (name: string, npm: readonly string[]): ImportRow => ({
  area: `adapters/${name}`,
  path: `packages/adapters/${name}/`,
  may: ['base', 'ports', 'lane-store', 'core/vocabulary', 'codec', 'config', 'telemetry'],
  npm,
  node: true,
  because: 'an adapter holds one client library behind one port and knows no other adapter',
});

const shell = ['base', ...core, 'ports', 'runtime', 'codec', 'config', 'telemetry'] as const;

const serviceRow = (name: string, more: readonly string[] = [], npm: readonly string[] = []): ImportRow => ({
  area: `services/${name}`,
  path: `services/${name}/`,
  may: [...shell, ...more],
  npm,
  node: true,
  because: 'a service reaches the outside through ports; only the composition roots know adapters and other services',
});

const services = [
  'collector',
  'normalizer',
  'lifecycle-state-machine',
  'slo-evaluator',
  'clickhouse-writer',
  'otlp-exporter',
  'query-api',
  'replay',
  'rederive',
] as const;

export const importTable: readonly ImportRow[] = [
  { area: 'base', path: 'packages/base/', may: [], node: false, because: 'base is what everybody may use, so it uses nothing' },

  coreRow('vocabulary'),
  coreRow('collection', 'vocabulary'),
  { ...coreRow('trace-config', 'vocabulary'), npm: ['re2js'] },
  coreRow('normalization', 'vocabulary', 'trace-config'),
  coreRow('lifecycle', 'vocabulary', 'trace-config'),
  coreRow('diagnosis', 'vocabulary'),
  coreRow('slo', 'vocabulary', 'lifecycle', 'diagnosis'),

  {
    area: 'ports',
    path: 'packages/ports/',
    may: ['base'],
    types: ['core/vocabulary'],
    node: false,
    because: 'a port is an interface: it speaks the vocabulary and does nothing',
  },
  {
    area: 'lane-store',
    path: 'packages/lane-store/',
    may: ['base', 'ports'],
    types: ['core/vocabulary'],
    node: true,
    because: 'the composition of a log and a checkpoint store knows neither of the two, and no stage',
  },
  {
    area: 'runtime',
    path: 'packages/runtime/',
    may: ['base', 'ports', 'telemetry', 'core/vocabulary'],
    types: core,
    node: true,
    because: 'the loop runs any step and knows none',
  },
  {
    area: 'codec',
    path: 'packages/codec/',
    may: ['base', 'core/vocabulary'],
    npm: ['avsc'],
    node: true,
    because: 'the codec knows records and Avro, nothing of what happens to them',
  },
  {
    area: 'config',
    path: 'packages/config/',
    may: ['base'],
    node: false,
    because: 'options are parsed from values that main.ts hands over',
  },
  {
    area: 'telemetry',
    path: 'packages/telemetry/',
    may: ['base'],
    npm: ['pino', 'prom-client'],
    node: true,
    because: 'telemetry is used by everything and so depends on nothing of it',
  },

  adapterRow('memory', []),
  adapterRow('local', []),
  adapterRow('chdb', ['chdb']),
  adapterRow('clickhouse', ['@clickhouse/client']),
  adapterRow('otlp', [
    '@grpc/grpc-js',
    '@opentelemetry/api',
    '@opentelemetry/otlp-transformer',
    '@opentelemetry/resources',
    '@opentelemetry/sdk-trace',
    'protobufjs',
  ]),
  adapterRow('kubernetes', ['@kubernetes/client-node', 'undici']),
  adapterRow('kafka', ['kafkajs']),
  adapterRow('redis', ['ioredis']),

  serviceRow('collector', ['adapters/kubernetes'], ['fastify']),
  serviceRow('normalizer'),
  serviceRow('lifecycle-state-machine'),
  serviceRow('slo-evaluator'),
  serviceRow('clickhouse-writer', ['adapters/clickhouse']),
  serviceRow('otlp-exporter', ['adapters/otlp']),
  serviceRow('query-api', ['adapters/clickhouse', 'adapters/otlp'], ['fastify', '@fastify/static', '@fastify/swagger']),
  serviceRow('replay', [], ['yaml', 'fast-json-stable-stringify']),
  serviceRow('rederive', ['adapters/clickhouse']),
  {
    ...serviceRow('stages', ['lane-store', 'adapters/kafka', 'adapters/redis'], ['fastify']),
    may: [
      ...shell,
      'lane-store',
      'adapters/kafka',
      'adapters/redis',
      'services/normalizer',
      'services/lifecycle-state-machine',
      'services/slo-evaluator',
    ],
    because: 'stages composes each stage on Kafka and Redis; nothing else does',
  },
  {
    ...serviceRow('distributed'),
    may: [
      ...shell,
      'lane-store',
      ...['kafka', 'redis', 'clickhouse', 'otlp'].map((adapter) => `adapters/${adapter}`),
      ...['collector', 'clickhouse-writer', 'otlp-exporter', 'query-api', 'rederive', 'stages'].map((service) => `services/${service}`),
    ],
    because: 'distributed composes every service on Kafka, Redis and ClickHouse; nothing else does',
  },
  {
    ...serviceRow(
      'embedded',
      ['local', 'chdb', 'clickhouse', 'kubernetes', 'otlp'].map((adapter) => `adapters/${adapter}`),
      ['fastify'],
    ),
    may: [
      ...shell,
      ...['local', 'chdb', 'clickhouse', 'kubernetes', 'otlp'].map((adapter) => `adapters/${adapter}`),
      ...services.map((service) => `services/${service}`),
      'services/stages',
    ],
    because: 'embedded composes every service on the local adapters; nothing else does',
  },
  {
    area: 'services/console',
    path: 'services/console/',
    may: ['core/vocabulary'],
    types: ['core/diagnosis'],
    npm: ['@tanstack/react-query', 'react', 'react-dom', 'react-router', 'uplot'],
    node: false,
    because: 'the console runs in a browser and asks the query API for everything',
  },

  {
    area: 'cli',
    path: 'packages/cli/',
    may: [
      ...shell,
      'adapters/clickhouse',
      'adapters/kubernetes',
      'services/clickhouse-writer',
      'services/collector',
      'services/distributed',
      'services/embedded',
      'services/otlp-exporter',
      'services/query-api',
      'services/rederive',
      'services/replay',
      'services/stages',
      'adapters/kafka',
    ],
    npm: ['commander', 'yaml'],
    node: true,
    because: 'the command line starts services by their option tables and asks the query API',
  },

  {
    area: 'tools/simulate',
    path: 'tools/simulate/',
    may: [],
    node: true,
    because: 'an input generator that shared code with the product would share its mistakes',
  },
  {
    area: 'tools/generate',
    path: 'tools/generate/',
    may: ['cli', 'config', ...core, 'telemetry', 'services/replay'],
    npm: ['commander'],
    node: true,
    because: 'generated pages print the tables that the program itself uses',
  },
  {
    area: 'tools/tidy',
    path: 'tools/tidy/',
    may: ['codec', 'tools/generate'],
    node: true,
    because: 'the judge depends on as little as it can of what it judges',
  },
];

/** The row of a path; undefined for tests, settings and the root. */
export function rowOf(path: string): ImportRow | undefined {
  return importTable.find((row) => path.startsWith(row.path));
}
