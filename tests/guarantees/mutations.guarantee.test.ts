import { kafkaOfFile, redisOfFile } from '@lunettes/testkit/servers';
import { expect, test } from 'vitest';
import { form } from './form.ts';
import { type Mutation, mutations } from './mutations.ts';
import { flushed } from './rows/checkpoint-rows.ts';
import { heldAppend } from './rows/log-rows.ts';
import { killedAfterCheckpoint, type Row, sleeping, stepThrows } from './rows/stage-rows.ts';

const ground = { kafka: kafkaOfFile({}, 'proxied'), redis: redisOfFile() };

/** The row that is there for each error. */
const rows: Readonly<Record<Mutation, Row>> = {
  'checkpoint before publish': killedAfterCheckpoint,
  'no filter on sequence numbers': sleeping,
  'tail takes the last record': heldAppend,
  'a step that changes state before it throws': stepThrows,
  'a step that asks the clock': flushed,
};

/** What an oracle, or the protocol itself, says to it. */
const red = /deeply equal|stands still/;

test.each(mutations.map((mutation) => [mutation, rows[mutation]] as const))(
  'planted into a stage, "%s" turns the row red that is there for it',
  async (mutation, row) => {
    const found = await row(ground, mutation).then(
      (effects) => `nothing: ${JSON.stringify(effects)}`,
      (failure: unknown) => String(failure),
    );
    console.log(`${mutation}: ${found.slice(0, 200)}`);
    expect(found).toMatch(red);
  },
  form.rowMsMax,
);
