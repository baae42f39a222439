/// Fetches what targets expose, under limits that no target can talk its way past. The only user of OkHttp for
/// scraping.
@NullMarked
package io.openagent.scrape;

import org.jspecify.annotations.NullMarked;
