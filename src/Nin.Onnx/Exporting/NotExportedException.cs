namespace Nin.Onnx.Exporting;

/// <summary>A layer that no operator stands for; the export names it.</summary>
internal sealed class NotExportedException(string what) : Exception(what);
