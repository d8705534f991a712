/** A string as Go's encoder writes it: like JSON, and with `&`, `<` and `>` escaped. */
export function quote(text: string): string {
  const quoted = JSON.stringify(text);
  return HTML_SENSITIVE.test(quoted) ? quoted.replaceAll('&', '\\u0026').replaceAll('<', '\\u003c').replaceAll('>', '\\u003e') : quoted;
}

const HTML_SENSITIVE = /[&<>]/;
