"""What can be done with a 個人番号: store, register again, read, forget. One verb a file."""
