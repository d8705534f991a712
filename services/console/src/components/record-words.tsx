import { useShown } from '../language/language.ts';

interface RecordWordsProps {
  /** What the record says; records are written in English. */
  readonly sentence: string;
  /** The same in general terms in the reader's language, where the page has it. */
  readonly own: string | undefined;
}

/** A sentence of a record. Beside it, in another language than English, what it means; its own language is marked. */
export function RecordWords({ sentence, own }: RecordWordsProps) {
  const { view } = useShown();
  if (view.language === 'en') return <p>{sentence}</p>;
  if (own === undefined) return <p lang="en">{sentence}</p>;
  return (
    <>
      <p>{own}</p>
      <small lang="en">{sentence}</small>
    </>
  );
}
