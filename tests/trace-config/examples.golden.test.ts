import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ReadTraceConfig, readTraceConfig } from '@lunettes/replay';
import { describe, expect, test } from 'vitest';
import { type Replayed, type ResultRow, replayFiles } from '../replay/replay-lines.ts';

/*
 * Every instant below is the arrival of a request in the recording, found by reading its lines: the create, the binding, the
 * writes of Events and of status. None of them comes from what the program answers.
 */
const recording = (name: string): readonly string[] =>
  readFileSync(join(import.meta.dirname, '../golden', name, 'audit.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line !== '');

function configured(file: string): ReadTraceConfig {
  const read = readTraceConfig(readFileSync(join(import.meta.dirname, file), 'utf8'));
  if (!read.ok) throw new Error(JSON.stringify(read.problem));
  return read.value;
}

const replayed = (name: string, file: string, until = 'end'): Promise<Replayed> =>
  replayFiles([recording(name)], { traceConfig: configured(file).facts, until });

const attribute = (row: ResultRow, key: string): string | undefined =>
  (row['attributes'] as Record<string, string>)[`lunettes.trace_config.${key}`];
const timeOf = (instant: unknown): string => String(instant).slice('2025-10-09T'.length, -'Z'.length);

/** Spans of a configuration: name, instance after a colon, then from when to when and how it ended. */
function found({ rows }: Replayed): ReadonlyMap<string, readonly string[]> {
  const spans = (rows.get('spans') ?? []).filter((row) => attribute(row, 'version') !== undefined);
  return new Map(
    spans.map((row) => {
      const instance = attribute(row, 'instance');
      const name = `${row['name']}${instance === undefined ? '' : `:${instance}`}`;
      return [name, [timeOf(row['start_at']), timeOf(row['end_at']), attribute(row, 'state') ?? 'root']];
    }),
  );
}

describe.each(['original-default.json', 'original-properties.json'])("the original's %s", (file) => {
  test('loads as it is; what it escaped twice is read as it was meant, and nothing else is said', () => {
    const { config, notices } = configured(file);
    expect(config.tracks.map(({ action, spans }) => [action, spans.length])).toEqual([
      ['PodCreate', 16],
      ['PodDelete', 3],
    ]);
    expect(notices.length).toBe(3);
    for (const notice of notices) expect(notice).toContain('is escaped twice');
  });

  test('finds the stages of a Pod that became Ready', async () => {
    const spans = found(await replayed('healthy-deployment', file));
    expect(spans.get('pod_ready_span')).toEqual(['09:08:52.418469', '09:08:57.494255', 'complete']);
    expect(spans.get('default_schedule_span')).toEqual(['09:08:52.418469', '09:08:52.428555', 'complete']);
    expect(spans.get('sandbox_create_span')).toEqual(['09:08:52.428555', '09:08:53.659909', 'complete']);
    expect(spans.get('container_readiness_span')).toEqual(['09:08:54.227715', '09:08:57.494255', 'complete']);
    expect(spans.get('pod_running_span')).toEqual(['09:08:53.885740', '09:08:54.227715', 'complete']);
    expect(spans.get('pod_readiness_span')).toEqual(['09:08:57.494255', '09:08:57.494255', 'complete']);
    // A patched kubelet would end these.
    expect(spans.get('ip_allocate_span')).toEqual(['09:08:52.428555', '09:08:52.428555', 'not_ended']);
    expect(spans.get('kubelet_delay_span')).toEqual(['09:08:52.428555', '09:08:52.428555', 'not_ended']);
    // The image was there; this kubelet says "Created container: app", which the expression of the original does not expect.
    expect(spans.get('image_pull_span:registry.example.com/api/server:4.11.9')?.[2]).toBe('absent');
    expect(spans.get('container_start_span:app')?.[2]).toBe('not_begun');
  });

  test('finds the init container before Initialized, and each container from created to started', async () => {
    const spans = found(await replayed('init-container', file));
    expect(spans.get('pod_ready_span')).toEqual(['08:53:24.678070', '08:53:41.875986', 'complete']);
    expect(spans.get('container_start_span:app')).toEqual(['08:53:37.104903', '08:53:37.259251', 'complete']);
    expect(spans.get('container_readiness_span')).toEqual(['08:53:37.679442', '08:53:41.875986', 'complete']);
    expect(spans.get('pod_init_span')).toEqual(['08:53:36.992224', '08:53:36.992224', 'not_begun']);
    expect(spans.has('container_start_span:migrate')).toBe(false);
  });

  test('finds the stop of a Pod that was deleted', async () => {
    const spans = found(await replayed('delete-graceful', file));
    expect(spans.get('pod_delete_span')).toEqual(['09:14:08.538039', '09:14:10.428557', 'complete']);
    expect(spans.get('container_kill_span:app')).toEqual(['09:14:08.600650', '09:14:10.330619', 'complete']);
    expect([...spans.keys()].some((name) => name.startsWith('finalizer_delete_span'))).toBe(false);
  });

  test('finds the pull of an image that a real kubelet of 1.34 made, waiting included', async () => {
    const spans = found(await replayed('real-1.34-healthy-pull', file));
    expect(spans.get('pod_ready_span')).toEqual(['11:00:36.556095', '11:00:59.851201', 'complete']);
    expect(spans.get('default_schedule_span')).toEqual(['11:00:36.556095', '11:00:36.633398', 'complete']);
    expect(spans.get('sandbox_create_span')).toEqual(['11:00:36.633398', '11:00:37.533757', 'complete']);
    expect(spans.get('image_pull_span:127.0.0.1:5000/lab/shell:1')).toEqual(['11:00:37.533757', '11:00:58.788434', 'complete']);
    expect(spans.get('container_readiness_span')).toEqual(['11:00:59.851201', '11:00:59.851201', 'complete']);
  });

  test('ends a real deletion with the patch that takes the last finalizer', async () => {
    const spans = found(await replayed('real-1.34-healthy-delete-finalizer', file));
    // The kubelet asked a second time, with no grace left, and the latest start counts.
    expect(spans.get('pod_delete_span')).toEqual(['11:01:13.143800', '11:01:19.102318', 'complete']);
    expect(spans.get('container_kill_span:app')).toEqual(['11:01:12.139917', '11:01:12.573112', 'complete']);
  });

  test('closes a pull that never succeeds with the track, thirty-five minutes after the create', async () => {
    const open = found(await replayed('image-not-found', file));
    expect(open.size).toBe(0);
    const spans = found(await replayed('image-not-found', file, '+40m'));
    expect(spans.get('image_pull_span:registry.example.com/web/server:9.77.0')).toEqual([
      '09:12:44.325999',
      '09:47:26.475617',
      'closed_with_track',
    ]);
    expect(spans.get('pod_ready_span')).toEqual(['09:12:26.475617', '09:12:26.475617', 'not_ended']);
  });
});

describe('our own form', () => {
  test('finds the same instants, nests children in their parent and says what went wrong', async () => {
    const healthy = await replayed('healthy-deployment', 'own-form.yaml');
    const spans = found(healthy);
    expect(spans.get('schedule')).toEqual(['09:08:52.418469', '09:08:52.428555', 'complete']);
    expect(spans.get('containers_ready')).toEqual(['09:08:54.227715', '09:08:57.494255', 'complete']);
    const rows = healthy.rows.get('spans') ?? [];
    const named = (name: string): ResultRow | undefined => rows.find((row) => row['name'] === name);
    expect(named('containers_ready')?.['parent_span_id']).toBe(named('running')?.['span_id']);
    expect(named('running')?.['parent_span_id']).toBe(named('pod.create')?.['span_id']);
    expect(named('running')?.['trace_id']).toBe(named('pod.create')?.['trace_id']);
    expect([named('containers_ready')?.['owner'], named('schedule')?.['owner'], named('running')?.['owner']]).toEqual([
      'tenant',
      'platform',
      null,
    ]);
    expect(named('schedule')?.['attributes']).toMatchObject({ 'lunettes.property.app': 'api-tlks' });
  });

  test('an error stays with the span that it happened in', async () => {
    const { rows } = await replayed('image-not-found', 'own-form.yaml', '+40m');
    const pull = rows.get('spans')?.find((row) => row['name'] === 'image_pull');
    expect(pull?.['status']).toBe('error');
    const events = pull?.['events'] as readonly { readonly at: string; readonly attributes: Record<string, string> }[];
    expect(events.map(({ at }) => timeOf(at))).toEqual(['09:12:27.996179', '09:12:44.871425']);
    for (const { attributes } of events) expect(attributes['exception.message']).toContain('Failed to pull image');
  });

  test('a span that was told as a duration ends with the message and begins that long before', async () => {
    const lines = recording('image-not-found').map((line) =>
      line
        .replaceAll(
          'Back-off pulling image \\"registry.example.com/web/server:9.77.0\\"',
          'Successfully pulled image \\"registry.example.com/web/server:9.77.0\\" in 1.5s (1.5s including waiting)',
        )
        .replaceAll('"BackOff"', '"Pulled"'),
    );
    const spans = found(await replayFiles([lines], { traceConfig: configured('own-form.yaml').facts, until: '+40m' }));
    expect(spans.get('image_pull_told:registry.example.com/web/server:9.77.0')).toEqual(['09:12:32.822109', '09:12:34.322109', 'complete']);
  });
});

test('a Pod that names an external trace is told there, below the span that it names', async () => {
  const context = [
    {
      trace_id: 'a'.repeat(32),
      parent_id: 'b'.repeat(16),
      root_span_id: 'c'.repeat(16),
      delivery_type: 'PodCreate',
      status: 'open',
      services: [{ component: 'scheduler', span_id: 'd'.repeat(16) }],
    },
  ];
  const lines = recording('healthy-deployment').map((line) => {
    const event = JSON.parse(line);
    if (event.objectRef.resource === 'pods' && event.responseObject?.kind === 'Pod')
      event.responseObject.metadata.annotations = { 'meta.lunettes.com/trace-context': JSON.stringify(context) };
    return JSON.stringify(event);
  });
  const read = readTraceConfig(
    JSON.stringify({
      tracks: [
        {
          action: 'PodCreate',
          from: [{ operation: 'pod:create:success' }],
          to: [{ operation: 'condition:Ready:true' }],
          spans: [
            {
              name: 'outer',
              component: 'scheduler',
              from: [{ operation: 'pod:create:success' }],
              to: [{ operation: 'condition:Ready:true' }],
              children: [{ name: 'inner', from: [{ operation: 'schedule:*:entry' }], to: [{ operation: 'schedule:binding:success' }] }],
            },
          ],
        },
      ],
    }),
  );
  const { rows } = await replayFiles([lines], { traceConfig: read.ok ? read.value.facts : undefined });
  const external = (rows.get('spans') ?? []).filter((row) => row['trace_id'] === 'a'.repeat(32));
  const shape = external.map((row) => [row['name'], row['span_id'], row['parent_span_id']]).sort();
  expect(shape).toEqual([
    ['PodCreate', 'c'.repeat(16), 'b'.repeat(16)],
    ['inner', expect.any(String), 'd'.repeat(16)],
    ['outer', 'd'.repeat(16), 'c'.repeat(16)],
  ]);
  const root = external.find((row) => row['name'] === 'PodCreate');
  const delivery = rows.get('spans')?.find((row) => row['name'] === 'pod.create');
  expect(root?.['links']).toMatchObject([{ trace_id: delivery?.['trace_id'], span_id: delivery?.['span_id'] }]);
});

test('an action that is no delivery makes a trace of its own with a root', async () => {
  const track = {
    action: 'Warmup',
    from: [{ event: 'Pulled' }],
    to: [{ event: 'Started' }],
    spans: [{ name: 'create', from: [{ event: 'Pulled' }], to: [{ event: 'Created' }] }],
  };
  const read = readTraceConfig(JSON.stringify({ tracks: [track] }));
  const result = await replayFiles([recording('healthy-deployment')], { traceConfig: read.ok ? read.value.facts : undefined });
  const spans = found(result);
  expect(spans.get('Warmup')).toEqual(['09:08:53.659909', '09:08:53.885740', 'root']);
  expect(spans.get('create')).toEqual(['09:08:53.659909', '09:08:53.777105', 'complete']);
  const rows = result.rows.get('spans') ?? [];
  expect(rows.find((row) => row['name'] === 'create')?.['parent_span_id']).toBe(rows.find((row) => row['name'] === 'Warmup')?.['span_id']);
});

test('a trace configuration adds spans and changes nothing else', async () => {
  const plain = await replayFiles([recording('delete-graceful')]);
  const traced = await replayed('delete-graceful', 'original-default.json');
  for (const file of ['sli', 'diagnoses', 'breaches']) expect(traced.rows.get(file), file).toEqual(plain.rows.get(file));
  const ours = (rows: readonly ResultRow[] | undefined): readonly ResultRow[] =>
    (rows ?? []).filter((row) => attribute(row, 'version') === undefined);
  expect(ours(traced.rows.get('spans'))).toEqual(plain.rows.get('spans'));
  expect(traced.summary['trace_config_version']).toBe(configured('original-default.json').facts.version);
});
