import { type ReactNode, useEffect } from 'react';
import { useShown } from '../language/language.ts';

interface PageHeadProps {
  readonly title: string;
  readonly children?: ReactNode;
}

/** The name of the page, in the page and in the browser's tab. */
export function PageHead({ title, children }: PageHeadProps) {
  const { say } = useShown();
  useEffect(() => {
    document.title = `${title} · ${say.shell.product}`;
  }, [title, say]);
  return (
    <header className="page-head">
      <h1>{title}</h1>
      {children}
    </header>
  );
}
