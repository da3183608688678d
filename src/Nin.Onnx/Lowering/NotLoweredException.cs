namespace Nin.Onnx.Lowering;

/// <summary>A node that no layer stands for; the import names it.</summary>
internal sealed class NotLoweredException(string reason) : Exception(reason);
