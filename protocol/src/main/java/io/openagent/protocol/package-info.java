/// The WhaTap agent protocol over bytes: numbers, packs, frames and the state machines of both ends of a session. It
/// opens no socket, reads no clock or environment of its own and needs java.base alone, so all of it can be replayed.
@NullMarked
package io.openagent.protocol;

import org.jspecify.annotations.NullMarked;
