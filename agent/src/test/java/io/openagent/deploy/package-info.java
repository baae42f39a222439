/// What is handed out beside the program: manifests, chart, image, scripts. None of these tests needs a cluster or an
/// engine for containers.
@NullMarked
package io.openagent.deploy;

import org.jspecify.annotations.NullMarked;
