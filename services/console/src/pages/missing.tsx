import { PageHead } from '../components/page-head.tsx';
import { PageLink } from '../components/page-link.tsx';
import { useShown } from '../language/language.ts';

export function MissingPage() {
  const { say } = useShown();
  return (
    <>
      <PageHead title={say.missing.title} />
      <p>{say.missing.text}</p>
      <p>
        <PageLink to="/">{say.missing.home}</PageLink>
      </p>
    </>
  );
}
