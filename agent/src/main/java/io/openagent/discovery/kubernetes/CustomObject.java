package io.openagent.discovery.kubernetes;

import io.openagent.discovery.kubernetes.Monitor.Kind;

/// A monitor that stands in the cluster: a PodMonitor or ServiceMonitor of `monitoring.coreos.com/v1`.
///
/// @param spec in JSON
public record CustomObject(Kind kind, ObjectName name, String spec) {
    /// `podMonitor/shop/cart`: what its monitor is called.
    public String monitorName() {
        return (kind == Kind.POD ? "podMonitor/" : "serviceMonitor/") + name;
    }
}
