import type { Command } from 'commander';

/** What a command answers: product contract §2. A failure of the surroundings (3) is an `EnvironmentFailure`. */
export const exitCodes = { ok: 0, negative: 1, usage: 2, environment: 3, interrupted: 130 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** What a command may touch of its process. */
export interface CommandContext {
  /** Results. */
  readonly out: (text: string) => void;
  /** Progress, notices and problems. */
  readonly err: (text: string) => void;
  /** Set when standard error is a terminal. */
  readonly terminal: { readonly columns: number } | undefined;
  /** Set when results go to a terminal. */
  readonly screen: { readonly columns: number } | undefined;
  /** Results go to a terminal, so colour may be used. */
  readonly colour: boolean;
  /** Aborted by Ctrl-C or SIGTERM: end without leaving half a result. */
  readonly signal: AbortSignal;
  readonly version: string;
  readonly env: NodeJS.ProcessEnv;
  /** Called once, at the end of the action. */
  readonly exit: (code: ExitCode) => void;
}

/** A file in `commands/` exports one `define`, which declares arguments, options, examples and action. */
export interface CommandModule {
  readonly define: (command: Command, context: CommandContext) => void;
}

/** The command line or a file it names cannot be used: one sentence, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
