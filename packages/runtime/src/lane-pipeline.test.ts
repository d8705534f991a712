import type { Output } from '@lunettes/core/vocabulary';
import { expect, test } from 'vitest';
import { counting, handing } from '../test/counting-stage.ts';
import { lanePipeline } from './index.ts';

const collected = () => {
  const outputs: string[] = [];
  const letters: string[] = [];
  const pipeline = lanePipeline([counting, handing], {
    output: (output: Output) => outputs.push(`${output.topic}: ${output.value as unknown as string}`),
    deadLetter: ({ stage, code, input }) => letters.push(`${stage}: ${code}: ${input as string}`),
  });
  return { pipeline, outputs, letters };
};

test('outputs of one stage go to the stages that read their topic, and all of them to the listener', () => {
  const { pipeline, outputs } = collected();
  pipeline.push('raw', ['add a', 'parts 2']);
  pipeline.push('raw', ['add a']);
  expect(outputs).toEqual(['signals: a=1', 'lifecycle: part 0', 'lifecycle: part 1', 'sli: handed a=1', 'signals: a=2', 'sli: handed a=2']);
  expect(pipeline.state('counting')?.get('a')).toBe(2);
});

test('a record that a stage cannot use is told to the listener, and the state before it stands', () => {
  const { pipeline, outputs, letters } = collected();
  pipeline.push('raw', ['boom', 'late', 'add a']);
  expect(letters).toEqual(['counting: step_failed: boom', 'counting: late: late']);
  expect(outputs).toEqual(['signals: a=1', 'sli: handed a=1']);
});
