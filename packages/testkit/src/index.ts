export { guardedStage, ImpureStep } from './during-step.ts';
export { aBreach, aCounter, aDiagnosis, aLifecycleEvent, anSli, aRollout, aSpan, someTimeUs } from './record-builders.ts';
