"""Files in and out: readers, imports that can be undone, and exports."""
