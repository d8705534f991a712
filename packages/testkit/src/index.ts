export { guardedStage, ImpureStep } from './during-step.ts';
export { aBreach, aDiagnosis, aLifecycleEvent, anSli, aSpan, someTimeUs } from './record-builders.ts';
