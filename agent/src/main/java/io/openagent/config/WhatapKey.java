package io.openagent.config;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Every key of `whatap.conf` that is read, with all its names in the order in which they are asked for. Each name also
/// works as an environment variable; the first that has a value wins.
enum WhatapKey {
    LICENCE("WHATAP_LICENSE", "license"),
    HOST("WHATAP_HOST", "whatap.server.host", "WHATAP_SERVER_HOST"),
    PORT("WHATAP_PORT", "whatap.server.port", "WHATAP_SERVER_PORT"),
    ONAME("whatap.oname", "WHATAP_ONAME", "app_name"),
    NAME_PATTERN("whatap.name", "WHATAP_NAME", "object_name"),
    OKIND("whatap.okind", "WHATAP_OKIND", "OKIND"),
    POD("POD_NAME", "PODNAME"),
    ONODE("whatap.onode", "WHATAP_ONODE", "NODE_NAME", "NODE_IP"),
    DEBUG("debug"),
    LOG_LEVEL("log_level"),
    CONNECT_TIMEOUT("tcp_connection_timeout"),
    READ_TIMEOUT("tcp_so_timeout"),
    WRITE_TIMEOUT("tcp_so_send_timeout"),
    CYPHER_LEVEL("cypher_level");

    /// Keys of other WhaTap agents that mean nothing here; a file that has them was perhaps written for one of those.
    static final Set<String> UNSUPPORTED = Set.of(
            "_log_interval",
            "log_keep_days",
            "log_rotation_enabled",
            "log_stdout_enabled",
            "time_sync_interval_ms",
            "tag_counter_enabled",
            "endpoint_metering_enabled",
            "openagent_enable_protobuf",
            "net_write_buffer_size",
            "net_send_max_bytes",
            "net_send_queue1_size",
            "net_send_queue2_size",
            "net_write_lock_enabled",
            "net_failover_retry_send_data_enabled",
            "queue_log_enabled",
            "debug_tcpsend_enabled",
            "debug_tcpsend_packs",
            "debug_tcpread_enabled",
            "debug_tcp_failover_enabled",
            "debug_tcpsend_timesync_enabled",
            "queue_tcp_sender_thread_count",
            "queue_tcp_enabled",
            "encrypt_level",
            "net_send_buffer_size",
            "meter_self_enabled",
            "scrape_interval",
            "scrape_timeout",
            "server_port",
            "server_host",
            "log_file",
            "enable_metrics",
            "enable_tracing",
            "enable_logging");

    private final List<String> names;

    WhatapKey(String... names) {
        this.names = List.of(names);
    }

    List<String> names() {
        return names;
    }

    static List<String> allNames() {
        return Stream.of(values()).flatMap(key -> key.names.stream()).toList();
    }
}
