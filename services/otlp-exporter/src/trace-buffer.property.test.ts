import { pairs, type Span, type Watermark } from '@lunettes/core/vocabulary';
import { aSpan } from '@lunettes/testkit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type TraceBuffer, traceBuffer } from './trace-buffer.ts';

type Step =
  | { readonly kind: 'span'; readonly span: Span }
  | { readonly kind: 'watermark'; readonly us: number }
  | { readonly kind: 'restart' };

const second = 1_000_000;
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .record({
        trace: fc.constantFrom('a', 'b', 'c'),
        child: fc.boolean(),
        end: fc.integer({ min: 0, max: 900 }),
        outcome: fc.constantFrom('open', 'delivered', 'failed'),
        retracted: fc.boolean(),
      })
      .map(({ trace, child, end, outcome, retracted }): Step => {
        const of = { trace_id: trace, start_at_us: 0, end_at_us: end * second, retracted };
        return child
          ? { kind: 'span', span: aSpan({ ...of, span_id: `${trace}-child`, parent_span_id: `${trace}-root` }) }
          : { kind: 'span', span: aSpan({ ...of, span_id: `${trace}-root`, attributes: pairs(['lunettes.outcome', outcome]) }) };
      }),
  },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 1_000 }).map((us): Step => ({ kind: 'watermark', us: us * second })) },
  { weight: 1, arbitrary: fc.constant<Step>({ kind: 'restart' }) },
);
const options = { early: false, corrections: false, tracesMax: 100 };
const mark = (us: number): Watermark => ({ control: 'watermark', cluster: 'c1', us, closing: false, silent: false });

/** Runs the steps; at a restart only what was handed out by `takeChanges` survives. */
function run(steps: readonly Step[], restarts: boolean): readonly (readonly string[])[] {
  const kept = new Map<string, Uint8Array>();
  const keep = (buffer: TraceBuffer): void => {
    for (const [key, bytes] of buffer.takeChanges()) {
      if (bytes === undefined) kept.delete(key);
      else kept.set(key, bytes);
    }
  };
  let buffer = traceBuffer(options);
  const sent: (readonly string[])[] = [];
  for (const one of steps) {
    if (one.kind === 'span') buffer.take(one.span);
    else if (one.kind === 'watermark') {
      const spans = buffer.release(mark(one.us));
      if (spans.length > 0) sent.push(spans.map((span) => `${span.span_id}@${span.end_at_us}`).sort());
    } else if (restarts) {
      keep(buffer);
      buffer = traceBuffer(options, kept);
    }
  }
  return sent;
}

test('a restart anywhere changes nothing of what is sent', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      expect(run(steps, true)).toEqual(run(steps, false));
    }),
  );
});

test('no span is sent twice while its trace is remembered, and none before its delivery has ended', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      // All times lie within what is remembered.
      const sent = run(steps, true)
        .flat()
        .map((one) => one.split('@')[0]);
      expect(new Set(sent).size).toBe(sent.length);
    }),
  );
});
