package dev.taskforge.engine.store.postgres;

/** The ready jobs of one queue and type. */
record Lane(String queue, String type) {}
