import type { DiagnosisRow } from '../api/rows.ts';
import { useShown, wordOf } from '../language/language.ts';
import { SideBadge } from './badges.tsx';
import { Instant } from './instant.tsx';
import { RecordWords } from './record-words.tsx';

/** One cause with what it rests on. */
export function DiagnosisCard({ diagnosis }: { readonly diagnosis: DiagnosisRow }) {
  const { say } = useShown();
  const words = say.delivery;
  const own = say.causeWords(diagnosis.cause);
  return (
    <article className="diagnosis" aria-label={`${diagnosis.rank === 1 ? words.main : words.rank(diagnosis.rank)}: ${diagnosis.cause}`}>
      <header>
        <span className="quiet">{diagnosis.rank === 1 ? words.main : words.rank(diagnosis.rank)}</span>
        <h3>
          <code>{diagnosis.cause}</code>
        </h3>
        <SideBadge side={diagnosis.side} />
        <span className="quiet">
          {words.confidence}: {say.confidences[diagnosis.confidence]}
        </span>
      </header>
      <RecordWords sentence={diagnosis.summary} own={own?.means} />
      {diagnosis.advice !== '' && (
        <div className="advice">
          <RecordWords sentence={diagnosis.advice} own={own?.todo} />
        </div>
      )}
      <DiagnosisFacts diagnosis={diagnosis} />
      {diagnosis.provisional && <p className="quiet">{words.provisional}</p>}
      <Evidence diagnosis={diagnosis} />
      <Also diagnosis={diagnosis} />
    </article>
  );
}

function DiagnosisFacts({ diagnosis }: { readonly diagnosis: DiagnosisRow }) {
  const { say } = useShown();
  const words = say.delivery;
  const facts: readonly (readonly [string, string | null])[] = [
    [words.stage, wordOf(say.stages, diagnosis.stage)],
    [words.container, diagnosis.container],
    [words.image, diagnosis.image],
    [words.volume, diagnosis.volume],
    [words.fact.node, diagnosis.node],
    [words.code, diagnosis.code],
  ];
  return (
    <dl className="facts">
      {facts.map(([name, value]) =>
        value === null || value === '' ? null : (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
      <div>
        <dt>{words.from}</dt>
        <dd>
          <Instant atUs={diagnosis.since_at_us} />
        </dd>
      </div>
      <div>
        <dt>{words.to}</dt>
        <dd>{diagnosis.until_at_us === null ? words.lasts : <Instant atUs={diagnosis.until_at_us} />}</dd>
      </div>
    </dl>
  );
}

function Evidence({ diagnosis }: { readonly diagnosis: DiagnosisRow }) {
  const { say } = useShown();
  const words = say.delivery;
  if (diagnosis.evidence.length === 0) return <p className="quiet">{words.evidenceNone}</p>;
  return (
    <>
      <h4>{words.evidence}</h4>
      <ol className="evidence">
        {diagnosis.evidence.map((each) => (
          <li key={`${each.id}/${each.at_us}`}>
            <span className="evidence-head">
              <Instant atUs={each.at_us} form="clock" resolution="ms" />
              <strong>{each.reason}</strong>
              <span className="quiet">{each.component}</span>
              {each.count > 1 && <span>{words.count(each.count)}</span>}
            </span>
            {each.message !== '' && <span className="message">{each.message}</span>}
            <small>
              {each.object.kind} {each.object.name} {each.object.field_path} · {each.source} · <code>{each.id}</code>
            </small>
          </li>
        ))}
      </ol>
    </>
  );
}

function Also({ diagnosis }: { readonly diagnosis: DiagnosisRow }) {
  const { say } = useShown();
  if (diagnosis.also.length === 0) return null;
  return (
    <>
      <h4>{say.delivery.also}</h4>
      <ul className="also">
        {diagnosis.also.map((also) => (
          <li key={also.cause}>
            <code className="cause">{also.cause}</code> <SideBadge side={also.side} />{' '}
            <span className="quiet">{say.confidences[also.confidence]}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
