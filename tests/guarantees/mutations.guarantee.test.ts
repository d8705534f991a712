import { kafkaOfFile, redisOfFile } from '@lunettes/testkit/servers';
import { expect, test } from 'vitest';
import { rowMsMax } from './installation.ts';
import { type Mutation, mutations } from './mutations.ts';
import { flushed } from './rows/checkpoint-rows.ts';
import { heldAppend, overtakenGoesOn } from './rows/log-rows.ts';
import { deployedForthAndBack, killedEverywhere, type Row, sleeping, stepThrows } from './rows/stage-rows.ts';

const ground = { kafka: kafkaOfFile({}, 'proxied'), redis: redisOfFile() };

/** The row that is there for each error, and what it must find. */
const rows: Readonly<Record<Mutation, readonly [row: Row, finds: RegExp]>> = {
  'checkpoint before publish': [killedEverywhere, /gap|instead|toEqual|deeply equal|stands still/],
  'no filter on sequence numbers': [sleeping, /deeply equal/],
  'no check of offsets': [overtakenGoesOn, /deeply equal/],
  'compare-and-set without place and owner': [sleeping, /deeply equal|stands still/],
  'tail takes the last record': [heldAppend, /deeply equal|stands still/],
  'mute by N': [deployedForthAndBack, /deeply equal|stands still/],
  'a step that changes state before it throws': [stepThrows, /deeply equal|stands still/],
  'a step that asks the clock': [flushed, /deeply equal|not_deterministic/],
};

test.each(mutations.map((mutation) => [mutation, ...rows[mutation]] as const))(
  'planted into a stage, "%s" turns the row red that is there for it',
  async (mutation, row, finds) => {
    const found = await row(ground, mutation).then(
      (effects) => `nothing: ${JSON.stringify(effects)}`,
      (failure: unknown) => String(failure),
    );
    console.log(`${mutation}: ${found.slice(0, 200)}`);
    expect(found).toMatch(finds);
  },
  rowMsMax,
);
