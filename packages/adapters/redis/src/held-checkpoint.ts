import { randomUUID } from 'node:crypto';
import {
  type Checkpoint,
  type CheckpointRequest,
  type FoundCheckpoint,
  type HeldCheckpoint,
  type LaneCursor,
  PortFailure,
  type StateEntry,
} from '@lunettes/ports';
import type { Redis } from 'ioredis';
import { EntryDigest } from './entry-digest.ts';
import { asPort } from './redis-failure.ts';
import { moveScript, openScript } from './scripts.ts';

/** What `__meta` says besides owner, place and epoch. */
interface MetaBody extends Checkpoint {
  readonly count: number;
  readonly xor: string;
}

/** The place of a lane that was never moved. */
const nowhere = '-';
const metaField = '__meta';
/** Before the key of every entry, so that none can be called like `__meta`. */
const entryMark = 'e';
const fieldsPerScan = 1000;

/** Takes one lane's hash and reads all of it; see `CheckpointStore.open`. */
export async function openHeldCheckpoint(client: Redis, key: string, request: CheckpointRequest): Promise<HeldCheckpoint> {
  const { stage, lane, epochAbove } = request;
  const name = `lane ${lane} of ${stage}`;
  const owner = randomUUID();
  const digest = new EntryDigest();
  const answer = await asPort(`open ${name}`, async () => client.eval(openScript, 1, key, owner, epochAbove ?? ''));
  const [place = nowhere, epochText = '0', bodyText = ''] = answer as string[];
  let at = place;

  const readEntries = async (): Promise<readonly StateEntry[]> => {
    const before = await asPort(`read ${name}`, async () => client.hget(key, metaField));
    const entries = await asPort(`read ${name}`, () => scan(client, key));
    const after = await asPort(`read ${name}`, async () => client.hget(key, metaField));
    const isOurs = after?.startsWith(`${owner}\n${at}\n`);
    if (before !== after || !isOurs) throw new PortFailure('fenced', `${name} was changed while it was read`);
    return entries;
  };

  const entries = await readEntries();
  for (const [field, bytes] of entries) digest.set(field, bytes);
  const body = place === nowhere ? undefined : (JSON.parse(bodyText) as MetaBody);
  const damaged = damageOf(body, digest);
  const found: FoundCheckpoint | undefined =
    body === undefined || damaged !== undefined ? undefined : { cursor: body.cursor, inputHash: body.inputHash, entries };
  if (found === undefined) digest.clear();

  return {
    epoch: Number(epochText),
    found,
    damaged: damaged === undefined ? undefined : `${name}: ${damaged}`,
    move: async (to, changes, extent) => {
      if (extent === 'whole') digest.clear();
      for (const [field, bytes] of changes) digest.set(field, bytes);
      const next = placeOf(to.cursor);
      const meta: MetaBody = { ...to, count: digest.count, xor: digest.xor };
      const removed = changes.flatMap(([field, bytes]) => (bytes === undefined ? [entryMark + field] : []));
      const set = changes.flatMap(([field, bytes]) => (bytes === undefined ? [] : [entryMark + field, bufferOf(bytes)]));
      // One list: as arguments of a call so many would not fit on the stack.
      const args = [moveScript, 1, key, owner, at, next, JSON.stringify(meta), extent, removed.length, ...removed, ...set];
      const said = await asPort(`move ${name}`, async () => client.call('eval', args));
      if (said !== 'OK') throw new PortFailure('fenced', `${name} ${refusals[String(said)] ?? `was refused: ${said}`}`);
      at = next;
    },
    entries: async () => {
      const seen = new EntryDigest();
      const all = await readEntries();
      for (const [field, bytes] of all) seen.set(field, bytes);
      return seen.count === digest.count && seen.xor === digest.xor ? all : undefined;
    },
  };
}

const refusals: Readonly<Record<string, string>> = {
  LOST: 'is not known to Redis any more',
  OWNER: 'has a newer owner',
  PLACE: 'moved on, or back, without its owner',
  ARGUMENTS: 'was given arguments that do not fit together',
};

const placeOf = ({ offset, part, logic }: LaneCursor): string => `${offset}.${part}.${logic}`;
const bufferOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);

function damageOf(body: MetaBody | undefined, digest: EntryDigest): string | undefined {
  if (body === undefined) return digest.count === 0 ? undefined : `${digest.count} entries without a position`;
  if (body.count !== digest.count) return `${digest.count} entries where there were ${body.count}`;
  return body.xor === digest.xor ? undefined : 'entries are not those that were written';
}

/** All entries; a scan may give one twice, which is the same one. */
async function scan(client: Redis, key: string): Promise<readonly StateEntry[]> {
  const entries = new Map<string, Uint8Array>();
  for (let cursor = '0'; ; ) {
    const [next, fields] = await client.hscanBuffer(key, cursor, 'COUNT', fieldsPerScan);
    for (let index = 0; index + 1 < fields.length; index += 2) {
      const field = fields[index]?.toString() ?? '';
      const value = fields[index + 1];
      if (field.startsWith(entryMark) && value !== undefined) entries.set(field.slice(entryMark.length), value);
    }
    cursor = next.toString();
    if (cursor === '0') return [...entries];
  }
}
