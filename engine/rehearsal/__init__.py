"""Written cases run on a virtual clock in memory: how an analyst tries a service through its weeks in a second."""
