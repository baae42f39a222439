# The image of OpenAgent: its jars, the part of a JDK that they need, the C library, and no shell. See build/image-root.
#
#     docker build -t openagent:latest .          for this machine
#     ./build-docker.sh --help                    for amd64 and arm64
ARG MAVEN_IMAGE=maven:3.9-eclipse-temurin-25
ARG JDK_IMAGE=eclipse-temurin:25-jdk

# The jars are the same everywhere: they are built once, on the machine that builds.
FROM --platform=$BUILDPLATFORM ${MAVEN_IMAGE} AS jars
WORKDIR /source
COPY . .
RUN mvn -q -B -Dquick -DskipTests -pl agent -am package

FROM ${JDK_IMAGE} AS root
COPY --from=jars /source/agent/target/openagent/openagent /distribution
COPY build/image-root /usr/local/bin/
RUN image-root /distribution /image

FROM scratch
COPY --from=root /image /
ENV PATH=/opt/java/bin WHATAP_HOME=/app OPENAGENT_DATA=/var/lib/openagent OPENAGENT_LISTEN=0.0.0.0
USER 65534:65534
EXPOSE 8080
ENTRYPOINT ["java", "@/opt/openagent/conf/worker.jvm", "@/opt/openagent/conf/image.jvm"]
CMD ["foreground"]
