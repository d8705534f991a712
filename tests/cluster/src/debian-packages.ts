import { existsSync } from 'node:fs';
import { LabFailure } from './lab-failure.ts';
import { runProgram } from './run-program.ts';

/** A program of each package, by which its presence is seen. */
const packages: Readonly<Record<string, string>> = {
  containerd: '/usr/bin/containerd',
  runc: '/usr/sbin/runc',
  'containernetworking-plugins': '/usr/lib/cni/bridge',
  'docker-registry': '/usr/bin/docker-registry',
  'busybox-static': '/bin/busybox',
  iproute2: '/sbin/ip',
  iptables: '/usr/sbin/iptables',
  openssl: '/usr/bin/openssl',
};

/** Installs what Debian has and the machine lacks. */
export async function installPackages(line: (text: string) => void): Promise<void> {
  const missing = Object.entries(packages).flatMap(([name, program]) => (existsSync(program) ? [] : [name]));
  if (missing.length === 0) return;
  if (!existsSync('/usr/bin/apt-get'))
    throw new LabFailure(`${missing.join(', ')} must be installed, and this is no Debian machine; the lab runs on Debian only`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const install = ['install', '--yes', '--no-install-recommends', ...missing];
  try {
    await runProgram('apt-get', install, { env, line });
  } catch {
    await runProgram('apt-get', ['update'], { env, line });
    await runProgram('apt-get', install, { env, line });
  }
}
