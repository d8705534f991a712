import { existsSync, globSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { EnvironmentFailure } from '@lunettes/base';
import { runChild } from './child-process.ts';

export interface ConsoleBuildPorts {
  /** The clone. */
  readonly root: string;
  readonly signal: AbortSignal;
  readonly env: NodeJS.ProcessEnv;
  readonly say: (text: string) => void;
}

/** The built console's directory; builds it first where it is missing or older than a file it is made of. */
export async function builtConsole(ports: ConsoleBuildPorts): Promise<string> {
  const home = join(ports.root, 'services/console');
  const built = join(home, 'dist');
  if (isFresh(home, join(built, 'index.html'))) return built;
  ports.say('building the console (once per change of it)\n');
  const path = [join(ports.root, '.toolchain/bin'), join(ports.root, 'node_modules/.bin'), ports.env['PATH'] ?? ''].join(delimiter);
  const code = await runChild({
    program: 'turbo',
    args: ['run', 'build', '--filter=@lunettes/console', '--output-logs=errors-only'],
    cwd: ports.root,
    env: { ...ports.env, PATH: path, TURBO_TELEMETRY_DISABLED: '1' },
    isProgress: true,
    signal: ports.signal,
  });
  if (code !== 0) throw new EnvironmentFailure('the console cannot be built (see above)');
  return built;
}

const made = ['src/**/*', 'index.html', 'vite.config.ts', 'package.json'];

function isFresh(home: string, entry: string): boolean {
  if (!existsSync(entry)) return false;
  const builtMs = statSync(entry).mtimeMs;
  return globSync(made, { cwd: home }).every(
    (file) => statSync(join(home, file)).mtimeMs <= builtMs || statSync(join(home, file)).isDirectory(),
  );
}
