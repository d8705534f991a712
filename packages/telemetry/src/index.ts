/** Lunettes' own metrics and logs. Metrics are declared once in `metric-table.ts`; messages of the log are constant, and what varies is a field. */
export { createLogger, type Logger, type LogLevel } from './logger.ts';
export { metricTable } from './metric-table.ts';
export { createMetrics, type Metrics } from './metrics.ts';
