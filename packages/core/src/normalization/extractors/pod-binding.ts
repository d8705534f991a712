import { pairs } from '../../vocabulary/index.ts';
import { cutLevelOf, isSuccess, requestBodyOf } from '../audit-request.ts';
import { idCodePointsMax, nameCodePointsMax } from '../bounds.ts';
import { auditStamp, factOf } from '../fact.ts';
import { bareSignal } from '../pod/bare-signal.ts';
import { objectAt, textAt } from '../reader.ts';
import type { Extractor } from './extractor.ts';

/** The scheduler gave a Pod its node. The Binding carries the Pod's UID, which patches and creates do not. */
export const podBinding: Extractor = {
  summary: 'A Pod bound to a node',
  groups: [''],
  requests: ['create pods/binding', 'create bindings'],
  extract(request, code) {
    if (!isSuccess(code)) return 'not_successful';
    const binding = requestBodyOf(request);
    const metadata = binding === undefined ? undefined : objectAt(binding, 'metadata');
    const target = binding === undefined ? undefined : objectAt(binding, 'target');
    const node = target === undefined ? '' : textAt(target, 'name', nameCodePointsMax);
    const uid = metadata === undefined ? '' : textAt(metadata, 'uid', idCodePointsMax);
    const name = metadata === undefined ? '' : textAt(metadata, 'name', nameCodePointsMax);
    const details = pairs(['node', node === '' ? undefined : node]);
    return bareSignal(
      { ...request, name: request.name === '' ? name : request.name, uid: request.uid === '' ? uid : request.uid },
      [factOf('pod.scheduled', request.atUs, auditStamp, { details })],
      cutLevelOf(request),
    );
  },
};
