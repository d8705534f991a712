import { fieldOf, isObject, type JsonObject, listOf, textOf } from '../document/json-access.ts';

/** A request to the API server that was answered, as far as operations are read from it. Bodies are parsed JSON. */
export interface AnsweredRequest {
  readonly verb: string;
  readonly resource: string;
  readonly subresource: string;
  readonly code: number;
  readonly request: unknown;
  readonly response: unknown;
}

/** Operations that a request performed, each with its details: the vocabulary of parity reference §2. */
export type Operations = ReadonlyMap<string, readonly string[]>;

/** Operations that need a Pod of their own to have happened, and so can never be seen from a refused request. */
export const unseenOperations: readonly string[] = ['pod:create:failed', 'pod:delete:failed'];

/** Reads the operations of one request about a Pod; none where it was refused or carries no body that says so. */
export function operationsOf(of: AnsweredRequest): Operations {
  const found = new Map<string, string[]>();
  if (of.resource !== 'pods' || of.code < 200 || of.code >= 300) return found;
  const note = (key: string, detail?: string): void => {
    const details = found.get(key) ?? [];
    found.set(key, detail === undefined ? details : [...details, detail]);
  };
  switch (`${of.verb} ${of.subresource}`) {
    case 'create ':
      created(of, note);
      break;
    case 'create binding':
      if (isObject(fieldOf(of.request, 'target'))) note('schedule:binding:success');
      break;
    case 'delete ':
      deleted(of, note);
      break;
    case 'patch ':
      patched(of, note);
      break;
    case 'update ':
      if (isGone(of.response)) note('pod:deleted:success');
      break;
    case 'patch status':
      statusPatched(of, note);
      break;
  }
  return found;
}

type Note = (key: string, detail?: string) => void;

const isPod = (value: unknown): boolean => textOf(value, 'kind') === 'Pod';

function created({ code, response }: AnsweredRequest, note: Note): void {
  if (!isPod(response) || code !== 201) return;
  note('pod:create:success');
  note(`schedule:${textOf(fieldOf(response, 'spec'), 'schedulerName')}:entry`);
}

/** The object is gone when no grace and no finalizer is left; before, deleting only asks for that. */
function deleted({ response }: AnsweredRequest, note: Note): void {
  if (isPod(response)) note(isUnheld(response) ? 'pod:deleted:success' : 'pod:delete:success');
}

function isUnheld(pod: unknown): boolean {
  const metadata = fieldOf(pod, 'metadata');
  const grace = fieldOf(metadata, 'deletionGracePeriodSeconds');
  return (grace === undefined || grace === null || grace === 0) && listOf(metadata, 'finalizers').length === 0;
}

/** A Pod that is being deleted goes with the write that takes its last finalizer. */
const isGone = (pod: unknown): boolean => isPod(pod) && textOf(fieldOf(pod, 'metadata'), 'deletionTimestamp') !== '' && isUnheld(pod);

function patched({ request, response }: AnsweredRequest, note: Note): void {
  if (isGone(response)) note('pod:deleted:success');
  if (!isObject(request)) return;
  const scheduler = textOf(fieldOf(request, 'spec'), 'schedulerName');
  if (scheduler !== '') note(`schedule:${scheduler}:entry`);
  const metadata = fieldOf(request, 'metadata');
  if (!isObject(metadata)) return;
  finalizers(metadata, note);
  entries(metadata, 'label', 'labels', note);
  entries(metadata, 'annotation', 'annotations', note);
}

function finalizers(metadata: JsonObject, note: Note): void {
  const added = listOf(metadata, 'finalizers');
  if (added.length === 1 && typeof added[0] === 'string') note('finalizer:add', `finalizer:${added[0]}:add`);
  for (const key in metadata) {
    if (!key.startsWith('$deleteFromPrimitiveList') || !key.endsWith('finalizers')) continue;
    for (const removed of listOf(metadata, key)) if (typeof removed === 'string') note('finalizer:delete', `finalizer:${removed}:delete`);
  }
}

function entries(metadata: JsonObject, word: 'label' | 'annotation', field: string, note: Note): void {
  const given = fieldOf(metadata, field);
  if (!isObject(given)) return;
  for (const key in given) {
    if (isUnread(lowered(key)) || !Object.hasOwn(given, key)) continue;
    const value = given[key];
    if (value === null) note(`${word}:delete`, `${word}:${key}=:delete`);
    else if (typeof value === 'string') note(`${word}:add`, `${word}:${key}=${value}:add`);
  }
}

/** Keys that the original leaves out, because they change all the time. */
const isUnread = (key: string): boolean =>
  (key.includes('status') && !key.includes('update-status')) || key.includes('trace') || key.includes('spec');

/** Folds the letters of ASCII only. */
const lowered = (text: string): string => text.replace(/[A-Z]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + caseDistance));
const caseDistance = 0x20;

function statusPatched({ request }: AnsweredRequest, note: Note): void {
  const status = fieldOf(request, 'status');
  if (!isObject(status)) return;
  for (const condition of listOf(status, 'conditions')) {
    const [type, state] = [textOf(condition, 'type'), textOf(condition, 'status')];
    if (type !== '' && state !== '') note(`condition:${type}:${lowered(state)}`);
  }
  const phase = textOf(status, 'phase');
  if (phase !== '') note(`phase:${phase}:set`);
  if (textOf(status, 'podIP') !== '') note('pod:ip:set');
  for (const container of listOf(status, 'containerStatuses')) {
    const name = textOf(container, 'name');
    if (name === '') continue;
    const restarts = fieldOf(container, 'restartCount');
    note('containerReady:set', `containerReady:${name}:${fieldOf(container, 'ready') === true}`);
    note('containerRestartCount:set', `containerRestartCount:${name}:${typeof restarts === 'number' ? restarts : 0}`);
    note('containerState:set', `containerState:${name}:${stateText(fieldOf(container, 'state'))}`);
  }
}

function stateText(state: unknown): string {
  if (isObject(fieldOf(state, 'running'))) return 'Running';
  const waiting = fieldOf(state, 'waiting');
  if (isObject(waiting)) return `Waiting:${textOf(waiting, 'reason')}`;
  const terminated = fieldOf(state, 'terminated');
  const reason = textOf(terminated, 'reason');
  const code = fieldOf(terminated, 'exitCode');
  return reason === '' ? '' : `terminated:${reason};exitCode:${typeof code === 'number' ? code : 0}`;
}
