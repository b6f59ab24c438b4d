"""Training of the shipped French models: mining, pre-training, reader, embedder, ONNX export."""
