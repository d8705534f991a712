import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { certificateOf } from './certificates.ts';
import { apiPorts } from './lab-paths.ts';

/** An object as the API has it. */
export interface KubernetesObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: {
    readonly name?: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly resourceVersion?: string;
    readonly [field: string]: unknown;
  };
  readonly spec?: { readonly nodeName?: string; readonly taints?: readonly unknown[]; readonly [field: string]: unknown };
  readonly status?: ObjectStatus;
  readonly items?: readonly KubernetesObject[];
  readonly message?: string;
  readonly reason?: string;
  readonly involvedObject?: { readonly kind?: string; readonly name?: string; readonly uid?: string; readonly fieldPath?: string };
  readonly [field: string]: unknown;
}

/** Of the status of Pods and Nodes what is asked for here. */
export interface ObjectStatus {
  readonly phase?: string;
  readonly conditions?: readonly ObjectCondition[];
  readonly containerStatuses?: readonly ContainerStatus[];
  readonly initContainerStatuses?: readonly ContainerStatus[];
  readonly allocatable?: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

export interface ObjectCondition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
}

export interface ContainerStatus {
  readonly restartCount: number;
  readonly ready: boolean;
  readonly state?: { readonly running?: object };
  readonly resources?: { readonly limits?: Readonly<Record<string, string>> };
}

export interface Answer {
  readonly status: number;
  readonly body: KubernetesObject;
}

export interface ApiClient {
  send(method: string, path: string, body?: object, contentType?: string, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** Every line of a watch until the signal; ends when the server closes it. */
  watch(path: string, line: (text: string) => void, signal: AbortSignal): Promise<void>;
}

/** A client that keeps the bytes of watches as they came, which a client library does not. Speaks as the lab's operator. */
export function createApiClient(port: number = apiPorts[0] ?? 0): ApiClient {
  const { certificate, key } = certificateOf('admin');
  const agent = new Agent({
    keepAlive: true,
    ca: readFileSync(certificateOf('ca').certificate),
    cert: readFileSync(certificate),
    key: readFileSync(key),
  });
  const options = (method: string, path: string, headers: Readonly<Record<string, string>>) => ({
    host: '127.0.0.1',
    port,
    method,
    path,
    agent,
    headers: { accept: 'application/json', 'user-agent': 'lunettes-lab', ...headers },
  });

  return {
    send: (method, path, body, contentType = 'application/json', headers = {}) =>
      new Promise((resolve, reject) => {
        const bytes = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
        const sent = request(
          options(method, path, {
            ...headers,
            // Without its length the body of a DELETE would be read as the next request.
            ...(bytes === undefined ? {} : { 'content-type': contentType, 'content-length': String(bytes.length) }),
          }),
          (response) => {
            const chunks: Buffer[] = [];
            response.on('data', (chunk: Buffer) => chunks.push(chunk));
            response.on('error', reject);
            response.on('end', () => {
              const text = Buffer.concat(chunks).toString('utf8');
              const isJson = response.headers['content-type']?.includes('json') === true;
              resolve({ status: response.statusCode ?? 0, body: isJson ? JSON.parse(text) : { metadata: {}, text } });
            });
          },
        );
        sent.on('error', reject);
        sent.end(bytes);
      }),
    watch: (path, line, signal) =>
      new Promise((resolve, reject) => {
        const sent = request({ ...options('GET', path, {}), agent: new Agent({ ...agent.options, keepAlive: false }) }, (response) => {
          let rest = '';
          response.setEncoding('utf8');
          response.on('data', (chunk: string) => {
            const lines = (rest + chunk).split('\n');
            rest = lines.pop() ?? '';
            for (const text of lines) if (text !== '') line(text);
          });
          response.on('end', resolve);
          response.on('error', (error) => (signal.aborted ? resolve() : reject(error)));
        });
        sent.on('error', (error) => (signal.aborted ? resolve() : reject(error)));
        signal.addEventListener('abort', () => sent.destroy(), { once: true });
        sent.end();
      }),
  };
}
