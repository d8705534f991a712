import type { Finding } from '../finding.ts';

export type Impurity = Pick<Finding, 'line' | 'message' | 'remedy'>;
