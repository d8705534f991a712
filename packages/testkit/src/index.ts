export { duringStep, guardedStage, ImpureStep } from './during-step.ts';
