import type { UseQueryResult } from '@tanstack/react-query';
import type { FormEvent, ReactNode } from 'react';
import { type Trouble, Unanswered } from '../api/ask.ts';
import { storeToken } from '../api/token.ts';
import { useShown } from '../language/language.ts';

interface AnsweredProps<T> {
  readonly query: UseQueryResult<T>;
  /** What was asked for, in the reader's words; it stands in "loading ..." and in the error. */
  readonly what: string;
  readonly children: (answer: T) => ReactNode;
}

/** Shows an answer, or that it is awaited, or why there is none and how to ask again. An old answer is kept beside an error. */
export function Answered<T>({ query, what, children }: AnsweredProps<T>) {
  const { say } = useShown();
  if (query.data !== undefined) {
    return (
      <>
        {query.isError && (
          <p className="stale" role="status">
            {say.asked.stale}
          </p>
        )}
        {children(query.data)}
      </>
    );
  }
  if (query.isError) return <Unanswerable error={query.error} what={what} retry={() => void query.refetch()} />;
  return (
    <p className="loading" role="status">
      {say.asked.loading(what)}
    </p>
  );
}

/** True where the API itself says that there is no such thing; pages then have their own words. */
export function isMissing(error: Error | null): boolean {
  return error instanceof Unanswered && error.trouble.kind === 'refused' && error.trouble.status === 404;
}

function Unanswerable({ error, what, retry }: { readonly error: Error; readonly what: string; readonly retry: () => void }) {
  const { say } = useShown();
  const trouble: Trouble = error instanceof Unanswered ? error.trouble : { kind: 'unexpected', detail: error.message };
  return (
    <div className="trouble" role="alert">
      <p>
        <strong>{say.asked.failed(what)}</strong>
      </p>
      <dl className="facts">
        {error instanceof Unanswered && (
          <div>
            <dt>{say.asked.question}</dt>
            <dd>
              <code>GET {error.question}</code>
            </dd>
          </div>
        )}
        <div>
          <dt>{say.asked.answer}</dt>
          <dd>
            <TroubleText trouble={trouble} />
          </dd>
        </div>
      </dl>
      {trouble.kind === 'refused' && trouble.status === 401 ? <TokenForm retry={retry} /> : <p className="quiet">{say.asked.hint}</p>}
      <button type="button" onClick={retry}>
        {say.asked.retry}
      </button>
    </div>
  );
}

function TroubleText({ trouble }: { readonly trouble: Trouble }) {
  const { say } = useShown();
  switch (trouble.kind) {
    case 'unreachable':
      return say.asked.unreachable;
    case 'refused':
      return [String(trouble.status), trouble.title, trouble.detail].filter((part) => part !== undefined && part !== '').join(' · ');
    case 'unexpected':
      return `${say.asked.unexpected} (${trouble.detail})`;
  }
}

function TokenForm({ retry }: { readonly retry: () => void }) {
  const { say } = useShown();
  const use = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const token = new FormData(event.currentTarget).get('token');
    if (typeof token !== 'string') return;
    storeToken(token);
    retry();
  };
  return (
    <form className="token" onSubmit={use}>
      <p>{say.asked.tokenWanted}</p>
      <label>
        {say.asked.token} <input name="token" type="password" autoComplete="off" required />
      </label>
      <button type="submit">{say.asked.tokenUse}</button>
    </form>
  );
}
