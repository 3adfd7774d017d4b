CALL cleanup();
