@NullMarked
package io.openagent.config;

import org.jspecify.annotations.NullMarked;
