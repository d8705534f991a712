import { startClickHouse } from './index.ts';

/** A parent that a test kills: starts the engine on the given directory and tells the engine's pid. */
const [dataDirectory = ''] = process.argv.slice(2);
const { pid } = await startClickHouse({ dataDirectory });
process.send?.(pid);
