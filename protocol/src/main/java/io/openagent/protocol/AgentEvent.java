package io.openagent.protocol;

import java.util.OptionalLong;

/// What the collector's bytes meant to an [AgentSession].
public sealed interface AgentEvent {
    /// The handshake is over: frames may be sent.
    record Opened(SessionKeys keys) implements AgentEvent {}

    /// The collector's clock, with the agent's own time of the question and of the answer's arrival (epoch
    /// milliseconds).
    record TimeSyncAnswered(long askedAgentMillis, long serverMillis, long answeredAgentMillis) implements AgentEvent {
        /// A slower answer says too little about the clock.
        static final long MOST_ROUND_TRIP_MILLIS = 500;

        /// What must be added to the agent's clock to get the collector's, unless the answer was slow.
        public OptionalLong clockOffsetMillis() {
            return answeredAgentMillis - askedAgentMillis < MOST_ROUND_TRIP_MILLIS
                    ? OptionalLong.of(serverMillis - answeredAgentMillis)
                    : OptionalLong.empty();
        }
    }

    record Command(ParamPack pack) implements AgentEvent {}

    /// A frame that means nothing to an agent; the session goes on.
    record Ignored(String reason) implements AgentEvent {}
}
