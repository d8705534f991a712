import { spawn } from 'node:child_process';

export interface ChildCommand {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Its results are progress to us, so they go to standard error. */
  readonly isProgress?: boolean;
  /** Ends the child when aborted. */
  readonly signal: AbortSignal;
}

/** Runs a program on our standard output and error; its exit code, or 127 where it cannot be started. */
export function runChild({ program, args, cwd, env, isProgress = false, signal }: ChildCommand): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env,
      stdio: ['ignore', isProgress ? process.stderr : 'inherit', 'inherit'],
      signal,
      killSignal: 'SIGTERM',
    });
    child.once('error', (error) => {
      if (signal.aborted) reject(error);
      else resolve(cannotStart);
    });
    child.once('close', (code) => resolve(code ?? 1));
  });
}

const cannotStart = 127;
