import { defineConfig } from 'vitest/config';

/** One project per tier; the suffix of a file says what it needs and so which tier runs it. */
const tier = (name: string, include: string, testTimeout: number, extra: object = {}) => ({
  test: {
    name,
    include: [`{packages,services,tools,tests,benchmarks}/**/${include}`],
    exclude: ['**/node_modules/**', '**/dist/**'],
    testTimeout,
    hookTimeout: 120_000,
    ...extra,
  },
});
const poisoned = { setupFiles: ['./packages/testkit/src/poison-globals.ts'] };

/** The crash matrix with thousands of Pods: the same files, and some that only it runs. Those of a size of their own are left out. */
const longForm = {
  test: {
    name: 'long',
    include: ['tests/guarantees/*.guarantee.test.ts', 'tests/guarantees/*.long.test.ts'],
    exclude: ['kill-embedded', 'kill-otlp-exporter', 'mutations', 'distributed'].map(
      (name) => `tests/guarantees/${name}.guarantee.test.ts`,
    ),
    testTimeout: 2_400_000,
    hookTimeout: 120_000,
    provide: { form: 'long' as const },
  },
};

export default defineConfig({
  test: {
    projects: [
      tier('unit', '+([a-z0-9-]).test.ts', 20_000),
      tier('property', '*.property.test.ts', 300_000, poisoned),
      tier('golden', '*.golden.test.ts', 120_000),
      tier('simulation', '*.sim.test.ts', 600_000, poisoned),
      tier('contract', '*.contract.test.ts', 300_000),
      tier('guarantees', '*.guarantee.test.ts', 900_000),
      longForm,
      tier('e2e', '*.e2e.test.ts', 300_000),
    ],
  },
});
