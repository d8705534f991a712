import { describe, expect, test } from 'vitest';
import { createLogger, createMetrics, metricTable } from './index.ts';

describe('metrics', () => {
  test('are exposed under their declared names with what was counted', async () => {
    const metrics = createMetrics();
    metrics.count('lunettes_sink_rows_total', { sink: 's', table: 'sli' }, 3);
    metrics.count('lunettes_sink_rows_total', { sink: 's', table: 'sli' });
    metrics.set('lunettes_sink_lag_records', { sink: 's', topic: 'sli', lane: 2 }, 7);
    metrics.observe('lunettes_http_request_duration_seconds', { route: '/x', status: '2xx' }, 0.01);
    const exposed = (await metrics.expose()).split('\n');
    expect(exposed).toContain('lunettes_sink_rows_total{sink="s",table="sli"} 4');
    expect(exposed).toContain('lunettes_sink_lag_records{sink="s",topic="sli",lane="2"} 7');
    expect(exposed).toContain('lunettes_http_request_duration_seconds_count{route="/x",status="2xx"} 1');
  });

  test('of two processes in one do not mix', async () => {
    createMetrics().count('lunettes_sink_failures_total', { sink: 's' });
    expect(await createMetrics().expose()).not.toContain('lunettes_sink_failures_total{');
  });

  test('say what they are', () => {
    for (const [name, { kind, help }] of Object.entries(metricTable)) {
      expect([name, help.endsWith('.'), kind === 'counter']).toEqual([
        expect.stringMatching(/^lunettes_[a-z_]+$/),
        true,
        name.endsWith('_total'),
      ]);
    }
  });
});

test('a log line has a constant message, its fields and the causes of an error', () => {
  const lines: string[] = [];
  const log = createLogger({ service: 'query-api', destination: { write: (line) => lines.push(line) } });
  log.debug('Not shown.');
  log.error('Insert failed.', { table: 'sli', error: new Error('outer', { cause: new Error('inner') }) });
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    level: 'error',
    service: 'query-api',
    msg: 'Insert failed.',
    table: 'sli',
    error: { message: expect.stringContaining('inner') },
  });
});
