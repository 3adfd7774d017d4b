/** TaskForge's job engine beside other job systems, each in processes of its own, on the same servers in the same run. */
@org.jspecify.annotations.NullMarked
package dev.taskforge.bench.peers;
