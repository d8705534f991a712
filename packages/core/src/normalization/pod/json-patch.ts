import { type Assembly, openAssembly } from '../assembly.ts';
import { patchOperationsMax } from '../bounds.ts';
import { type Items, objectItem, type Place, refuse } from '../reader.ts';

/** Parts of an object that a patch can say something about; anything else is not looked at. */
const roots: ReadonlySet<string> = new Set(['metadata', 'spec', 'status']);

/** Steps of one path; no field of a Pod that is read lies deeper. */
const stepsMax = 8;

/** What a `test` proves of the object as it was and is: it names it. */
const identifying: ReadonlySet<string> = new Set(['metadata/name', 'metadata/namespace', 'metadata/uid']);

/**
 * The part of an object that an accepted JSON patch (RFC 6902) states: what it adds and replaces is so now, what it
 * removes is null. Of a list that it only adds to the other elements stay unknown, and a change within one of those
 * says nothing, because the patch names it by a position. Malformed operations are refused as `bad_patch`, by place.
 */
export function statedByJsonPatch(event: Place, sent: readonly unknown[]): Place {
  const items: Items = { reading: event.reading, value: sent, within: event, key: 'requestObject' };
  const assembly = openAssembly({ within: event, key: 'requestObject' });
  const length = Math.min(sent.length, patchOperationsMax);
  for (let index = 0; index < length; index++) {
    if (typeof sent[index] !== 'object' || sent[index] === null) refuse(items, index, 'bad_patch');
    const operation = objectItem(items, index);
    if (operation !== undefined) apply(assembly, operation);
  }
  return assembly.object;
}

function apply(assembly: Assembly, operation: Place): void {
  const { op } = operation.value;
  if (typeof op !== 'string') refuse(operation, 'op', 'bad_patch');
  const { path } = operation.value;
  if (typeof path !== 'string') refuse(operation, 'path', 'bad_patch');
  const steps = typeof path === 'string' ? stepsOf(path) : undefined;
  if (steps === undefined || (op === 'test' && !identifying.has(steps.join('/')))) return;
  if (op === 'remove') assembly.remove(steps);
  else if (op === 'add' || op === 'replace' || op === 'test') assembly.put(steps, { within: operation, key: 'value' });
}

/** The steps of a path below one of the `roots`; `undefined` for others. */
function stepsOf(path: string): string[] | undefined {
  const steps = path.split('/').map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  const start = steps.shift();
  if (start !== '' || !roots.has(steps[0] ?? '') || steps.length > stepsMax) return undefined;
  return steps.includes('__proto__') ? undefined : steps;
}
