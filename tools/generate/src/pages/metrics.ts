import { metricTable } from '@lunettes/telemetry';
import { notice, type Page } from '../page.ts';

/** Every metric of our own processes. */
export const metricsPage: Page = {
  path: 'docs/reference/metrics.md',
  print: () =>
    `${[
      notice('packages/telemetry/src/metric-table.ts'),
      '# Metrics',
      'What `/metrics` of every process may show. A process shows those that concern it.',
      ['| metric | kind | labels | meaning |', '|---|---|---|---|', ...Object.entries(metricTable).map(row)].join('\n'),
    ].join('\n\n')}\n`,
};

const row = ([name, { kind, labels, help }]: readonly [string, (typeof metricTable)[keyof typeof metricTable]]): string =>
  `| \`${name}\` | ${kind} | ${labels.map((label) => `\`${label}\``).join(' ')} | ${help} |`;
