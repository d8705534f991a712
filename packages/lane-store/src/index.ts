export { type AppendRequest, appendRequests, type RequestBounds } from './append-requests.ts';
export { composeLaneStore, type LaneStoreParts } from './compose-lane-store.ts';
