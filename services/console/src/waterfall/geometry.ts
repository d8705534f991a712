import type { Owner } from '@lunettes/core/vocabulary';

/** What a bar is drawn from. Times are event time in microseconds. */
export interface WaterfallSpan {
  readonly id: string;
  readonly parentId: string | null;
  readonly name: string;
  readonly stage: string | null;
  readonly container: string | null;
  readonly attempt: number | null;
  readonly owner: Owner | null;
  readonly startAtUs: number;
  readonly endAtUs: number;
  readonly failed: boolean;
  /** Still running where the delivery was last looked at. */
  readonly open: boolean;
}

/** One bar. Places are shares of the width from 0 to 1. */
export interface WaterfallRow {
  readonly span: WaterfallSpan;
  readonly depth: number;
  readonly from: number;
  readonly to: number;
  readonly durationUs: number;
}

interface WaterfallMark {
  readonly at: number;
  /** Time since the start of the delivery. */
  readonly us: number;
}

export interface Waterfall {
  readonly rows: readonly WaterfallRow[];
  readonly ticks: readonly WaterfallMark[];
  /** Absent where the limit lies outside of what is shown. */
  readonly limit: WaterfallMark | undefined;
  /** Spans that were left out because there are more than `waterfallRowsMax`. */
  readonly hidden: number;
}

/** A Pod with hundreds of attempts would make a page that nobody reads; the rest is counted. */
export const waterfallRowsMax = 200;
/** Bars are never drawn narrower than this share of the width, so that a stage of a millisecond in an hour can be seen. */
export const barWidthMin = 0.003;
const ticksMax = 6;
const depthMax = 8;

/**
 * Where each span of one delivery is drawn. Children stand below their parent, siblings by start, then end, then id.
 * A span whose parent is missing is drawn as a root, because hiding what was measured would be worse than a wrong indent.
 */
export function waterfallOf(spans: readonly WaterfallSpan[], startedAtUs: number, limitUs: number | null): Waterfall {
  if (spans.length === 0) return { rows: [], ticks: [], limit: undefined, hidden: 0 };
  const fromUs = Math.min(startedAtUs, ...spans.map((span) => span.startAtUs));
  const endUs = Math.max(startedAtUs, ...spans.map((span) => span.endAtUs));
  const widthUs = Math.max(1, endUs - fromUs);
  const place = (atUs: number) => (atUs - fromUs) / widthUs;
  const ordered = inTreeOrder(spans);
  const rows = ordered.slice(0, waterfallRowsMax).map(({ span, depth }) => ({
    span,
    depth,
    ...visible(place(span.startAtUs), place(span.endAtUs)),
    durationUs: span.endAtUs - span.startAtUs,
  }));
  const limitAt = limitUs === null ? undefined : place(startedAtUs + limitUs);
  return {
    rows,
    ticks: tickTimes(fromUs - startedAtUs, endUs - startedAtUs).map((us) => ({ us, at: place(startedAtUs + us) })),
    limit: limitAt === undefined || limitUs === null || limitAt > 1 ? undefined : { at: limitAt, us: limitUs },
    hidden: ordered.length - rows.length,
  };
}

/** A bar keeps its start where there is room, and moves left at the right edge. */
function visible(from: number, to: number): { readonly from: number; readonly to: number } {
  if (to - from >= barWidthMin) return { from, to };
  const start = Math.min(from, 1 - barWidthMin);
  return { from: start, to: start + barWidthMin };
}

function inTreeOrder(spans: readonly WaterfallSpan[]): readonly { readonly span: WaterfallSpan; readonly depth: number }[] {
  const known = new Set(spans.map((span) => span.id));
  const children = new Map<string | null, WaterfallSpan[]>();
  for (const span of spans) {
    const parent = span.parentId !== null && known.has(span.parentId) && span.parentId !== span.id ? span.parentId : null;
    const siblings = children.get(parent);
    if (siblings === undefined) children.set(parent, [span]);
    else siblings.push(span);
  }
  const ordered: { span: WaterfallSpan; depth: number }[] = [];
  const seen = new Set<string>();
  const place = (span: WaterfallSpan, depth: number): void => {
    if (seen.has(span.id)) return;
    seen.add(span.id);
    ordered.push({ span, depth: Math.min(depth, depthMax) });
    for (const child of (children.get(span.id) ?? []).toSorted(byStart)) place(child, depth + 1);
  };
  for (const root of (children.get(null) ?? []).toSorted(byStart)) place(root, 0);
  // What a circle of parents keeps out of reach is still shown.
  for (const span of spans.toSorted(byStart)) place(span, 0);
  return ordered;
}

function byStart(a: WaterfallSpan, b: WaterfallSpan): number {
  return a.startAtUs - b.startAtUs || b.endAtUs - a.endAtUs || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/** Round steps of time, at most `ticksMax` of them, from the first multiple within the range. */
export function tickTimes(fromUs: number, toUs: number): readonly number[] {
  const step = stepOf((toUs - fromUs) / ticksMax);
  const times: number[] = [];
  for (let at = Math.ceil(fromUs / step) * step; at <= toUs; at += step) times.push(at === 0 ? 0 : at);
  return times;
}

const second = 1_000_000;
const steps = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500].flatMap((size) => [size, size * 1_000]),
  ...[1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 28_800, 86_400].map((size) => size * second),
].toSorted((a, b) => a - b);

function stepOf(smallestUs: number): number {
  const day = 86_400 * second;
  return steps.find((step) => step >= smallestUs) ?? Math.ceil(smallestUs / day) * day;
}
