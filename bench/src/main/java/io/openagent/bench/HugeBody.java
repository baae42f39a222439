package io.openagent.bench;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/// What is told of a cluster's pods: some series for each, with names that are long and random.
final class HugeBody {
    private static final List<String> PHASES = List.of("Pending", "Succeeded", "Failed", "Unknown", "Running");
    private static final List<String> APPLICATIONS = List.of("checkout", "catalog", "payment", "search", "ledger");
    private static final String NODE = "node=\"ip-10-4-17-22.ap-northeast-2.compute.internal\"";
    private static final String REGISTRY = "registry.example.internal:5000/team-a/";

    private HugeBody() {}

    /// The labels of one pod, in the parts that its series have in common.
    private record Pod(String identity, String application, String replicaSet, String image, String cgroup) {
        static Pod of(int number, Random random) {
            String application = "svc-" + APPLICATIONS.get(number % APPLICATIONS.size()) + "-" + number % 400;
            String hash = "%09x".formatted(random.nextLong() >>> 28);
            String identity = "namespace=\"team-%d\",pod=\"%s-%s-p%d\",uid=\"%016x-%016x%04x\""
                    .formatted(
                            number % 60,
                            application,
                            hash,
                            number,
                            random.nextLong(),
                            random.nextLong(),
                            number % 4096);
            String image = "%016x%016x%016x%016x"
                    .formatted(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
            String cgroup = "id=\"/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod" + hash
                    + ".slice/cri-containerd-" + image + ".scope\"";
            return new Pod(identity, application, application + "-" + hash, image, cgroup);
        }

        String withContainer() {
            return identity + ",container=\"" + application + "\",image=\"" + REGISTRY + application + ":v1.42.7\"";
        }
    }

    private interface Rows {
        void write(BodyWriter body, String name, Pod pod);
    }

    /// @param target seeds the names, so that each scrape of it has the same pods
    static void write(BodyWriter body, int target) {
        var random = new Random(target);
        int pods = body.samplesLeft() / 16;
        List<Pod> all = IntStream.range(0, pods)
                .mapToObj(number -> Pod.of(number, random))
                .toList();
        family(body, all, "kube_pod_info", (out, name, pod) -> {
            String by = "created_by_kind=\"ReplicaSet\",created_by_name=\"" + pod.replicaSet + "\"";
            out.sample(name, pod.identity + ",host_ip=\"10.4.17.22\",pod_ip=\"10.244.3.118\"," + NODE + "," + by, "1");
        });
        family(body, all, "kube_pod_labels", (out, name, pod) -> {
            String labels = ",label_app_kubernetes_io_name=\"%s\",label_app_kubernetes_io_instance=\"%s-prod\""
                    .formatted(pod.application, pod.application);
            out.sample(name, pod.identity + labels, "1");
        });
        family(body, all, "kube_pod_owner", (out, name, pod) -> {
            String owner =
                    "owner_kind=\"ReplicaSet\",owner_name=\"" + pod.replicaSet + "\",owner_is_controller=\"true\"";
            out.sample(name, pod.identity + "," + owner, "1");
        });
        family(
                body,
                all,
                "kube_pod_status_phase",
                (out, name, pod) -> PHASES.forEach(phase -> {
                    String value = phase.equals("Running") ? "1" : "0";
                    out.sample(name, pod.identity + ",phase=\"" + phase + "\"", value);
                }));
        family(body, all, "kube_pod_container_info", (out, name, pod) -> {
            String ids = "image_id=\"sha256:" + pod.image + "\",container_id=\"containerd://" + pod.image + "\"";
            out.sample(name, pod.withContainer() + "," + ids, "1");
        });
        family(body, all, "kube_pod_container_resource_requests", (out, name, pod) -> {
            String where = pod.identity + ",container=\"" + pod.application + "\"," + NODE;
            out.sample(name, where + ",resource=\"cpu\",unit=\"core\"", "0.25");
            out.sample(name, where + ",resource=\"memory\",unit=\"byte\"", out.bytes());
        });
        family(
                body,
                all,
                "kube_pod_container_status_restarts_total",
                (out, name, pod) ->
                        out.sample(name, pod.identity + ",container=\"" + pod.application + "\"", out.rareCount()));
        family(
                body,
                all,
                "container_cpu_usage_seconds_total",
                (out, name, pod) ->
                        out.sample(name, pod.withContainer() + ",cpu=\"total\"," + pod.cgroup, out.seconds()));
        family(
                body,
                all,
                "container_memory_working_set_bytes",
                (out, name, pod) -> out.sample(name, pod.withContainer() + "," + pod.cgroup, out.bytes()));
        family(
                body,
                all,
                "container_network_receive_bytes_total",
                (out, name, pod) -> out.sample(
                        name, pod.identity + ",interface=\"eth0\",image=\"registry.k8s.io/pause:3.9\"", out.bytes()));
        family(
                body,
                all,
                "container_fs_writes_total",
                (out, name, pod) -> out.sample(name, pod.withContainer() + ",device=\"/dev/nvme0n1\"", out.count()));
    }

    private static void family(BodyWriter body, List<Pod> pods, String name, Rows rows) {
        String type = name.endsWith("_total") ? "counter" : "gauge";
        body.family(name, type, "Example of " + name.replace('_', ' ') + ".");
        pods.forEach(pod -> rows.write(body, name, pod));
    }
}
