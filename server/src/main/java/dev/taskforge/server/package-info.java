@org.jspecify.annotations.NullMarked
package dev.taskforge.server;
