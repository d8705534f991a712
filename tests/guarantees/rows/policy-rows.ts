import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { openLocalStore } from '@lunettes/adapter-local';
import { readPolicy } from '@lunettes/replay';
import { systemClock } from '@lunettes/stages';
import { expect } from 'vitest';
import { concludeOn, lanes, onLocalLog, rowsOf, storedIn } from '../collector-stand.ts';
import { form } from '../form.ts';
import type { PolicyOrder } from '../policy-writer-child.ts';
import type { Effects } from '../proven-rows.ts';
import { rawRecording } from '../raw-recording.ts';

const seed = 3;

/** Whoever writes a policy to every lane dies when one has it whole and the next in part; the same call goes on. */
export const policyHalfWritten = (): Promise<Effects> =>
  onLocalLog(async ({ directory, withLog }) => {
    const old = join(directory, 'old');
    const recording = rawRecording(seed, lanes, form.pods);
    const from = openLocalStore({ directory: old, lanes, bytesMax: 1e10, clock: systemClock });
    await from.append({ records: recording.records, positions: [] });
    await from.close();
    // A limit of a namespace that nobody has: verdicts stay what the simulation knows.
    const policy = readPolicy('{"UserOnlineConfigMap":{"nobody-has-it":"2s"}}');
    if (!policy.ok) throw new Error('the policy of this row has problems');
    const ends = Array.from({ length: lanes }, (_, lane) => recording.records.filter((record) => record.lane === lane).length);
    const order: PolicyOrder = {
      from: old,
      to: directory,
      lanes,
      plan: { rules: 'guarantee', lanes: ends.map((end) => ({ first: 0, end })), historyFromUs: 0, untilUs: 0, observations: [] },
      policy: policy.value.document,
    };
    const write = async (dies?: PolicyOrder['dies']): Promise<unknown> => {
      const args = [
        join(import.meta.dirname, '../policy-writer-child.ts'),
        JSON.stringify(dies === undefined ? order : { ...order, dies }),
      ];
      const [code, signal] = await once(spawn(process.execPath, args, { stdio: 'inherit' }), 'exit');
      return signal ?? code;
    };
    expect(await write({ point: 'before-positions', form: 'policy', hits: 2 })).toBe('SIGKILL');
    expect(await write()).toBe(0);
    return withLog(async (log) => {
      const policies = (await storedIn(log)).filter(({ envelope }) => envelope.form === 'policy');
      await concludeOn(log, { answersAt: () => recording.answers });
      const rows = await rowsOf(log);
      expect(new Set(rows.map(({ policy_version: version }) => version)).size, 'policies that judged').toBe(1);
      return {
        'lanes with the policy': new Set(policies.map(({ lane }) => lane)).size,
        'lanes that were told twice': policies.length - lanes,
        'rows judged by it': rows.filter(({ policy_version: version }) => version !== 'default').length,
      };
    });
  });
