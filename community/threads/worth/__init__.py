"""What readers have found good: the value of threads and of posts, counted by a job, so that no list counts rows."""
