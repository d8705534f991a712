import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { LabFailure } from './lab-failure.ts';
import { registryPort, statePath } from './lab-paths.ts';
import { askRegistry, putBlob } from './registry.ts';
import { runProgram } from './run-program.ts';

/** An image of the lab's registry. */
export const image = (name: string): string => `127.0.0.1:${registryPort}/lab/${name}`;

interface ImagePlan {
  readonly name: string;
  readonly tag: string;
  readonly command: readonly string[];
  readonly architecture?: 'arm64';
  /** Random bytes in a layer of its own. */
  readonly ballastBytes?: number;
  readonly user?: string;
}

const plans: readonly ImagePlan[] = [
  { name: 'pause', tag: '1', command: ['/bin/sleep', '1000000000'] },
  { name: 'shell', tag: '1', command: ['/bin/sh'] },
  { name: 'shell', tag: '2', command: ['/bin/sh'] },
  { name: 'arm', tag: '1', command: ['/bin/sh'], architecture: 'arm64' },
  { name: 'large', tag: '1', command: ['/bin/sh'], ballastBytes: 40_000_000 },
  { name: 'huge', tag: '1', command: ['/bin/sh'], ballastBytes: 30_000_000 },
  { name: 'private', tag: '1', command: ['/bin/sh'] },
];

const busyboxNames = [
  'sh',
  'sleep',
  'httpd',
  'touch',
  'cat',
  'test',
  'true',
  'false',
  'echo',
  'dd',
  'head',
  'tail',
  'wget',
  'mkdir',
  'kill',
  'stat',
  'rm',
];

/** Assembles the images from a static busybox and puts them into the registry. */
export async function pushImages(): Promise<void> {
  const base = await busyboxLayer();
  for (const plan of plans) {
    const layers = plan.ballastBytes === undefined ? [base] : [base, await ballastLayer(plan.ballastBytes)];
    await push(plan, layers);
  }
}

async function push(plan: ImagePlan, layers: readonly Layer[]): Promise<void> {
  const repository = `lab/${plan.name}`;
  const config = Buffer.from(
    JSON.stringify({
      architecture: plan.architecture ?? 'amd64',
      os: 'linux',
      created: '2026-01-01T00:00:00Z',
      config: { Cmd: plan.command, Env: ['PATH=/bin'], Labels: { tag: plan.tag } },
      rootfs: { type: 'layers', diff_ids: layers.map(({ tar }) => digestOf(tar)) },
    }),
  );
  for (const { packed } of layers) await putBlob(repository, digestOf(packed), packed);
  await putBlob(repository, digestOf(config), config);
  const type = 'application/vnd.oci.image.manifest.v1+json';
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: type,
      config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: digestOf(config), size: config.length },
      layers: layers.map(({ packed }) => ({
        mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
        digest: digestOf(packed),
        size: packed.length,
      })),
    }),
  );
  // An index with one platform, so that an image for another architecture is refused as a real one is.
  const indexType = 'application/vnd.oci.image.index.v1+json';
  const put = async (reference: string, mediaType: string, bytes: Buffer): Promise<void> => {
    const { status } = await askRegistry('PUT', `/v2/${repository}/manifests/${reference}`, bytes, mediaType);
    if (status !== 201) throw new LabFailure(`the registry refused the manifest of ${repository}:${plan.tag} with ${status}`);
  };
  await put(digestOf(manifest), type, manifest);
  const platform = { os: 'linux', architecture: plan.architecture ?? 'amd64' };
  const entry = { mediaType: type, digest: digestOf(manifest), size: manifest.length, platform };
  await put(plan.tag, indexType, Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: indexType, manifests: [entry] })));
}

interface Layer {
  readonly tar: Buffer;
  readonly packed: Buffer;
}

async function busyboxLayer(): Promise<Layer> {
  return layerOf('busybox', (root) => {
    for (const directory of ['bin', 'tmp', 'etc', 'www']) mkdirSync(join(root, directory), { recursive: true });
    copyFileSync('/bin/busybox', join(root, 'bin/busybox'));
    for (const name of busyboxNames) symlinkSync('busybox', join(root, 'bin', name));
    writeFileSync(join(root, 'etc/passwd'), 'root:x:0:0:root:/:/bin/sh\n');
    writeFileSync(join(root, 'www/index.html'), 'ok\n');
    writeFileSync(join(root, 'bin/not-executable'), '#!/bin/sh\nexit 0\n');
    chmodSync(join(root, 'bin/not-executable'), 0o644);
    // The magic number of ELF with the machine of another architecture.
    const foreign = readFileSync('/bin/busybox').subarray(0, 64);
    foreign.writeUInt16LE(0xb7, 18);
    writeFileSync(join(root, 'bin/foreign'), foreign, { mode: 0o755 });
  });
}

const ballastLayer = (bytes: number): Promise<Layer> =>
  layerOf('ballast', (root) => writeFileSync(join(root, 'ballast'), randomBytes(bytes)));

async function layerOf(name: string, fill: (root: string) => void): Promise<Layer> {
  const root = statePath(`layer-${name}`);
  const file = `${root}.tar`;
  rmSync(root, { recursive: true, force: true });
  mkdirSync(root, { recursive: true });
  fill(root);
  await runProgram('tar', [
    '--create',
    '--file',
    file,
    '--directory',
    root,
    '--sort=name',
    '--mtime=@0',
    '--owner=0',
    '--group=0',
    '--numeric-owner',
    '.',
  ]);
  const tar = readFileSync(file);
  rmSync(root, { recursive: true });
  rmSync(file);
  return { tar, packed: gzipSync(tar, { level: 1 }) };
}

const digestOf = (bytes: Buffer): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
