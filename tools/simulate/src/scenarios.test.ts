import { describe, expect, it } from 'vitest';
import type { Mix } from './mix.ts';
import { defineSimulation } from './options.ts';
import { scenarios } from './scenarios/index.ts';
import { simulate } from './simulate.ts';
import type { Truth } from './truth.ts';

/** biome-ignore lint/suspicious/noExplicitAny: a test reads documents of many shapes. */
type Json = any;

/** What a plain reader finds in the files about one Pod, without knowing how they were made. */
interface Found {
  createdAt: number | undefined;
  boundAt: number | undefined;
  readyAt: number | undefined;
  failedAt: number | undefined;
  deleteAt: number | undefined;
  goneAt: number | undefined;
  texts: string;
}

interface Recording {
  readonly truths: readonly Truth[];
  readonly found: ReadonlyMap<string, Found>;
  readonly refusals: string;
}

function play(mix: Mix, pods = 6): Recording {
  const options = defineSimulation({
    seed: 5,
    pods,
    nodes: 4,
    namespaces: 3,
    durationS: 7200,
    mix,
    disorderMs: 0,
    duplicateRatio: 0,
    lateRatio: 0,
  });
  const lines = simulate(options);
  const found = new Map<string, Found>();
  const names = new Map<string, string>();
  let refusals = '';
  const of = (uid: string): Found => {
    const known = found.get(uid);
    if (known !== undefined) return known;
    const fresh: Found = {
      createdAt: undefined,
      boundAt: undefined,
      readyAt: undefined,
      failedAt: undefined,
      deleteAt: undefined,
      goneAt: undefined,
      texts: '',
    };
    found.set(uid, fresh);
    return fresh;
  };
  let next = lines.next();
  while (next.done !== true) {
    const { file, line } = next.value;
    const document: Json = JSON.parse(line);
    if (file.startsWith('audit-')) readAudit(document);
    else if (file === 'events.jsonl')
      of(document.object.involvedObject.uid).texts += `${document.object.reason}: ${document.object.message}\n`;
    next = lines.next();
  }
  return { truths: next.value, found, refusals };

  function readAudit(event: Json): void {
    const { resource, subresource, namespace, name } = event.objectRef;
    if (resource !== 'pods') return;
    const at = micros(event.stageTimestamp);
    const { code } = event.responseStatus;
    if (code >= 300) {
      refusals += `${code} ${event.responseStatus.message}\n`;
      return;
    }
    const pods: readonly Json[] = event.responseObject.kind === 'PodList' ? event.responseObject.items : [event.responseObject];
    for (const pod of pods) {
      const uid = pod.metadata.uid ?? names.get(`${namespace}/${name}`);
      if (uid === undefined) continue;
      const facts = of(uid);
      if (event.verb === 'create' && subresource === undefined) {
        names.set(`${namespace}/${pod.metadata.name}`, uid);
        facts.createdAt ??= at;
      }
      if (subresource === 'binding') facts.boundAt ??= at;
      if (subresource === 'eviction' || event.verb === 'deletecollection') facts.deleteAt ??= at;
      if (event.verb === 'delete') {
        facts.deleteAt ??= at;
        if (pod.metadata.deletionGracePeriodSeconds === 0 && pod.metadata.finalizers === undefined) facts.goneAt ??= at;
      }
      if (
        event.verb === 'patch' &&
        facts.goneAt === undefined &&
        pod.metadata.deletionTimestamp !== undefined &&
        pod.metadata.finalizers === undefined &&
        subresource === undefined
      ) {
        facts.goneAt = at;
      }
      if (pod.status?.conditions?.some((condition: Json) => condition.type === 'Ready' && condition.status === 'True'))
        facts.readyAt ??= at;
      if (pod.status?.phase === 'Failed') facts.failedAt ??= at;
      if (event.verb === 'patch') facts.texts += `${JSON.stringify(pod.status)}\n`;
    }
  }
}

function micros(text: string): number {
  return Date.parse(`${text.slice(0, 19)}Z`) * 1000 + Number(text.slice(20, 26));
}

