/** For tests of whatever uses this adapter: a small API server over real HTTP, and the clock to drive its client with. */
export { type FakeApiServer, type FakeObject, fakeKubeConfig, startFakeApiServer } from './fake-api-server.ts';
export { turningClock } from './turning-clock.ts';
