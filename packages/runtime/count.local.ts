import { hash } from 'node:crypto';
import { createLifecycleStage } from '@lunettes/core/lifecycle';
import { auditOnly, simulatedSignals } from '../../tests/pipeline/simulated-signals.ts';
import { createSloStage } from '../core/src/slo/index.ts';
import { lanePipeline } from './src/lane-pipeline.ts';

const sha256Hex = (t: string) => hash('sha256', t, 'hex');
const { signals, options } = simulatedSignals({ seed: 7, pods: Number(process.argv[2] ?? 2000), mix: 'healthy' }, auditOnly);
const started = 0,
  ended = 0,
  life = 0,
  sli = 0,
  spans = 0,
  other = 0,
  tick = 0;
const kinds = new Map<string, number>();
const life1 = createLifecycleStage({ sha256Hex });
const slo1 = createSloStage({ sha256Hex });
let tl = 0n,
  ts = 0n;
const wrap = (s: any, add: (n: bigint) => void) => ({
  ...s,
  step: (a: any, b: any, c: any) => {
    const t0 = process.hrtime.bigint();
    const r = s.step(a, b, c);
    add(process.hrtime.bigint() - t0);
    return r;
  },
});
const pipe = lanePipeline(
  [
    wrap(life1, (n) => {
      tl += n;
    }),
    wrap(slo1, (n) => {
      ts += n;
    }),
  ] as any,
  {
    output: (o: any) => {
      const v = o.value;
      const k = o.topic + ' ' + (v.type ?? v.control ?? '');
      kinds.set(k, (kinds.get(k) ?? 0) + 1);
    },
    deadLetter: (l: any) => console.log(l.detail),
  },
);
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
let second = 0;
const c0 = process.cpuUsage(); const t0 = performance.now();
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
const ms = performance.now() - t0;
console.log(
  'signals',
  signals.length,
  'ms',
  ms,
  'sig/s',
  Math.round((signals.length / ms) * 1000),
  'lifecycle ms',
  Number(tl) / 1e6,
  'slo ms',
  Number(ts) / 1e6,
);
for (const [k, n] of [...kinds].sort((a, b) => b[1] - a[1])) console.log(n, k);
console.log('evals', globalThis.ev, 'max emitted', globalThis.em, 'max known', globalThis.kn);
