import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { Outlet, useLocation, useNavigate, useSearchParams } from 'react-router';
import { type LanguageCode, languages, type View, viewOf, withView } from '../address/view.ts';
import { useLive } from '../api/live.ts';
import { systemQuestion } from '../api/questions.ts';
import { messagesOf, ShownContext, useShown } from '../language/language.ts';
import { deliveryPath, NavigationLink, podPath, sloPath, usePageAddress } from './page-link.tsx';

/** The frame of every page: navigation, search, how things are shown, and the banner that says what is not real. */
export function Shell() {
  const [search, setSearch] = useSearchParams();
  const view = viewOf(search, {
    stored: localStorage.getItem(languageKey),
    storedZone: localStorage.getItem(zoneKey),
    browserLanguages: navigator.languages,
  });
  const changeView = (next: View) => {
    localStorage.setItem(languageKey, next.language);
    localStorage.setItem(zoneKey, next.zone);
    setSearch(withView(search, next), { replace: true, preventScrollReset: true });
  };
  const say = messagesOf(view.language);
  useEffect(() => {
    document.documentElement.lang = view.language;
  }, [view.language]);
  return (
    <ShownContext value={{ view, say, changeView }}>
      <a className="skip" href="#content">
        {say.shell.skip}
      </a>
      <Header />
      <RecordingBanner />
      <main id="content" tabIndex={-1}>
        <PageStart />
        <Outlet />
      </main>
      <footer className="footer">{say.shell.footer}</footer>
    </ShownContext>
  );
}

const languageKey = 'lunettes.language';
const zoneKey = 'lunettes.zone';
const themeKey = 'lunettes.theme';
/** The objective that the product judges by where nothing else is configured. */
const defaultObjective = 'platform';

/** Whoever comes by a link starts at the top of the page with the focus in it, as after a full load. */
function PageStart() {
  const { pathname } = useLocation();
  const first = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another path is another page.
  useEffect(() => {
    if (!first.current) document.getElementById('content')?.focus();
    first.current = false;
  }, [pathname]);
  return null;
}

function Header() {
  const { say } = useShown();
  return (
    <header className="top">
      <span className="product">
        <svg aria-hidden="true" viewBox="0 0 32 20" width="28" height="18" className="logo">
          <circle cx="8.5" cy="12" r="6" />
          <circle cx="23.5" cy="12" r="6" />
          <path d="M14.5 11c1-1.300 2-1.300 3 0M2.500 11 5 3M29.500 11 27 3" />
        </svg>
        {say.shell.product}
      </span>
      <nav aria-label={say.shell.navigation}>
        <NavigationLink to="/">{say.shell.overview}</NavigationLink>
        <NavigationLink to="/deliveries">{say.shell.deliveries}</NavigationLink>
        <NavigationLink to="/workloads">{say.shell.workloads}</NavigationLink>
        <NavigationLink to="/late">{say.shell.late}</NavigationLink>
        <NavigationLink to={sloPath(defaultObjective)}>{say.shell.objectives}</NavigationLink>
      </nav>
      <FindPod />
      <LiveMark />
      <ViewSwitches />
    </header>
  );
}

const uidForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const deliveryIdForm = /^[0-9a-f]{32}$/;

/** A whole UID opens the Pod, a whole delivery id the delivery; everything else searches the list. */
function FindPod() {
  const { say } = useShown();
  const navigate = useNavigate();
  const address = usePageAddress();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const focus = (event: KeyboardEvent) => {
      const typing = event.target instanceof HTMLElement && event.target.matches('input, select, textarea');
      if (event.key !== '/' || typing || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      field.current?.focus();
    };
    document.addEventListener('keydown', focus);
    return () => document.removeEventListener('keydown', focus);
  }, []);
  const find = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const text = field.current?.value.trim() ?? '';
    if (text === '') return;
    if (uidForm.test(text)) void navigate(address(podPath(text)));
    else if (deliveryIdForm.test(text)) void navigate(address(deliveryPath(text)));
    else void navigate(address('/deliveries', new URLSearchParams({ q: text })));
  };
  return (
    <search className="find">
      <form onSubmit={find}>
        <input ref={field} type="search" aria-label={say.shell.find} placeholder={say.shell.findHint} aria-keyshortcuts="/" />
        <span className="key" aria-hidden="true">
          /
        </span>
      </form>
    </search>
  );
}

function LiveMark() {
  const { say } = useShown();
  const liveness = useLive(useQueryClient());
  return (
    <span className="live" role="status" data-liveness={liveness} title={say.shell.liveTitle}>
      {liveness === 'connecting' ? '' : liveness === 'live' ? say.shell.live : say.shell.liveLost}
    </span>
  );
}

type Theme = 'system' | 'light' | 'dark';
const themes = ['system', 'light', 'dark'] as const satisfies readonly Theme[];

function ViewSwitches() {
  const { say, view, changeView } = useShown();
  const [theme, setTheme] = useState<Theme>(() => themes.find((each) => each === localStorage.getItem(themeKey)) ?? 'system');
  useEffect(() => {
    localStorage.setItem(themeKey, theme);
    if (theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
  }, [theme]);
  return (
    <div className="switches">
      <Choice
        label={say.shell.zone}
        value={view.zone}
        options={[
          ['utc', say.shell.utc],
          ['local', say.shell.local],
        ]}
        choose={(zone) => changeView({ ...view, zone })}
      />
      <Choice<LanguageCode>
        label={say.shell.language}
        value={view.language}
        options={languages.map((code) => [code, messagesOf(code).name])}
        choose={(language) => changeView({ ...view, language })}
      />
      <Choice label={say.shell.theme} value={theme} options={themes.map((each) => [each, say.shell.themes[each]])} choose={setTheme} />
    </div>
  );
}

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly (readonly [T, string])[];
  readonly choose: (value: T) => void;
}

function Choice<T extends string>({ label, value, options, choose }: ChoiceProps<T>) {
  return (
    <select
      aria-label={label}
      value={value}
      onChange={(event) => {
        const chosen = options.find(([option]) => option === event.target.value);
        if (chosen !== undefined) choose(chosen[0]);
      }}
    >
      {options.map(([option, text]) => (
        <option key={option} value={option}>
          {text}
        </option>
      ))}
    </select>
  );
}

function RecordingBanner() {
  const { say } = useShown();
  const recording = useQuery(systemQuestion).data?.recording ?? null;
  if (recording === null) return null;
  return (
    <aside className="banner" aria-label={say.shell.recording}>
      {say.shell.recorded(recording.name)}
    </aside>
  );
}
