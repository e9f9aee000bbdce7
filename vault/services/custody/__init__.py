"""What two people must agree to: requests, approvals, the renewal that follows, and the task that is done."""
