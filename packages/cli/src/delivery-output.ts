import { stringify as yamlText } from 'yaml';
import type { CommandContext } from './command.ts';
import { textTable } from './text-table.ts';

export const deliveryOutputs = ['table', 'json', 'ndjson', 'yaml'] as const;

/** Prints deliveries, one row of `sli` after the other, in memory that does not grow with their number. */
export interface DeliveryOutput {
  delivery(line: Buffer): void;
  end(): void;
}

export function createDeliveryOutput(form: string, context: Pick<CommandContext, 'out' | 'colour'>): DeliveryOutput {
  switch (form) {
    case 'json':
      return jsonArray(context.out);
    case 'ndjson':
      return { delivery: (line) => context.out(`${line.toString()}\n`), end: () => undefined };
    case 'yaml':
      return { delivery: (line) => context.out(`---\n${yamlText(JSON.parse(line.toString()))}`), end: () => undefined };
    default:
      return table(context);
  }
}

function jsonArray(out: (text: string) => void): DeliveryOutput {
  let rows = 0;
  return {
    delivery: (line) => out(`${rows++ === 0 ? '[\n' : ',\n'}${line.toString()}`),
    end: () => out(rows === 0 ? '[]\n' : '\n]\n'),
  };
}

/** A table has the widths of its cells, so it is held; further rows are only counted. */
export const tableRowsMax = 1000;

const headings = ['NAMESPACE/POD', 'ACTION', 'OUTCOME', 'POD SLO', 'DELIVERY SLO', 'TOTAL', 'CAUSE'];

function table({ out, colour }: Pick<CommandContext, 'out' | 'colour'>): DeliveryOutput {
  const rows: string[][] = [];
  let more = 0;
  return {
    delivery(line) {
      if (rows.length === tableRowsMax) more++;
      else rows.push(cellsOf(JSON.parse(line.toString())));
    },
    end() {
      if (rows.length === 0) {
        out('no deliveries\n');
        return;
      }
      out(textTable(headings, rows, colour ? colourOf : undefined));
      if (more > 0) out(`and ${more} more; --output ndjson or --out DIR give them all\n`);
    },
  };
}

function cellsOf(row: Record<string, unknown>): string[] {
  const text = (name: string): string => (row[name] === null || row[name] === undefined ? '-' : String(row[name]));
  const total = row['total_us'];
  return [
    `${text('namespace')}/${text('pod')}`,
    text('action'),
    text('outcome'),
    text('pod_slo_verdict'),
    text('delivery_slo_verdict'),
    typeof total === 'number' ? secondsText(total) : '-',
    text('cause'),
  ];
}

/** `1.234 s`, `2 m 05 s`, `3 h 07 m`: as exact as a reader of a table needs it. */
export function secondsText(us: number): string {
  const seconds = us / 1_000_000;
  if (seconds < 60) return `${seconds.toFixed(3)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} m ${String(whole % 60).padStart(2, '0')} s`;
  return `${Math.floor(whole / 3600)} h ${String(Math.floor((whole % 3600) / 60)).padStart(2, '0')} m`;
}

const green = 32;
const red = 31;
const yellow = 33;

function colourOf(cell: string): number | undefined {
  if (cell === 'success' || cell === 'delivered') return green;
  if (cell === 'fail' || cell === 'failed' || cell === 'rejected') return red;
  return cell === 'pending' || cell === 'open' || cell === 'killed' ? yellow : undefined;
}
