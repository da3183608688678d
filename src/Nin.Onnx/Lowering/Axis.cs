namespace Nin.Onnx.Lowering;

/// <summary>
/// A dimension of memory that a dimension of a tensor runs through: so many numbers, each a stride behind the last.
/// </summary>
internal readonly record struct Axis(int Size, int Stride);
