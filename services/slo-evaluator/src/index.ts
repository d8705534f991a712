export { sloStage } from './service.ts';
