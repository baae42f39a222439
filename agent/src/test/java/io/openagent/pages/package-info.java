@NullMarked
package io.openagent.pages;

import org.jspecify.annotations.NullMarked;
