package io.openagent.protocol;

/// What an agent's bytes meant to a [CollectorSession]. A reply is ready to be sent; whether to send it is the caller's
/// affair.
public sealed interface CollectorEvent {
    /// An agent with the right licence; the reply gives it its keys.
    record Hello(String objectName, int ip, long projectCode, int oid, Bytes reply) implements CollectorEvent {}

    record PackReceived(Pack pack) implements CollectorEvent {}

    /// The agent's stamp (epoch milliseconds); the reply repeats it and adds the collector's time.
    record TimeSync(long stampMillis, Bytes reply) implements CollectorEvent {}

    /// A frame or pack that cannot be used; the session goes on.
    record Ignored(String reason) implements CollectorEvent {}
}
