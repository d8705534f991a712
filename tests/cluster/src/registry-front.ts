import { createServer, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { registryPort } from './lab-paths.ts';

export interface FrontPlan {
  readonly host?: string;
  readonly port: number;
  /** Answers every question with this code. */
  readonly answers?: 401 | 429 | 503;
  /** Passes on what the registry says, so fast. */
  readonly bytesPerSecond?: number;
}

/** Opens another door to the registry, one that refuses or is slow; gives what closes it. */
export async function openFront({
  host = '127.0.0.1',
  port,
  answers,
  bytesPerSecond = 1_000_000,
}: FrontPlan): Promise<() => Promise<void>> {
  const server = createServer((asked, answer) => {
    if (answers !== undefined) {
      const [code, message] = words[answers];
      answer.writeHead(answers, {
        'content-type': 'application/json',
        ...(answers === 401 ? { 'www-authenticate': 'Basic realm="lab"' } : {}),
      });
      answer.end(JSON.stringify({ errors: [{ code, message }] }));
      return;
    }
    const passed = request(
      { host: '127.0.0.1', port: registryPort, method: asked.method, path: asked.url, headers: asked.headers },
      async (response) => {
        answer.writeHead(response.statusCode ?? 502, response.headers);
        for await (const chunk of response) {
          answer.write(chunk);
          await pause((chunk.length / bytesPerSecond) * 1000);
        }
        answer.end();
      },
    );
    passed.on('error', () => answer.destroy());
    asked.pipe(passed);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
}

const words = {
  401: ['UNAUTHORIZED', 'authentication required'],
  429: ['TOOMANYREQUESTS', 'You have reached your pull rate limit'],
  503: ['UNAVAILABLE', 'service unavailable'],
} as const;
