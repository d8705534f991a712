import type { ClickHouseStartFailure } from '../start-failure.ts';

/** What the parent sends first. It travels over the channel, because arguments of a process are readable by every local user. */
export interface StartMessage {
  readonly type: 'start';
  readonly parentPid: number;
  readonly dataDirectory: string;
  readonly database: string;
  readonly username: string;
  readonly password: string;
  readonly memoryBytesMax: number;
  readonly bodyBytesMax: number;
  readonly lockWaitMs: number;
}

export type ParentMessage = StartMessage | { readonly type: 'close' };

export type ChildMessage =
  | { readonly type: 'ready'; readonly port: number; readonly version: string }
  | { readonly type: 'failed'; readonly reason: ClickHouseStartFailure; readonly message: string };
