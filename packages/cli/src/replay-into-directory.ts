import { type EmbeddedOptions, type ReplayIntoOptions, startEmbedded } from '@lunettes/embedded';
import type { Progress } from '@lunettes/replay';
import type { CommandContext } from './command.ts';
import { embeddedDefaults } from './embedded-defaults.ts';
import { storeSummary } from './store-summary.ts';

/** Rejections beyond these are only counted. */
const rejectionsShownMax = 10;

/**
 * Replays files into a data directory and ends when all of it can be queried. What is interrupted goes on where it was
 * when the same command is given again; a replay that is complete already only shows what is there.
 */
export async function replayIntoDirectory(
  dataDirectory: string,
  options: ReplayIntoOptions & { readonly lanes: number | undefined; readonly otlp: EmbeddedOptions['otlp'] },
  progress: Progress,
  context: CommandContext,
): Promise<void> {
  const defaults = embeddedDefaults(dataDirectory);
  const embedded = await startEmbedded({ ...defaults, port: 0, lanes: options.lanes ?? defaults.lanes, otlp: options.otlp });
  let shown = 0;
  try {
    const { resumedAt, appended, summary } = await embedded.replay(
      {
        progress,
        rejected: (row) => {
          if (++shown <= rejectionsShownMax) context.err(`rejected: ${row.file}:${row.line} ${row.field}: ${row.reason}, ${row.message}\n`);
        },
        signal: context.signal,
      },
      options,
    );
    progress.phase('rows', undefined, 'records');
    await Promise.race([embedded.settled(), embedded.failed]);
    progress.done();
    const { records, accepted, ignored, rejected, repeated } = summary;
    context.err(
      `${records} records: ${accepted} accepted, ${ignored} ignored, ${rejected} rejected; ${repeated} repeats left out\n` +
        `${appended} records in the log${resumedAt === 0 ? '' : `, ${resumedAt} of them from an earlier start`}\n`,
    );
    const trouble = embedded.exportTrouble();
    if (trouble !== undefined) context.err(`${trouble}\n`);
    context.out(await storeSummary(embedded.url));
  } finally {
    progress.done();
    await embedded.close();
  }
}
