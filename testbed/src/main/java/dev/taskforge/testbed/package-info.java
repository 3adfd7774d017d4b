/** Nothing but tests on a real Docker Engine, which {@code testbed/setup} makes ready. */
package dev.taskforge.testbed;
