import 'uplot/dist/uPlot.min.css';
import { useEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import { clockText, dateText, type Zone } from '../format/instant.ts';
import { useShown } from '../language/language.ts';

export interface AttainmentBucket {
  readonly fromUs: number;
  readonly toUs: number;
  readonly good: number;
  readonly bad: number;
}

const heightPx = 180;

/**
 * Good and bad deliveries over time. It is drawn on a canvas, so its numbers stand in a table beside it;
 * colours come from the page's own tokens and are read again when the page turns light or dark.
 */
export function AttainmentChart({ label, buckets }: { readonly label: string; readonly buckets: readonly AttainmentBucket[] }) {
  const { say, view } = useShown();
  const frame = useRef<HTMLDivElement>(null);
  const appearance = useAppearance();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the appearance changes what the tokens mean, and so every colour that is drawn.
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const chart = chartOf(element, buckets, { good: say.slo.good, bad: say.slo.bad, zone: view.zone });
    const observer = new ResizeObserver(() => chart.setSize({ width: element.clientWidth, height: heightPx }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      chart.destroy();
    };
  }, [buckets, say, view.zone, appearance]);
  return (
    <figure className="chart" aria-label={label}>
      <div ref={frame} className="chart-frame" aria-hidden="true" />
      <figcaption>
        <span className="legend" data-tone="success">
          {say.slo.good}
        </span>
        <span className="legend" data-tone="fail">
          {say.slo.bad}
        </span>
      </figcaption>
    </figure>
  );
}

interface ChartWords {
  readonly good: string;
  readonly bad: string;
  readonly zone: Zone;
}

function chartOf(element: HTMLDivElement, buckets: readonly AttainmentBucket[], words: ChartWords): uPlot {
  const colour = (token: string) => colourOf(element, token);
  const axis = {
    stroke: colour('--ink-quiet'),
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { stroke: colour('--line'), width: 1 },
  };
  const bars = uPlot.paths.bars?.({ size: [0.7, 60] });
  const series = (label: string, token: string): uPlot.Series => ({
    label,
    stroke: colour(token),
    fill: colour(token),
    width: 0,
    points: { show: false },
    ...(bars === undefined ? {} : { paths: bars }),
  });
  // Bars are drawn over each other, the whole first, so that what is seen of it is the good part.
  const data: uPlot.AlignedData = [
    buckets.map((bucket) => (bucket.fromUs + bucket.toUs) / 2_000_000),
    buckets.map((bucket) => bucket.good + bucket.bad),
    buckets.map((bucket) => bucket.bad),
  ];
  return new uPlot(
    {
      width: element.clientWidth,
      height: heightPx,
      legend: { show: false },
      cursor: { show: false },
      scales: {
        x: { range: [(buckets[0]?.fromUs ?? 0) / 1_000_000, (buckets.at(-1)?.toUs ?? 0) / 1_000_000] },
        y: { range: (_chart, _min, max) => [0, Math.max(1, max)] },
      },
      axes: [
        { ...axis, values: (_chart, seconds) => timeLabels(seconds, words.zone) },
        { ...axis, size: 44 },
      ],
      series: [{}, series(words.good, '--good'), series(words.bad, '--bad')],
    },
    data,
    element,
  );
}

/** The time of day, and the date below it where the day begins or the axis does. */
function timeLabels(seconds: readonly number[], zone: Zone): string[] {
  return seconds.map((second, at) => {
    const time = clockText(second * 1_000_000, zone, 's').slice(0, 5);
    return at === 0 || time === '00:00' ? `${time}\n${dateText(second * 1_000_000, zone).slice(5)}` : time;
  });
}

/** What a token means now; a computed colour is the only form that a canvas understands. */
function colourOf(element: HTMLElement, token: string): string {
  const probe = document.createElement('span');
  probe.style.color = `var(${token})`;
  element.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

/** Changes when the page turns light or dark, by the system or by the reader's switch. */
function useAppearance(): string {
  const [appearance, setAppearance] = useState('');
  useEffect(() => {
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const read = () => setAppearance(`${dark.matches} ${document.documentElement.dataset['theme'] ?? ''}`);
    const observer = new MutationObserver(read);
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    dark.addEventListener('change', read);
    read();
    return () => {
      observer.disconnect();
      dark.removeEventListener('change', read);
    };
  }, []);
  return appearance;
}
