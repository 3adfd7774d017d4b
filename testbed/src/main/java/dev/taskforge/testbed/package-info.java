/** Stacks, load and a TaskForge on the Docker Engine that {@code testbed/setup} makes ready: for tests, and for a benchmark. */
package dev.taskforge.testbed;
