import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fakeKubeConfig } from '@lunettes/adapter-kubernetes/testing';
import { parseOptions } from '@lunettes/config';
import { expect, test } from 'vitest';
import { collectorOptions } from './options.ts';
import { planCollection } from './plan-collection.ts';

const file = join(mkdtempSync(join(tmpdir(), 'lunettes-plan-')), 'config');
writeFileSync(file, fakeKubeConfig('http://127.0.0.1:1', ['east', 'west', 'a|b']));

function plan(...args: readonly string[]): unknown {
  const options = parseOptions(collectorOptions, { args: ['--kubeconfig', file, ...args], environment: {} });
  if (!options.ok) return options.problem;
  const planned = planCollection(options.value.values, { instance: 'i', isLoopback: true });
  return planned.ok
    ? planned.value.clusters.map(({ name, auditFiles, webhook, access }) => [name, auditFiles, webhook, access?.context])
    : planned.problem;
}

test('the current context is the default, with its audit files and the webhook', () => {
  expect(plan()).toEqual([['east', [], true, 'east']]);
  expect(plan('--audit-file', 'east=/log', '--no-audit')).toEqual([['east', ['/log'], false, 'east']]);
});

test('an audit file of another cluster is a cluster without watches', () => {
  expect(plan('--context', 'west', '--audit-file', 'old=/a', '--audit-file', 'old=/b')).toEqual([
    ['west', [], true, 'west'],
    ['old', ['/a', '/b'], false, undefined],
  ]);
});

test('all problems come at once', () => {
  expect(plan('--all-contexts', '--audit-file', 'nonsense')).toEqual([
    '--audit-file "nonsense": CLUSTER=PATH',
    'the cluster name "a|b" cannot be used (bad_character); rename the context',
  ]);
});

test('without a kubeconfig audit alone is enough, unless a context is asked for or nothing could come', () => {
  const nowhere = (...args: readonly string[]): unknown => {
    const options = parseOptions(collectorOptions, { args, environment: {} });
    if (!options.ok) return options.problem;
    const planned = planCollection(options.value.values, { instance: 'i', isLoopback: true });
    return planned.ok
      ? [planned.value.clusters.length, planned.value.settings.openAudit, planned.value.notices.length]
      : planned.problem.length;
  };
  const before = process.env['KUBECONFIG'];
  process.env['KUBECONFIG'] = `${file}-missing`;
  try {
    expect(nowhere()).toEqual([0, true, 1]);
    expect(nowhere('--audit-file', 'old=/a', '--no-audit')).toEqual([1, false, 1]);
    expect(nowhere('--no-audit')).toBe(1);
    expect(nowhere('--context', 'east')).toBe(1);
  } finally {
    if (before === undefined) delete process.env['KUBECONFIG'];
    else process.env['KUBECONFIG'] = before;
  }
});