/** For each broken scenario, its cause and a text that only it leaves in the files. */
const SIGNS: Readonly<Record<string, readonly [cause: string, sign: RegExp]>> = {
  'image-not-found': ['image-not-found', /Failed to pull image .*: not found/],
  'image-auth': ['image-auth', /401 Unauthorized|insufficient_scope/],
  'image-registry-unreachable': ['image-registry-unreachable', /i\/o timeout|connection refused|no such host/],
  'image-pull-slow': ['image-pull-slow', /Successfully pulled image .* in \d+m/],
  'insufficient-cpu': ['insufficient-cpu', /0\/4 nodes are available: 4 Insufficient cpu\./],
  'insufficient-memory': ['insufficient-memory', /0\/4 nodes are available: 4 Insufficient memory\./],
  'untolerated-taint': ['taint', /untolerated taint \{dedicated: batch\}/],
  'node-affinity': ['node-affinity', /didn't match Pod's node affinity\/selector/],
  'pvc-not-bound': ['pvc-not-bound', /pod has unbound immediate PersistentVolumeClaims/],
  'cni-no-ip': ['cni-no-ip', /FailedCreatePodSandBox: .*failed to assign an IP address to container/],
  'sandbox-timeout': ['sandbox-timeout', /FailedCreatePodSandBox: .*DeadlineExceeded/],
  'configmap-missing': ['configmap-missing', /Failed: Error: configmap "app-settings" not found/],
  'configmap-missing-mount': ['configmap-missing', /FailedMount: .* : configmap "feature-flags" not found/],
  'secret-missing': ['secret-missing', /Failed: Error: secret "database-credentials" not found/],
  'secret-missing-mount': ['secret-missing', /FailedMount: .* : secret "tls-server" not found/],
  'volume-attach-multi-attach': ['volume-attach-multi-attach', /FailedAttachVolume: Multi-Attach error/],
  'crash-loop-app-error': ['crash-loop-app-error', /"waiting":\{"reason":"CrashLoopBackOff"/],
  'oom-killed': ['oom-killed', /"reason":"OOMKilled"/],
  'readiness-probe-failing': ['readiness-probe-failing', /Unhealthy: Readiness probe failed/],
  'liveness-probe-failing': ['liveness-probe-failing', /failed liveness probe, will be restarted/],
  'bad-command': ['bad-command', /executable file not found in \$PATH/],
  'init-container-crash': ['init-container-crash', /BackOff: Back-off restarting failed container migrate/],
  'quota-exceeded': ['quota-exceeded', /403 .*exceeded quota/],
  'pod-security-denied': ['pod-security-denied', /403 .*violates PodSecurity/],
  'admission-webhook-denied': ['admission-webhook-denied', /403 admission webhook .* denied the request/],
  'admission-webhook-unavailable': ['admission-webhook-unavailable', /500 .*failed calling webhook/],
  'kubelet-rejected': ['kubelet-rejected-out-of-resource', /OutOfcpu/],
  'evicted-memory-pressure': ['evicted-memory-pressure', /Evicted: The node was low on resource: memory/],
  'job-deadline-exceeded': ['deadline-exceeded', /DeadlineExceeded: Pod was active/],
};

describe('each scenario', () => {
  for (const scenario of scenarios) {
    it(`${scenario.name} leaves in the files what its truth says`, () => {
      const { truths, found, refusals } = play({ [scenario.name]: 1 });
      expect(truths.length).toBeGreaterThanOrEqual(6);
      for (const truth of truths) {
        expect(truth.scenario).toBe(scenario.name);
        if (truth.uid === null) continue;
        const facts = found.get(truth.uid);
        expect(facts).toBeDefined();
        if (facts === undefined) continue;
        if (truth.action === 'create') {
          expect(truth.milestones['pod.created']).toBe(facts.createdAt);
          expect(truth.milestones['pod.scheduled']).toBe(facts.boundAt);
          expect(truth.milestones['pod.ready']).toBe(facts.readyAt);
          if (truth.outcome === 'delivered' && !truth.runToCompletion) expect(truth.endedAtUs).toBe(facts.readyAt);
          if (truth.outcome === 'failed') expect(truth.endedAtUs).toBe(facts.failedAt);
          if (truth.outcome === 'deleted') expect(truth.endedAtUs).toBe(facts.deleteAt);
          if (truth.outcome === 'open') expect([truth.endedAtUs, facts.readyAt]).toEqual([null, undefined]);
        } else {
          expect(truth.startedAtUs).toBe(facts.deleteAt);
          expect(truth.endedAtUs ?? undefined).toBe(facts.goneAt);
          expect(truth.outcome).toBe(facts.goneAt === undefined ? 'open' : 'delivered');
        }
      }

      const [cause, sign] = SIGNS[scenario.name] ?? [undefined, undefined];
      expect(cause !== undefined).toBe(scenario.group === 'broken');
      if (cause === undefined || sign === undefined) return;
      const broken = truths.filter((truth) => truth.action === 'create' && truth.cause !== null);
      expect(broken.length).toBeGreaterThanOrEqual(4);
      for (const truth of broken) {
        expect(truth.cause).toBe(cause);
        expect(truth.uid === null ? refusals : `${found.get(truth.uid)?.texts}`).toMatch(sign);
      }
    });
  }
});

describe('the ending of a broken Pod', () => {
  it('is what the mix says', () => {
    const outcomes = (mix: Mix): ReadonlySet<string> =>
      new Set(
        play(mix)
          .truths.filter((truth) => truth.action === 'create')
          .map((truth) => truth.outcome),
      );
    expect(outcomes({ 'image-not-found:stay': 1 })).toEqual(new Set(['open']));
    expect(outcomes({ 'image-not-found:recover': 1 })).toEqual(new Set(['delivered']));
    expect(outcomes({ 'image-not-found:delete': 1 })).toEqual(new Set(['deleted']));
    expect(outcomes({ 'quota-exceeded:stay': 1 })).toEqual(new Set(['rejected']));
  });

  it('is met by few in production', () => {
    const created = play('production', 300).truths.filter((truth) => truth.action === 'create');
    const troubled = created.filter((truth) => truth.cause !== null).length / created.length;
    expect(troubled).toBeGreaterThan(0.01);
    expect(troubled).toBeLessThan(0.12);
  });
});
