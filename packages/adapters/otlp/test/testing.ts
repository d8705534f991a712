/** For tests of whatever sends spans: a receiver of OTLP over real gRPC, whose answers the test chooses. */
export { type Answer, type OtlpReceiver, type ReceivedSpan, startOtlpReceiver } from './otlp-receiver.ts';
