/** How the command line writes what the linter found: for people, as JSON, as SARIF. */
@NullMarked
package dev.taskforge.cli.lint;

import org.jspecify.annotations.NullMarked;
