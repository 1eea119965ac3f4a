"""Tips, tops and flops about a feature, and the answers to them."""
