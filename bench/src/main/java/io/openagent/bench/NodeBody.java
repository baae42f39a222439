package io.openagent.bench;

import java.util.List;

/// What a node exporter tells of a machine, in its families and their proportions.
final class NodeBody {
    private static final int CORES = 32;
    private static final int DEVICES = 16;
    private static final int DISKS = 6;
    private static final int VOLUMES = 8;

    private static final List<String> MODES =
            List.of("idle", "iowait", "irq", "nice", "softirq", "steal", "system", "user");
    private static final List<String> OF_CORES = List.of(
            "schedstat_running_seconds",
            "schedstat_waiting_seconds",
            "schedstat_timeslices",
            "softnet_processed",
            "softnet_dropped",
            "softnet_times_squeezed");
    private static final List<String> OF_DEVICES = List.of(
            "receive_bytes",
            "receive_compressed",
            "receive_drop",
            "receive_errs",
            "receive_fifo",
            "receive_frame",
            "receive_multicast",
            "receive_nohandler",
            "receive_packets",
            "transmit_bytes",
            "transmit_carrier",
            "transmit_colls",
            "transmit_compressed",
            "transmit_drop",
            "transmit_errs",
            "transmit_fifo",
            "transmit_packets",
            "carrier_changes",
            "carrier_up_changes",
            "carrier_down_changes");
    private static final List<String> FACTS_OF_DEVICES = List.of(
            "address_assign_type",
            "carrier",
            "device_id",
            "dormant",
            "flags",
            "iface_id",
            "iface_link",
            "iface_link_mode",
            "mtu_bytes",
            "name_assign_type",
            "net_dev_group",
            "protocol_type",
            "speed_bytes",
            "transmit_queue_length",
            "up");
    private static final List<String> OF_DISKS = List.of(
            "discard_time_seconds",
            "discarded_sectors",
            "discards_completed",
            "flush_requests",
            "flush_requests_time_seconds",
            "io_time_seconds",
            "io_time_weighted_seconds",
            "read_bytes",
            "read_time_seconds",
            "reads_completed",
            "reads_merged",
            "write_time_seconds",
            "writes_completed",
            "writes_merged",
            "written_bytes");
    private static final List<String> OF_VOLUMES =
            List.of("avail_bytes", "device_error", "files", "files_free", "free_bytes", "readonly", "size_bytes");
    private static final List<String> PROTOCOLS =
            List.of("Icmp", "Icmp6", "Ip", "Ip6", "IpExt", "Tcp", "TcpExt", "Udp", "Udp6", "UdpLite");
    private static final List<String> OF_PROTOCOLS = List.of(
            "InErrors", "InMsgs", "InOctets", "InCsumErrors", "NoPorts", "OutMsgs", "OutOctets", "RcvbufErrors");
    private static final List<String> KINDS_OF_MEMORY = List.of(
            "Active",
            "AnonHugePages",
            "AnonPages",
            "Bounce",
            "Buffers",
            "Cached",
            "Dirty",
            "Hugetlb",
            "Inactive",
            "KernelStack",
            "Mapped",
            "MemAvailable",
            "MemFree",
            "MemTotal",
            "Mlocked",
            "PageTables",
            "Percpu",
            "SReclaimable",
            "SUnreclaim",
            "Shmem",
            "Slab",
            "SwapCached",
            "SwapFree",
            "Unevictable",
            "Writeback");

    private NodeBody() {}

    static void write(BodyWriter body) {
        cores(body);
        devices(body);
        disks(body);
        volumes(body);
        memory(body);
        protocols(body);
        pages(body);
    }

    private static void cores(BodyWriter body) {
        body.family("node_cpu_seconds_total", "counter", "Seconds the CPUs spent in each mode.");
        for (int core = 0; core < CORES; core++) {
            for (String mode : MODES) {
                body.sample("node_cpu_seconds_total", "cpu=\"" + core + "\",mode=\"" + mode + "\"", body.seconds());
            }
        }
        for (String what : OF_CORES) {
            String name = "node_" + what + "_total";
            body.family(name, "counter", "Statistic " + what + " of each CPU.");
            for (int core = 0; core < CORES; core++) body.sample(name, "cpu=\"" + core + "\"", body.rareCount());
        }
    }

    private static void devices(BodyWriter body) {
        for (String what : OF_DEVICES) {
            String name = "node_network_" + what + "_total";
            body.family(name, "counter", "Network device statistic " + what + ".");
            for (int i = 0; i < DEVICES; i++) body.sample(name, device(i), body.rareCount());
        }
        for (String what : FACTS_OF_DEVICES) {
            String name = "node_network_" + what;
            body.family(name, "gauge", "Value of " + what + " in /sys/class/net.");
            for (int i = 0; i < DEVICES; i++) body.sample(name, device(i), "1");
        }
    }

    private static String device(int number) {
        return switch (number) {
            case 0 -> "device=\"lo\"";
            case 1 -> "device=\"eth0\"";
            default -> "device=\"veth%07x\"".formatted(0x1a2_b3c4 + 7_919 * number);
        };
    }

    private static void disks(BodyWriter body) {
        for (String what : OF_DISKS) {
            String name = "node_disk_" + what + "_total";
            body.family(name, "counter", "Statistic " + what + " of /proc/diskstats.");
            for (int i = 0; i < DISKS; i++) body.sample(name, "device=\"nvme" + i + "n1\"", body.seconds());
        }
    }

    private static void volumes(BodyWriter body) {
        for (String what : OF_VOLUMES) {
            String name = "node_filesystem_" + what;
            body.family(name, "gauge", "Filesystem value " + what + ".");
            for (int i = 0; i < VOLUMES; i++) {
                String place = "device=\"/dev/nvme%dn1p1\",fstype=\"ext4\",mountpoint=\"/srv/data%d\"".formatted(i, i);
                body.sample(name, place, body.bytes());
            }
        }
    }

    private static void memory(BodyWriter body) {
        for (String kind : KINDS_OF_MEMORY) {
            String name = "node_memory_" + kind + "_bytes";
            body.single(name, "gauge", "Memory information field " + kind + "_bytes.", body.bytes());
        }
    }

    private static void protocols(BodyWriter body) {
        for (String protocol : PROTOCOLS) {
            for (String what : OF_PROTOCOLS) {
                String name = "node_netstat_" + protocol + "_" + what;
                body.single(name, "untyped", "Statistic " + protocol + what + ".", body.rareCount());
            }
        }
    }

    private static void pages(BodyWriter body) {
        for (int field = 0; body.samplesLeft() > 0; field++) {
            String name = "node_vmstat_field" + field;
            body.single(name, "untyped", "/proc/vmstat information field " + field + ".", body.count());
        }
    }
}
