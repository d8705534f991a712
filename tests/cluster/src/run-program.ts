import { spawn } from 'node:child_process';
import { LabFailure } from './lab-failure.ts';

export interface ProgramRun {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Written to its standard input. */
  readonly input?: string;
  /** Called with each line of its output as it comes, for progress. */
  readonly line?: (text: string) => void;
}

/** Runs a program to its end and gives what it printed. Throws `LabFailure` with the last lines of its output when it fails. */
export function runProgram(program: string, args: readonly string[], run: ProgramRun = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: run.cwd, env: run.env ?? process.env, stdio: ['pipe', 'pipe', 'pipe'] });
    let out = '';
    let all = '';
    const take = (isOut: boolean) => (chunk: Buffer) => {
      const text = chunk.toString('utf8');
      if (isOut) out += text;
      all = (all + text).slice(-outputKeptMax);
      for (const line of text.split('\n')) if (line.trim() !== '') run.line?.(line);
    };
    child.stdout.on('data', take(true));
    child.stderr.on('data', take(false));
    child.once('error', (cause) => reject(new LabFailure(`${program} cannot be started`, { cause })));
    child.once('close', (code, signal) => {
      if (code === 0) resolve(out);
      else reject(new LabFailure(`${program} ${args.slice(0, 4).join(' ')} ended with ${code ?? signal}:\n${all.trim()}`));
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(run.input ?? '');
  });
}

/** Enough to see why a compiler or a server gave up. */
const outputKeptMax = 4_000;
