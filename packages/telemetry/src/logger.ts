import { type DestinationStream, pino } from 'pino';

const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

type Fields = Readonly<Record<string, unknown>>;

/** The message is constant, so that equal things can be counted; what varies stands in the fields. An `error` field is written with its causes. */
export interface Logger {
  debug(message: string, fields?: Fields): void;
  info(message: string, fields?: Fields): void;
  warn(message: string, fields?: Fields): void;
  error(message: string, fields?: Fields): void;
}

/** One JSON line per message, on stderr: stdout belongs to what a command answers. */
export function createLogger(options: {
  readonly service: string;
  readonly level?: LogLevel;
  readonly destination?: DestinationStream;
}): Logger {
  const log = pino(
    {
      level: options.level ?? 'info',
      base: { service: options.service },
      errorKey: 'error',
      formatters: { level: (label) => ({ level: label }) },
      timestamp: pino.stdTimeFunctions.isoTime,
    },
    options.destination ?? pino.destination({ dest: 2, sync: true }),
  );
  return {
    debug: (message, fields) => log.debug(fields ?? {}, message),
    info: (message, fields) => log.info(fields ?? {}, message),
    warn: (message, fields) => log.warn(fields ?? {}, message),
    error: (message, fields) => log.error(fields ?? {}, message),
  };
}
