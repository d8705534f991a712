import { extractors } from '@lunettes/core/normalization';
import { expect, test } from 'vitest';
import { inputGroups, toldBy } from './inputs.ts';

const examples = inputGroups.flatMap((group) => group.examples);

test.each(examples.map((example) => [example.isRead ? 'is read' : 'is not read', example.what, example] as const))(
  'it %s: %s',
  (_, _what, example) => {
    expect(toldBy(example.document)).toMatchObject({ isRead: example.isRead });
  },
);

test('what is not read says why', () => {
  expect(examples.filter(({ isRead, note }) => !isRead && (note ?? '') === '')).toEqual([]);
});

test('every request about a Pod that has an extractor has an example', () => {
  const shown = new Set(examples.flatMap(({ document }) => requestOf(document)));
  const missing = extractors.flatMap(({ requests }) => requests).filter((request) => !shown.has(request) && !alike.test(request));
  expect(missing).toEqual([]);
});

/** Of what several verbs or resources have in common one example is enough. */
const alike =
  /^(?:update (?:events|pods|pods\/resize|nodes\/status)|patch leases|(?:get|watch) pods(?:\/status)?|(?:create|update|patch) persistentvolumeclaims(?:\/status)?|(?:create|update|patch) (?:cronjobs|daemonsets|deployments|jobs|replicasets|statefulsets)(?:\/status)?)$/;

function requestOf(document: unknown): string[] {
  const { verb, objectRef } = document as { verb?: string; objectRef?: { resource: string; subresource?: string } };
  if (verb === undefined || objectRef === undefined) return [];
  const { resource, subresource = '' } = objectRef;
  return [`${verb} ${resource}${subresource === '' ? '' : `/${subresource}`}`];
}
