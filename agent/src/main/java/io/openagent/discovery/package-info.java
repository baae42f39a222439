/// What is to be scraped: [io.openagent.discovery.Target] and where targets come from.
@NullMarked
package io.openagent.discovery;

import org.jspecify.annotations.NullMarked;
