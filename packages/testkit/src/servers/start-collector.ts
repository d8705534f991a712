import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { obtainCollector } from './obtain-collector.ts';
import { freePorts, serverFolder, startServer } from './server-process.ts';

/** One span as the Collector tells it. */
export interface ToldSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly name: string;
  readonly start: string;
  readonly status: string;
  /** Of the resource. */
  readonly pod: string;
}

export interface CollectorServer {
  /** `host:port` of OTLP over gRPC. */
  readonly target: string;
  readonly pid: number;
  /** Everything that it has taken; what was acknowledged is in it. */
  spans(): readonly ToldSpan[];
  /** Ends it. Its log is removed unless `keepLog`, which tells where it is. */
  stop(options?: { readonly keepLog: boolean }): Promise<void>;
}

/** A real OpenTelemetry Collector that takes OTLP over gRPC with its default bounds and writes the spans down, or only how many there were. */
export async function startCollectorServer(writes: 'detailed' | 'basic' = 'detailed'): Promise<CollectorServer> {
  const program = obtainCollector();
  const [port = 0] = await freePorts(1);
  const target = `127.0.0.1:${port}`;
  const folder = serverFolder('otel-collector');
  const config = join(folder.path, 'config.yaml');
  const logFile = join(folder.path, 'log');
  writeFileSync(config, configOf(target, writes));
  const args = ['--config', `file:${config}`];
  const server = await startServer({ name: 'the OpenTelemetry Collector', program, args, port, logFile, startMsMax: 30_000 });
  return {
    target,
    pid: server.pid,
    spans: () => toldSpans(readFileSync(logFile, 'utf8')),
    stop: async (options) => {
      await server.kill();
      if (options?.keepLog === true) console.error(`the files of the OpenTelemetry Collector are kept in ${folder.path}`);
      else folder.remove();
    },
  };
}

const configOf = (target: string, verbosity: string): string => `receivers: { otlp: { protocols: { grpc: { endpoint: "${target}" } } } }
exporters: { debug: { verbosity: ${verbosity} } }
service:
  telemetry: { metrics: { level: none } }
  pipelines: { traces: { receivers: [otlp], exporters: [debug] } }
`;

/** Each resource begins a block in the text; its spans follow. */
function toldSpans(log: string): readonly ToldSpan[] {
  return log.split(/^ResourceSpans #\d+$/m).flatMap((block) => {
    const pod = /^ +-> k8s\.pod\.name: Str\((.*)\)$/m.exec(block)?.[1] ?? '';
    return block
      .split(/^Span #\d+$/m)
      .slice(1)
      .map((span) => {
        const field = (name: string): string => new RegExp(`^ +${name} +: ?(.*)$`, 'm').exec(span)?.[1] ?? '';
        return {
          traceId: field('Trace ID'),
          spanId: field('ID'),
          parentSpanId: field('Parent ID'),
          name: field('Name'),
          start: field('Start time'),
          status: field('Status code'),
          pod,
        };
      });
  });
}
