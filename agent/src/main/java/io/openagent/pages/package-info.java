/// What the agent's pages show to people and programs: HTML and JSON, made anew for each request from what others
/// know at that moment.
@NullMarked
package io.openagent.pages;

import org.jspecify.annotations.NullMarked;
