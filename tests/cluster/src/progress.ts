/** Says what is being done, and at its end how long it took; on standard error. */
export async function step<T>(what: string, work: (line: (text: string) => void) => Promise<T>): Promise<T> {
  const began = performance.now();
  const isTerminal = process.stderr.isTTY;
  if (isTerminal) process.stderr.write(`${what} …`);
  else process.stderr.write(`${what} …\n`);
  const line = (text: string): void => {
    if (isTerminal) process.stderr.write(`\r\u001b[K${what} … ${text.slice(0, Math.max(0, process.stderr.columns - what.length - 5))}`);
  };
  const result = await work(line);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  process.stderr.write(isTerminal ? `\r\u001b[K${what} (${seconds} s)\n` : `${what}: done after ${seconds} s\n`);
  return result;
}
