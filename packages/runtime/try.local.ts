import { hash } from 'node:crypto';
import { createLifecycleStage } from '@lunettes/core/lifecycle';
import { normalizeDocument } from '@lunettes/core/normalization';
import { defineSimulation, simulate } from '../../tools/simulate/src/index.ts';
import { createSloStage } from '../core/src/slo/index.ts';
import { lanePipeline } from './src/lane-pipeline.ts';

const sha256Hex = (t: string) => hash('sha256', t, 'hex');
const mix = (process.argv[2] ?? 'default') as any;
const options = defineSimulation({
  seed: 7,
  pods: Number(process.argv[3] ?? 300),
  mix: mix.includes(':') || mix.includes('=') ? Object.fromEntries(mix.split(',').map((x: string) => x.split('='))) : mix,
  auditLevel: (process.argv[4] ?? 'RequestResponse') as any,
});
const gen = simulate(options);
const lines: string[] = [];
let r = gen.next();
while (!r.done) {
  if (r.value.file.startsWith('audit')) lines.push(r.value.line);
  r = gen.next();
}
const truths = r.value;
const signals: any[] = [];
const seen = new Set<string>();
const counts = new Map<string, number>();
const c = (k: string) => counts.set(k, (counts.get(k) ?? 0) + 1);
let t0 = performance.now();
for (const l of lines) {
  for (const p of normalizeDocument(JSON.parse(l), { cluster: options.cluster, source: 'audit', ignoredNamespaces: new Set() }).parts) {
    c(
      p.outcome === 'signals'
        ? 'signals'
        : p.outcome === 'ignored'
          ? `ignored ${p.reason}`
          : `rejected ${p.rejection.field} ${p.rejection.reason}`,
    );
    if (p.outcome === 'signals') for (const s of p.signals) signals.push(s);
  }
}
console.log('lines', lines.length, 'parse+normalize ms', performance.now() - t0, Object.fromEntries(counts), 'signals', signals.length);
signals.sort((a, b) => a.at_us - b.at_us || (a.evidence_id < b.evidence_id ? -1 : 1));
const rows = new Map<string, any>();
let outputs = 0;
const letters: any[] = [];
const pipe = lanePipeline([createLifecycleStage({ sha256Hex }), createSloStage({ sha256Hex })] as any, {
  output: (o: any) => {
    outputs++;
    if (!('control' in o.value)) {
      const v = o.value;
      const id =
        o.topic +
        '|' +
        (o.topic === 'lifecycle'
          ? `${v.namespace}|${v.pod}|${v.uid}|${v.key}`
          : o.topic === 'sli'
            ? v.delivery_id
            : o.topic === 'spans'
              ? v.span_id
              : o.topic === 'diagnoses'
                ? v.diagnosis_id
                : v.breach_id);
      const k = rows.get(id);
      if (k && k.value.version >= v.version) console.log('VERSION', id, k.value.version, v.version);
      rows.set(id, o);
    }
  },
  deadLetter: (l: any) => letters.push(l),
});
t0 = performance.now();
const base = {
  cluster: options.cluster,
  namespace: '',
  name: '',
  uid: '',
  source: 'audit',
  evidence_id: 't',
  resource_version: '',
  facts: [],
};
pipe.push('signals', {
  ...base,
  type: 'observation',
  at_us: 0,
  body: JSON.stringify({ fromUs: 0, clusterUid: '', kubernetesVersion: options.kubernetes, sources: ['audit', 'event_core', 'event_v1'] }),
});
let second = 0;
for (const s of signals) {
  const sec = Math.floor(s.at_us / 1e6);
  if (second !== 0 && sec !== second)
    pipe.push('signals', {
      ...base,
      type: 'tick',
      at_us: 0,
      body: JSON.stringify({ watermarkUs: second * 1e6 + 999999, closing: false, silent: false }),
    });
  second = sec;
  pipe.push('signals', s);
}
const until = options.startAtUs + options.durationS * 1e6;
pipe.push('signals', { ...base, type: 'tick', at_us: 0, body: JSON.stringify({ watermarkUs: until, closing: true, silent: false }) });
const ms = performance.now() - t0;
console.log(
  'steps ms',
  ms,
  'signals/s',
  Math.round((signals.length / ms) * 1000),
  'outputs',
  outputs,
  'dead',
  letters.length,
  letters[0]?.code,
  letters[0]?.detail,
);
const sli = [...rows.values()].filter((o) => o.topic === 'sli' && !o.value.retracted).map((o) => o.value);
const by = new Map(sli.map((s) => [`${s.uid}|${s.action}`, s]));
let right = 0,
  wrong = 0;
const wrongs = new Map<string, number>();
for (const t of truths as any[]) {
  if (t.mirror && t.action === 'delete') continue;
  const s: any = t.uid
    ? by.get(`${t.uid}|${t.action}`)
    : sli.find(
        (x) =>
          x.outcome === 'rejected' &&
          x.namespace === t.namespace &&
          t.pod.startsWith(x.pod.slice(0, 5)) &&
          Math.abs(x.started_at_us - t.startedAtUs) < 5e6,
      );
  const problems: string[] = [];
  if (!s) problems.push('missing');
  else {
    if (s.outcome !== t.outcome) problems.push(`outcome ${s.outcome} for ${t.outcome}`);
    if (t.cause && s.cause !== t.cause && s.cause !== null) problems.push(`cause ${s.cause} for ${t.cause}`);
    if (t.cause && s.cause === null && s.delivery_slo_verdict === 'fail') problems.push(`cause none given for ${t.cause}`);
    if (!t.cause && s.cause !== null) problems.push(`cause ${s.cause} for none`);
    if (Math.abs(s.started_at_us - t.startedAtUs) > s.uncertainty_us + 1000) problems.push(`start off ${s.started_at_us - t.startedAtUs}`);
    if ((s.ended_at_us === null) !== (t.endedAtUs === null)) problems.push(`end ${s.ended_at_us} for ${t.endedAtUs}`);
    else if (t.endedAtUs !== null && Math.abs(s.ended_at_us - t.endedAtUs) > s.uncertainty_us + 3000)
      problems.push('end off ' + (s.ended_at_us - t.endedAtUs > 0 ? '+' : '-'));
  }
  if (problems.length === 0) right++;
  else {
    wrong++;
    const k = `${t.scenario} ${t.action}: ${problems.join('; ')}`;
    wrongs.set(k, (wrongs.get(k) ?? 0) + 1);
    if (process.argv[5] === 'v' && wrongs.get(k) === 1) console.log(k, JSON.stringify(t), JSON.stringify(s));
  }
}
console.log('sli', sli.length, 'truths', truths.length, 'right', right, 'wrong', wrong);
for (const [k, n] of [...wrongs].sort()) console.log(n, k);
const tally = new Map<string, number>();
for (const s of sli) {
  const k = `${s.action} ${s.outcome} ${s.delivery_slo_verdict}/${s.pod_slo_verdict} ${s.cause} el=${s.slo_excluded} final=${s.final}`;
  tally.set(k, (tally.get(k) ?? 0) + 1);
}
if (process.argv[5] === 't') for (const [k, n] of [...tally].sort()) console.log(n, k);
