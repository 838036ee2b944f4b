"""The answer to a parliamentary question about the scan: how often, by whom, with what results; numbers, no words."""
