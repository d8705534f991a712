import type { Page } from '../page.ts';
import { causesPage } from './causes.ts';
import { commandsPage } from './commands.ts';
import { metricsPage } from './metrics.ts';
import { optionsPage } from './options.ts';

export const pages: readonly Page[] = [causesPage, commandsPage, metricsPage, optionsPage];
