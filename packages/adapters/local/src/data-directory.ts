import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { PortFailure } from '@lunettes/ports';
import { portFailureOf } from './sqlite-failure.ts';
import { applicationId, createTables, formatVersion } from './tables.ts';

/**
 * Opens `lanes.sqlite` in the directory, making both if they are not there. The file is held exclusively until it is
 * closed or the process ends, however it ends; a second process is told whose it is. Throws `PortFailure` (`permanent`)
 * for that, for a directory of another format, and for a file that is not ours.
 */
export function openDataDirectory(directory: string): DatabaseSync {
  mkdirSync(directory, { recursive: true });
  const db = new DatabaseSync(join(directory, 'lanes.sqlite'));
  try {
    takeFile(db, directory);
    verifyFormat(db, directory);
    return db;
  } catch (failure) {
    db.close();
    throw failure;
  }
}

/** SQLite's own lock decides, since the system frees it when a process dies; the file with the pid only names the owner. */
function takeFile(db: DatabaseSync, directory: string): void {
  const ownerFile = join(directory, 'lanes.pid');
  try {
    db.exec('PRAGMA page_size = 8192; PRAGMA cache_size = -32768; PRAGMA locking_mode = EXCLUSIVE');
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; BEGIN IMMEDIATE; COMMIT');
  } catch (cause) {
    const failure = portFailureOf(cause, `open ${directory}`);
    if (failure.kind === 'transient') throw new PortFailure('permanent', `${directory} is locked by ${ownerOf(ownerFile)}`, { cause });
    throw failure;
  }
  writeFileSync(ownerFile, `${process.pid}\n`);
}

function ownerOf(ownerFile: string): string {
  try {
    return `pid ${readFileSync(ownerFile, 'utf8').trim()}`;
  } catch {
    return 'another process';
  }
}

function verifyFormat(db: DatabaseSync, directory: string): void {
  const version = Number(db.prepare('PRAGMA user_version').get()?.['user_version']);
  const application = Number(db.prepare('PRAGMA application_id').get()?.['application_id']);
  const tables = Number(db.prepare('SELECT count(*) AS n FROM sqlite_schema').get()?.['n']);
  if (version === formatVersion && application === applicationId) return;
  if (version === 0 && application === 0 && tables === 0) {
    db.exec(`BEGIN; ${createTables} PRAGMA user_version = ${formatVersion}; PRAGMA application_id = ${applicationId}; COMMIT`);
    return;
  }
  if (application !== applicationId) throw new PortFailure('permanent', `${join(directory, 'lanes.sqlite')} is not a file of Lunettes`);
  throw new PortFailure(
    'permanent',
    `${directory} has data format ${version}, this build reads format ${formatVersion}: start with an empty directory, or use the build that wrote it`,
  );
}
