package io.openagent.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.file.Path;

/// A cluster to test against: its API server, and the hand of an administrator.
public interface KubeCluster extends AutoCloseable {
    String PODS = "/api/v1/pods";
    String NODES = "/api/v1/nodes";
    String SERVICES = "/api/v1/services";
    String NAMESPACES = "/api/v1/namespaces";
    String SECRETS = "/api/v1/secrets";
    String ENDPOINTS = "/api/v1/endpoints";
    String SLICES = "/apis/discovery.k8s.io/v1/endpointslices";

    URI url();

    /// Writes the file with which an agent gets in.
    Path kubeconfig(Path folder);

    /// Creates or replaces, with its status.
    ///
    /// @param collection the path of all objects of that kind
    void put(String collection, ObjectNode object);

    void delete(String collection, String namespace, String name);

    @Override
    void close();
}
