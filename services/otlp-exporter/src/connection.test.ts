import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseOptions } from '@lunettes/config';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectionOf } from './connection.ts';
import { options } from './options.ts';

let home = '';
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'lunettes-otlp-options-'));
  writeFileSync(join(home, 'headers'), 'Authorization=Bearer a=b\n\nx-tenant = shop \n');
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

function connection(...args: readonly string[]) {
  const parsed = parseOptions(options, { args: [...args], environment: {} });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problem));
  return connectionOf(parsed.value.values);
}

describe('the options of the exporter', () => {
  test('name no connection without an endpoint', () => {
    expect(connection('--otlp-early')).toEqual({ ok: true, value: undefined });
  });

  test('take headers from flags and file, with names in lower case', () => {
    expect(connection('--otlp-endpoint=http://jaeger', '--otlp-header=a=1', `--otlp-headers-file=${join(home, 'headers')}`)).toMatchObject({
      value: {
        address: {
          target: 'jaeger:4317',
          tls: undefined,
          headers: [
            ['a', '1'],
            ['authorization', 'Bearer a=b'],
            ['x-tenant', 'shop'],
          ],
          compression: 'gzip',
        },
        exporter: { early: false, corrections: false, batchSpans: 512 },
      },
    });
  });

  test('are checked together, and a header that may be a secret is not repeated', () => {
    const found = connection('--otlp-endpoint=http://jaeger/v1/traces', '--otlp-cert-file=/nowhere/cert', '--otlp-header=secret word');
    expect(found.ok ? [] : found.problem).toEqual([
      expect.stringContaining('--otlp-endpoint "http://jaeger/v1/traces" has more than host and port'),
      '--otlp-cert-file /nowhere/cert cannot be read',
      expect.stringContaining('--otlp-cert-file and --otlp-key-file belong together'),
      expect.stringContaining('OTLP header 1 is not NAME=VALUE'),
    ]);
    expect(JSON.stringify(found)).not.toContain('secret');
  });

  test('refuse certificates where nothing is encrypted', () => {
    const found = connection('--otlp-endpoint=http://jaeger', `--otlp-ca-file=${join(home, 'headers')}`);
    expect(found.ok ? [] : found.problem).toEqual([expect.stringContaining('write it with https://')]);
  });
});
