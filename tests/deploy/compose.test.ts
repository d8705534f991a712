import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { commands } from '@lunettes/cli/commands';
import { parseOptions } from '@lunettes/config';
import { services as products } from '@lunettes/distributed';
import { Command } from 'commander';
import { afterAll, expect, test } from 'vitest';
import { parse } from 'yaml';

const root = join(import.meta.dirname, '../..');
const folder = join(root, 'deploy/compose');

interface ComposeService {
  readonly image: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly secrets?: readonly string[];
  readonly ports?: readonly string[];
  readonly depends_on?: Readonly<Record<string, object>>;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
}
interface Compose {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
}

const compose: Compose = parse(readFileSync(join(folder, 'compose.yaml'), 'utf8'), { merge: true });
const ours = Object.entries(compose.services).filter(([, { image }]) => image === 'lunettes');
const started = ours.filter(([, { command }]) => command?.[0] === 'run');

const home = mkdtempSync(join(tmpdir(), 'lunettes-compose-'));
afterAll(() => rmSync(home, { recursive: true }));

/** The command that these words mean, declared and never run. */
async function commandOf([name = '', action = '']: readonly string[]): Promise<Command> {
  const command = new Command(name);
  const silent = {
    out: () => {},
    err: () => {},
    terminal: undefined,
    screen: undefined,
    colour: false,
    version: '',
    env: {},
    exit: () => {},
  };
  const found = commands.find((one) => one.name === name);
  if (found === undefined) throw new Error(`there is no command ${name}`);
  (await found.load()).define(command, { ...silent, signal: new AbortController().signal });
  return command.commands.find((one) => one.name() === action) ?? command;
}

test('every service of the product is started, each by its own command', () => {
  expect(started.map(([name, { command }]) => [name, command?.slice(1)])).toEqual(
    expect.arrayContaining(products.map(({ name }) => [name, [name]])),
  );
  expect(started).toHaveLength(products.length);
});

test.each(ours)('%s is told only what its command knows', async (_, { command = [], environment = {} }) => {
  const flags = new Set((await commandOf(command)).options.map(({ long }) => long));
  const told = Object.keys(environment).map(
    (name) =>
      `--${name
        .replace(/^LUNETTES_/, '')
        .toLowerCase()
        .replaceAll('_', '-')}`,
  );
  expect(told.filter((flag) => !flags.has(flag))).toEqual([]);
  for (const name of Object.keys(environment)) expect(name).toMatch(/^LUNETTES_/);
});

test.each(started)('%s can read all that it is told', (name, { command = [], environment = {} }) => {
  const table = products.find((product) => product.name === name)?.options ?? {};
  expect(parseOptions(table, { args: command.slice(2), environment })).toMatchObject({ ok: true, value: { rest: [] } });
});

test.each(started)('%s is asked and published at the port on which it listens, and may write nothing', (_, service) => {
  const { environment = {}, healthcheck, ports = [] } = service;
  expect(environment['LUNETTES_LISTEN']).toBe('0.0.0.0');
  const port = environment['LUNETTES_PORT'];
  expect(healthcheck?.test.join(' ')).toContain(`http://127.0.0.1:${port}/readyz`);
  for (const published of ports) expect(published.split(':').at(-1)).toBe(port);
  expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'] });
});

test('hosts, secrets and what is waited for exist, and all services agree on lanes', () => {
  for (const [name, { environment = {}, secrets = [], depends_on = {} }] of Object.entries(compose.services)) {
    for (const before of Object.keys(depends_on)) expect(compose.services, name).toHaveProperty(before);
    for (const [variable, value] of Object.entries(environment)) {
      const [, secret] = /^\/run\/secrets\/(.+)$/.exec(value) ?? [];
      if (secret !== undefined) expect(secrets, `${name} ${variable}`).toContain(secret);
      if (!variable.startsWith('LUNETTES_') || variable === 'LUNETTES_LISTEN') continue;
      for (const [, host = ''] of value.matchAll(/(?:^|\/\/|,)([a-z][\w-]*):\d+/g))
        expect(compose.services, `${name} ${variable}`).toHaveProperty([host]);
    }
    for (const secret of secrets) expect(compose.secrets, name).toHaveProperty([secret]);
  }
  const lanes = ours.flatMap(([, { environment = {} }]) =>
    environment['LUNETTES_KAFKA_BROKERS'] === undefined ? [] : [environment['LUNETTES_LANES']],
  );
  expect(new Set(lanes).size).toBe(1);
});

test('the script makes every secret once, and one token for each cluster', () => {
  cpSync(folder, home, { recursive: true });
  const make = (...clusters: readonly string[]) => execFileSync('sh', [join(home, 'make-secrets.sh'), ...clusters], { encoding: 'utf8' });
  make('east', 'west');
  const read = () => Object.values(compose.secrets).map(({ file }) => readFileSync(join(home, file)).toString('base64'));
  const first = read();
  expect(statSync(join(home, 'secrets/user-hash.key')).size).toBe(32);
  const tokens = readFileSync(join(home, 'secrets/ingest-tokens'), 'utf8');
  expect(tokens).toMatch(/^east=\S{32}\nwest=\S{32}\n$/);
  make('east');
  expect(read()).toEqual(first);
  expect(() => make()).toThrow('usage');
});

test('the image is built with the Node and pnpm that the clone uses, and copies nothing secret', () => {
  const recipe = readFileSync(join(folder, 'Dockerfile'), 'utf8');
  const program = readFileSync(join(root, 'lunettes'), 'utf8');
  const [, node = '?', pnpm = '?'] = /^NODE_VERSION=(\d+)[\s\S]*^PNPM_VERSION=(\S+)/m.exec(program) ?? [];
  expect(recipe.match(/^FROM node:\d+/gm)).toEqual([`FROM node:${node}`, `FROM node:${node}`]);
  expect(recipe).toContain(`pnpm@${pnpm}`);
  const ignored = readFileSync(join(folder, 'Dockerfile.dockerignore'), 'utf8').split('\n');
  expect(ignored).toContain(`deploy/compose/${basename(join(home, 'secrets'))}`);
});
