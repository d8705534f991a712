import type { Page } from '../page.ts';
import { causesPage } from './causes.ts';
import { commandsPage } from './commands.ts';
import { inputsPage } from './inputs.ts';
import { metricsPage } from './metrics.ts';
import { optionsPage } from './options.ts';

export const pages: readonly Page[] = [causesPage, commandsPage, inputsPage, metricsPage, optionsPage];
