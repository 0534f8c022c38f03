// Each test drives a browser and Tesseract; side by side they only take the cores from each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
