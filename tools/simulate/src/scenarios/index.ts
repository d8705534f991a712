import type { Scenario } from '../scenario.ts';
import { healthyDeployment } from './healthy-deployment.ts';

/** Every scenario. One file and one line here make a new one. */
export const scenarios: readonly Scenario[] = [healthyDeployment];

/** The names that a mix may use. */
export const scenarioNames: readonly string[] = scenarios.map((scenario) => scenario.name);
