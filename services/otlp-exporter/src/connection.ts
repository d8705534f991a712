import { readFileSync } from 'node:fs';
import { type OtlpAddress, parseOtlpEndpoint } from '@lunettes/adapter-otlp';
import { type Parsed, parsed, problem } from '@lunettes/base';
import type { OptionValues } from '@lunettes/config';
import type { options } from './options.ts';
import type { TraceBufferOptions } from './trace-buffer.ts';

/** How traces are chosen and batched; `connectionOf` gives the address. */
export interface ExporterOptions extends TraceBufferOptions {
  readonly batchSpans: number;
}

/** The two halves of the options: where to, and how. Undefined without an endpoint; all problems otherwise. */
export function connectionOf(
  of: OptionValues<typeof options>,
): Parsed<{ readonly address: OtlpAddress; readonly exporter: ExporterOptions } | undefined, readonly string[]> {
  if (of.otlpEndpoint === undefined) return parsed(undefined);
  const problems: string[] = [];
  const readable = (flag: string, file: string | undefined): Buffer | undefined => {
    try {
      return file === undefined ? undefined : readFileSync(file);
    } catch {
      problems.push(`${flag} ${file} cannot be read`);
      return undefined;
    }
  };
  const endpoint = parseOtlpEndpoint(of.otlpEndpoint);
  if (!endpoint.ok) problems.push(`--otlp-endpoint ${endpoint.problem}`);
  const tls = {
    ca: readable('--otlp-ca-file', of.otlpCaFile),
    cert: readable('--otlp-cert-file', of.otlpCertFile),
    key: readable('--otlp-key-file', of.otlpKeyFile),
  };
  if ((of.otlpCertFile === undefined) !== (of.otlpKeyFile === undefined))
    problems.push('--otlp-cert-file and --otlp-key-file belong together; one of them is missing');
  const secure = endpoint.ok && endpoint.value.secure;
  if (endpoint.ok && !secure && (of.otlpCaFile ?? of.otlpCertFile) !== undefined)
    problems.push(`--otlp-endpoint ${of.otlpEndpoint} is in the clear, so that certificates have no use; write it with https://`);
  const lines = readable('--otlp-headers-file', of.otlpHeadersFile)?.toString('utf8').split('\n') ?? [];
  const headers = [...of.otlpHeader, ...lines.filter((line) => line.trim() !== '')].flatMap((text, index) => {
    const header = /^\s*([a-z0-9_.-]+)\s*=\s*([\x20-\x7e]*?)\s*$/i.exec(text);
    if (header?.[1] !== undefined && !header[1].startsWith('grpc-')) return [[header[1].toLowerCase(), header[2] ?? ''] as const];
    // Its value may be a secret.
    problems.push(
      `OTLP header ${index + 1} is not NAME=VALUE with a name of letters, digits, dots and dashes and a value of printable characters`,
    );
    return [];
  });
  if (!endpoint.ok || problems.length > 0) return problem(problems);
  return parsed({
    address: {
      target: endpoint.value.target,
      tls: secure ? tls : undefined,
      headers,
      timeoutMs: of.otlpTimeout,
      compression: of.otlpCompression,
    },
    exporter: { early: of.otlpEarly, corrections: of.otlpCorrections, tracesMax: of.otlpTracesMax, batchSpans: of.otlpBatchSpans },
  });
}
