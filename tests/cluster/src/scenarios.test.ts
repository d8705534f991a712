import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { atLevel } from './audit-level.ts';
import { scenarios } from './scenarios/index.ts';

test('every file of the folder is one scenario of that name, and stands in the list', () => {
  const files = readdirSync(join(import.meta.dirname, 'scenarios')).filter((file) => file !== 'index.ts');
  expect(scenarios.map(({ name }) => `${name}.ts`).sort()).toEqual(files.sort());
});

test('a healthy scenario has no cause anywhere, every other has one', () => {
  for (const { name, truth } of scenarios) {
    const causes = truth.map(({ cause }) => cause).filter((cause) => cause !== null);
    expect(causes.length > 0, name).toBe(!name.startsWith('healthy-') && name !== 'taint-eviction');
  }
});

test('what is not told yet speaks of a truth that exists, differs from it, and says why', () => {
  for (const { name, truth, notYet } of scenarios)
    for (const { why, answers } of notYet ?? [])
      for (const answer of answers) {
        expect(truth[answer.truth], name).toBeDefined();
        expect(answer.told, name).not.toEqual(answer.true);
        expect(why.length, name).toBeGreaterThan(20);
      }
});

test('at a lower level an event has no response, at the lowest no request either, and is otherwise the same', () => {
  const event = {
    level: 'RequestResponse',
    verb: 'create',
    requestObject: { a: 1 },
    responseObject: { a: 2 },
    responseStatus: { code: 201 },
  };
  expect(atLevel(event, 'RequestResponse')).toEqual(event);
  expect(atLevel(event, 'Request')).toEqual({ level: 'Request', verb: 'create', requestObject: { a: 1 }, responseStatus: { code: 201 } });
  expect(atLevel(event, 'Metadata')).toEqual({ level: 'Metadata', verb: 'create', responseStatus: { code: 201 } });
  expect(atLevel({ ...event, level: 'Metadata' }, 'Request').level).toBe('Metadata');
});
