export { lifecycleStage } from './service.ts';
