import { spawnSync } from 'node:child_process';

/** Runs a program to its end; its output goes to standard error. False when it is not there or fails. */
export const runInstaller = (program: string, args: readonly string[]): boolean =>
  spawnSync(program, args, { stdio: ['ignore', 2, 2] }).status === 0;

/** The first of these programs that answers. */
export const programOf = (names: readonly string[], ask: readonly string[]): string | undefined =>
  names.find((name) => spawnSync(name, ask, { stdio: 'ignore' }).status === 0);

/** Installs Debian packages, with `sudo` where we are not root. Throws with what a person can do. */
export function installDebian(packages: readonly string[]): void {
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const apt = (...args: readonly string[]): boolean => {
    const [program = '', ...rest] = [...asRoot, 'apt-get', ...args];
    return runInstaller(program, rest);
  };
  const install = (): boolean => apt('install', '-y', '--no-install-recommends', ...packages);
  if (install()) return;
  apt('update');
  if (!install())
    throw new Error(`${packages.join(' ')} cannot be installed with apt-get; the tests need it: install it by hand and start again`);
}
