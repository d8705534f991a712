import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { installDebian, programOf, runInstaller } from './run-installer.ts';

const module = join(import.meta.dirname, '../../go/collector');
const cache = join(import.meta.dirname, '../../../../.toolchain');
const goPrograms = ['go', '/usr/local/go/bin/go'];

/**
 * The OpenTelemetry Collector, built from Go modules into the clone's tool chain: some minutes, once for each content of
 * the module. Throws when it cannot be had. Two processes at once each build their own, and one of the two stays.
 */
export function obtainCollector(): string {
  const hash = createHash('sha256');
  for (const file of ['go.mod', 'go.sum', 'main.go']) hash.update(readFileSync(join(module, file)));
  const program = join(cache, `otel-collector-${hash.digest('hex').slice(0, 16)}`);
  if (existsSync(program)) return program;
  const go = obtainGo();
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(join(cache, 'otel-collector-'));
  const built = join(work, 'collector');
  // -p 1: a linker for each core would take gigabytes.
  if (!runInstaller(go, ['build', '-C', module, '-p', '1', '-trimpath', '-buildvcs=false', '-ldflags', '-s -w', '-o', built, '.']))
    throw new Error(`the OpenTelemetry Collector cannot be built with ${go}; the tests need it: see above for Go's reason`);
  renameSync(built, program);
  rmSync(work, { recursive: true, force: true });
  return program;
}

/** Any Go since 1.21 fetches the version that the module asks for, unless it is told not to. */
function obtainGo(): string {
  const known = programOf(goPrograms, ['version']);
  if (known !== undefined) return known;
  installDebian(['golang-go']);
  const found = programOf(goPrograms, ['version']);
  if (found === undefined) throw new Error('golang-go was installed but go does not start');
  return found;
}
