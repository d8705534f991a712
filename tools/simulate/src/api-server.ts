import type { Client } from './clients.ts';
import type { AuditLevel, SimulationOptions } from './options.ts';
import type { Outbox } from './outbox.ts';
import type { Random } from './random.ts';
import { goDurationText, microText } from './time-text.ts';

/** One request as the API server audits it. Texts are JSON. */
export interface ApiRequest {
  readonly client: Client;
  readonly verb: string;
  readonly uri: string;
  /** The `objectRef` once the body has been read. */
  readonly ref: string;
  /** The `objectRef` from the URL alone, where it differs. */
  readonly refFromUrl?: string;
  readonly code: number;
  /** The `responseStatus` of a refusal or of a request that is answered with a Status. */
  readonly status?: string;
  readonly request?: () => string;
  readonly response?: () => string;
  /** Written before the answer's own annotations, each with its comma. */
  readonly annotations?: string;
  /** The audit policy never logs more than this of it. */
  readonly levelMost?: AuditLevel;
  /** How long the answer takes; drawn where it is not given. */
  readonly takesUs?: number;
  /** `ResponseStarted` for a watch that has begun. */
  readonly stage?: 'ResponseStarted' | 'ResponseComplete';
  /** It has nothing to do with Pods or nodes. */
  readonly aside?: boolean;
}

/** The instants of one answered request. */
export interface Answer {
  readonly receivedAtUs: number;
  readonly answeredAtUs: number;
}

/** Takes requests and writes what its audit log would hold of them. */
export interface ApiServer {
  call(request: ApiRequest, receivedAtUs: number): Answer;
  /** One counter for all objects, as etcd has it. */
  nextResourceVersion(): number;
  readonly logsRequests: boolean;
  readonly logsResponses: boolean;
}

const TYPICAL_LATENCY_US = 4_000;
/** From this on the API server annotates where the time went. */
const SLOW_REQUEST_US = 500_000;
const FIRST_RESOURCE_VERSION = 10_000;

export function createApiServer(options: SimulationOptions, random: Random, outbox: Outbox): ApiServer {
  let resourceVersion = FIRST_RESOURCE_VERSION;

  return {
    logsRequests: options.auditLevel !== 'Metadata',
    logsResponses: options.auditLevel === 'RequestResponse',
    nextResourceVersion: () => {
      resourceVersion += 1;
      return resourceVersion;
    },
    call: (request, receivedAtUs) => {
      const auditId = random.uuid();
      const drawnUs = random.around(TYPICAL_LATENCY_US);
      const answeredAtUs = receivedAtUs + (request.takesUs ?? drawnUs);
      const level = request.levelMost === 'Metadata' ? 'Metadata' : options.auditLevel;
      const received = microText(receivedAtUs);
      const start = `{"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"${level}","auditID":"${auditId}","stage":"`;
      const target = `","requestURI":"${request.uri}","verb":"${request.verb}",${request.client.identity},"objectRef":`;
      const { auditFile } = request.client;
      const of = { aside: request.aside === true };
      if (options.requestReceived) {
        outbox.audit(
          auditFile,
          receivedAtUs,
          `${start}RequestReceived${target}${request.refFromUrl ?? request.ref},"requestReceivedTimestamp":"${received}","stageTimestamp":"${received}"}`,
          of,
        );
      }
      const status = request.status ?? `{"metadata":{},"code":${request.code}}`;
      const requestBody = level === 'Metadata' || request.request === undefined ? '' : `,"requestObject":${request.request()}`;
      const responseBody = level !== 'RequestResponse' || request.response === undefined ? '' : `,"responseObject":${request.response()}`;
      const tookUs = answeredAtUs - receivedAtUs;
      const latency =
        tookUs > SLOW_REQUEST_US
          ? `"apiserver.latency.k8s.io/etcd":"2.113ms","apiserver.latency.k8s.io/total":"${goDurationText(tookUs)}",`
          : '';
      outbox.audit(
        auditFile,
        answeredAtUs,
        `${start}${request.stage ?? 'ResponseComplete'}${target}${request.ref},"responseStatus":${status}${requestBody}${responseBody},"requestReceivedTimestamp":"${received}","stageTimestamp":"${microText(answeredAtUs)}","annotations":{${latency}${request.client.authorization}${request.annotations ?? ''}}}`,
        of,
      );
      return { receivedAtUs, answeredAtUs };
    },
  };
}
