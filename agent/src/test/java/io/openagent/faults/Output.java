package io.openagent.faults;

/// An output of the agent, for the faults that every one of them must survive.
enum Output {
    WHATAP("openagent_session_sent_bytes_total") {
        @Override
        String series(String metric) {
            return metric;
        }
    },
    REMOTE_WRITE("openagent_remote_write_sent_bytes_total") {
        @Override
        String series(String metric) {
            return metric + "{output=\"remotewrite-" + NAME + "\"}";
        }
    };

    private static final String NAME = "receiver";

    private final String sentBytes;

    Output(String sentBytes) {
        this.sentBytes = sentBytes;
    }

    /// How [io.openagent.e2e.Openagent#metric] names a metric of this output.
    abstract String series(String metric);

    String sentBytes() {
        return series(sentBytes);
    }

    /// That the agent sends to a receiver and to nobody else.
    ///
    /// @param origin scheme, host and port
    String yaml(String origin) {
        return "    outputs: {remoteWrite: [{name: " + NAME + ", url: \"" + origin + "/api/v1/write\"}]}\n";
    }
}
