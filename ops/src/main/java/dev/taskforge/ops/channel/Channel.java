package dev.taskforge.ops.channel;

/** A way to reach people. */
sealed interface Channel permits HttpChannel, Email {}
