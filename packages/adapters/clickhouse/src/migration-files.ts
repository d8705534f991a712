import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One step of the schema. Every statement can be run again, because a crash may leave a step half done. */
export interface Migration {
  /** The four digits of the file's name, as a number. */
  readonly number: number;
  readonly name: string;
  /** SHA-256 of the file: a step that has been applied is never edited. */
  readonly checksum: string;
  readonly statements: readonly string[];
}

/** The steps in the order of their numbers. Throws when numbers repeat or leave one out: a bug in the repository. */
export function readMigrations(directory = join(import.meta.dirname, '../migrations')): readonly Migration[] {
  const names = readdirSync(directory).filter((name) => /^\d{4}_\w+\.sql$/.test(name));
  const migrations = names.sort().map((name) => readMigration(directory, name));
  migrations.forEach(({ number, name }, index) => {
    if (number !== index + 1) throw new Error(`migration ${name} should have number ${index + 1}`);
  });
  return migrations;
}

function readMigration(directory: string, name: string): Migration {
  const text = readFileSync(join(directory, name), 'utf8');
  return {
    number: Number(name.slice(0, 4)),
    name,
    checksum: createHash('sha256').update(text).digest('hex'),
    statements: statementsOf(text),
  };
}

/** Statements end with a semicolon at the end of a line; comments stand on lines of their own. */
function statementsOf(text: string): string[] {
  const code = text.replace(/^\s*--.*$/gm, '');
  return code
    .split(/;\s*(?:\n|$)/)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}
