import { expect, test } from 'vitest';
import { outcomeOfReport } from './test-tiers.ts';

const report = (counts: object): string =>
  JSON.stringify({ numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, ...counts });

test('a tier in which all tests passed has no failure', () => {
  expect(outcomeOfReport(report({ numPassedTests: 3 }), 0)).toEqual({ passed: 3, failed: 0, note: '' });
});

test('a tier without a test has failed', () => {
  expect(outcomeOfReport(report({}), 0)).toMatchObject({ passed: 0, failed: 1 });
});

test('skipped tests have not passed', () => {
  expect(outcomeOfReport(report({ numPassedTests: 3, numPendingTests: 2, numTodoTests: 1 }), 0)).toMatchObject({ passed: 3, failed: 3 });
});

test('a file that cannot be loaded is a failure, although no test failed', () => {
  expect(outcomeOfReport(report({ numPassedTests: 3 }), 1)).toMatchObject({ passed: 3, failed: 1 });
  expect(outcomeOfReport(report({ numPassedTests: 3, numFailedTests: 2 }), 1)).toMatchObject({ passed: 3, failed: 2 });
});
