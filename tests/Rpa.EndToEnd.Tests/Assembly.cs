// Chaos mostly waits for leases; what drives a browser and Tesseract goes beside it, one test at a time: side by side they only take the cores from each other.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
