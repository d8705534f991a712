import { expect, test } from 'vitest';
import { carried, sampleOptions } from '../../test/normalization/check-outcome.ts';
import { sampleAudit, sampleEvent, samplePod } from '../../test/normalization/sample-records.ts';
import { normalizeDocument } from './normalize-document.ts';
import { recognise } from './recognise.ts';

const outcomes = (document: unknown): readonly unknown[] =>
  normalizeDocument(carried(document), sampleOptions).parts.map((part) =>
    part.outcome === 'signals'
      ? part.signals.map((signal) => signal.type).join()
      : part.outcome === 'ignored'
        ? part.reason
        : part.rejection,
  );

const headless = { ...sampleAudit(), kind: undefined, apiVersion: undefined };
const coreList = { kind: 'List', apiVersion: 'v1', metadata: {} };

test.each([
  ['an audit event', sampleAudit(), 'audit', ['pod']],
  ['an audit event without kind and version', headless, 'audit', ['pod']],
  ['a webhook body', { kind: 'EventList', apiVersion: 'audit.k8s.io/v1', items: [sampleAudit(), headless] }, 'audit_list', ['pod', 'pod']],
  ['audit items in a list without kind', { items: [headless] }, 'audit_list', ['pod']],
  ['a Pod', samplePod(), 'object', ['pod']],
  ['an Event', sampleEvent(), 'object', ['event']],
  ['a mixed list', { ...coreList, items: [samplePod(), sampleEvent()] }, 'object_list', ['pod', 'event']],
  [
    'a typed list',
    { kind: 'PodList', apiVersion: 'v1', items: [{ ...samplePod(), kind: undefined, apiVersion: undefined }] },
    'object_list',
    ['pod'],
  ],
  ['an empty list', { ...coreList, items: [] }, 'object_list', []],
  ['a watch line', { type: 'ADDED', object: samplePod() }, 'watch', ['pod']],
  ['a bookmark', { type: 'BOOKMARK', object: { kind: 'Pod', metadata: { resourceVersion: '1' } } }, 'watch', ['bookmark']],
  ['the end of a watch', { type: 'ERROR', object: { kind: 'Status' } }, 'watch', ['not_delivery']],
  ['a list in a list', { ...coreList, items: [{ ...coreList, items: [samplePod()] }] }, 'object_list', ['not_delivery']],
])('%s is recognised and read', (_, document, form, parts) => {
  expect(recognise(carried(document))).toBe(form);
  expect(outcomes(document)).toEqual(parts);
});

test.each([
  ['a number', 7],
  ['null', null],
  ['a list of anything', [sampleAudit()]],
  ['an object of nothing', {}],
  ['Go names', { AuditID: 'x', Stage: 'ResponseComplete', Verb: 'get' }],
  ['an unknown list', { items: [1] }],
])('%s is unknown', (_, document) => {
  expect(recognise(document)).toBe('unknown');
  expect(outcomes(document)).toEqual([{ field: '', reason: 'unknown_shape' }]);
});

test('each item answers for itself, by its path in the document', () => {
  const items = [sampleAudit({ auditID: 7 }), 'text', sampleAudit(), sampleAudit({ responseStatus: { code: 'x' } })];
  expect(outcomes({ kind: 'EventList', apiVersion: 'audit.k8s.io/v1', items })).toEqual([
    { field: 'items[0].auditID', reason: 'wrong_type' },
    { field: 'items[1]', reason: 'wrong_type' },
    'pod',
    { field: 'items[3].responseStatus.code', reason: 'wrong_type' },
  ]);
});

test('a watch line of another type, and one with a broken object, are rejected', () => {
  expect(outcomes({ type: 'MOVED', object: samplePod() })).toEqual([{ field: 'type', reason: 'unknown_shape' }]);
  expect(outcomes({ type: 'ADDED', object: samplePod({ metadata: { uid: 5 } }) })).toEqual([
    { field: 'object.metadata.uid', reason: 'wrong_type' },
  ]);
});

test('a list beyond the bound is rejected as a whole', () => {
  const items = Array.from({ length: 16_385 }, () => 0);
  expect(outcomes({ ...coreList, items })).toEqual([{ field: 'items', reason: 'too_large' }]);
  const pods = sampleAudit({ verb: 'list', objectRef: { resource: 'pods' }, responseObject: { kind: 'PodList', items } });
  expect(outcomes(pods)).toEqual([{ field: 'responseObject.items', reason: 'too_large' }]);
});
