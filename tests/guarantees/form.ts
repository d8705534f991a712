import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** Which form of the crash matrix this run is; given by the project in vitest.config.ts. */
    readonly form?: 'long';
  }
}

/** How large a row is, and how long one may take on a machine that is slow and busy. */
interface Form {
  readonly isLong: boolean;
  /** Scenarios played; each is one Pod or more. */
  readonly pods: number;
  /** Records of one round of a stage: there are many places to be struck at. */
  readonly roundRecords: number;
  /** Within this, everything that is waited for has happened. */
  readonly settleMsMax: number;
  readonly rowMsMax: number;
  /** How long brokers or ClickHouse are gone. */
  readonly outageMs: number;
}

const short: Form = { isLong: false, pods: 12, roundRecords: 6, settleMsMax: 120_000, rowMsMax: 300_000, outageMs: 0 };
const long: Form = { isLong: true, pods: 3_000, roundRecords: 400, settleMsMax: 900_000, rowMsMax: 2_400_000, outageMs: 30_000 };

/** The short form is part of every run of all tests, the long one a command of its own: README.md. */
export const form: Form = inject('form') === 'long' ? long : short;
