#!/bin/sh
# Writes the Secret that the agent takes licence and collectors from. Run again, it replaces what the Secret held; the
# agent reads it when it starts: kubectl -n whatap-monitoring rollout restart deployment/whatap-open-agent
set -eu
namespace=${NAMESPACE:-whatap-monitoring}

if [ $# -ne 3 ] || [ -z "$1" ] || [ -z "$2" ] || [ -z "$3" ]; then
  cat >&2 <<EOF
Usage: $0 WHATAP_LICENSE WHATAP_HOST WHATAP_PORT
Writes the Secret whatap-credentials in the namespace $namespace (NAMESPACE in the environment says another).
Several hosts are separated by / or a comma; the port is usually 6600.
EOF
  exit 1
fi
command -v kubectl >/dev/null || { echo "$0: kubectl is not in PATH" >&2; exit 1; }

base64_of() {
  printf %s "$1" | base64 | tr -d '\n'
}

# The Secret goes through standard input: what stands in arguments can be read by every user of this machine.
kubectl get namespace "$namespace" >/dev/null 2>&1 || kubectl create namespace "$namespace" --save-config
kubectl apply -f - <<EOF
apiVersion: v1
kind: Secret
metadata:
  name: whatap-credentials
  namespace: $namespace
type: Opaque
data:
  license: $(base64_of "$1")
  host: $(base64_of "$2")
  port: $(base64_of "$3")
EOF
