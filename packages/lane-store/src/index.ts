export { type AppendRequest, appendRequests, type RequestBounds } from './append-requests.ts';
export { composeLaneStore, type LaneStoreParts, type StoreFailPoint } from './compose-lane-store.ts';
