/** The key under which a tab keeps the token that its reader entered; it ends with the tab. */
const tokenKey = 'lunettes.token';

export const storedToken = (): string | undefined => sessionStorage.getItem(tokenKey) ?? undefined;

export function storeToken(token: string): void {
  sessionStorage.setItem(tokenKey, token.trim());
}
