import { nullable, number, object, type Reader, text, UnexpectedAnswer } from './read.ts';
import { storedToken } from './token.ts';

/** Why a question was not answered: nobody there, the API said no, or its answer is not what it promises. */
export type Trouble =
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'refused'; readonly status: number; readonly title: string; readonly detail: string | undefined }
  | { readonly kind: 'unexpected'; readonly detail: string };

/** What a failed question throws; `question` is the address that was asked, to be shown and repeated. */
export class Unanswered extends Error {
  readonly question: string;
  readonly trouble: Trouble;

  constructor(question: string, trouble: Trouble, cause?: unknown) {
    super(`${question}: ${trouble.kind}`, { cause });
    this.name = 'Unanswered';
    this.question = question;
    this.trouble = trouble;
  }
}

/** After this time without an answer a question counts as not answered. */
const answerTimeoutMs = 30_000;

/**
 * Asks the query API and reads its answer. Throws `Unanswered` and nothing else, except when `signal` ends it.
 */
export async function ask<T>(question: string, reader: Reader<T>, signal: AbortSignal): Promise<T> {
  const response = await fetched(question, signal);
  const body = await bodyOf(response, question, signal);
  if (!response.ok) throw new Unanswered(question, refusalOf(response, body));
  try {
    return reader(body, '');
  } catch (error) {
    if (error instanceof UnexpectedAnswer) throw new Unanswered(question, { kind: 'unexpected', detail: error.message }, error);
    throw error;
  }
}

/** The address of a route with its parameters; absent ones are left out. */
export function questionOf(path: string, parameters: Readonly<Record<string, string | undefined>>): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(parameters)) if (value !== undefined) search.set(key, value);
  const text = search.toString();
  return text === '' ? `/api/v1${path}` : `/api/v1${path}?${text}`;
}

async function fetched(question: string, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch(question, {
      headers: headersOf(storedToken()),
      signal: AbortSignal.any([signal, AbortSignal.timeout(answerTimeoutMs)]),
    });
  } catch (error) {
    if (signal.aborted) throw error;
    throw new Unanswered(question, { kind: 'unreachable' }, error);
  }
}

function headersOf(token: string | undefined): Readonly<Record<string, string>> {
  const accept = { accept: 'application/json' };
  return token === undefined ? accept : { ...accept, authorization: `Bearer ${token}` };
}

async function bodyOf(response: Response, question: string, signal: AbortSignal): Promise<unknown> {
  try {
    return await response.json();
  } catch (error) {
    if (signal.aborted) throw error;
    if (!response.ok) return undefined;
    throw new Unanswered(question, { kind: 'unexpected', detail: 'not JSON' }, error);
  }
}

const problem = object({ title: nullable(text), detail: nullable(text), status: nullable(number) });

function refusalOf(response: Response, body: unknown): Trouble {
  const refused = { kind: 'refused', status: response.status } as const;
  try {
    const { title, detail } = problem(body, '');
    return { ...refused, title: title ?? response.statusText, detail: detail ?? undefined };
  } catch {
    // A proxy in between answers in its own form; its status is all that can be trusted.
    return { ...refused, title: response.statusText, detail: undefined };
  }
}
