@org.jspecify.annotations.NullMarked
package dev.taskforge.ops;
